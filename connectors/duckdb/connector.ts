import type { Connector } from '../connector';
import { EmbeddedSource } from './source';

/**
 * DuckDB in this process.
 *
 * What is pushed down must give MySQL's result to the last digit, so the lists hold only what both compute alike. Text is never compared
 * here: DuckDB compares its bytes, MySQL goes by collations that ignore case and trailing blanks. What is left out and why: `/` gives a
 * double here and a DECIMAL in MySQL; AVG likewise; doubles are summed in another order on every run; TIME is an INTERVAL here.
 */
export const duckdbConnector: Connector = {
  name: 'duckdb',
  capabilities: {
    dialect: 'duckdb',
    speaksMysql: false,
    functions: new Set([
      ...['=', '<=>', '<>', '<', '<=', '>', '>=', 'between', 'in', 'is_null'],
      ...['and', 'or', 'not'],
      ...['+', '-', '*', 'neg'],
      ...['count', 'sum', 'min', 'max', 'any_value'],
    ]),
    comparableTypes: new Set([
      ...(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year'] as const),
      ...(['decimal', 'double', 'date', 'datetime'] as const),
      ...(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'] as const),
    ]),
    forwardsPackets: false,
  },
  open: (host) => new EmbeddedSource(duckdbConnector, host),
};
