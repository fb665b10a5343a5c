import type { DialectName } from '../../connectors/connector';
import { duckdbLiteral } from './duckdb';
import type { LiteralPrinter } from './literal';
import { mysqlLiteral } from './mysql';

/** How values are written in each dialect. */
export const literalPrinters: Readonly<Record<DialectName, LiteralPrinter>> = {
  mysql: mysqlLiteral,
  duckdb: duckdbLiteral,
};
