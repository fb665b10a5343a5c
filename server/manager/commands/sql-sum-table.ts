import { statementsByTable } from '../../observe/statements-by-table';
import { shareOfReads } from '../../observe/traffic';
import type { ManagerCommand } from '../command';
import { formatTime } from '../format';
import { entriesOf } from './fingerprint-entries';

/** Errors: 1003 when statements are not counted by fingerprint. */
export const showSqlSumTable: ManagerCommand = {
  syntax: 'show @@sql.sum.table [?]',
  description: 'Reports reads and writes of each table, and the tables that were named together with it',
  columns: ['ID number', 'TABLE', 'R number', 'W number', 'R%', 'RELATABLE', 'RELACOUNT', 'LAST_TIME'],
  run: (_, server) =>
    statementsByTable(entriesOf(server)).map(({ table, reads, writes, related, lastSeenAt }, index) => [
      index + 1,
      table,
      reads,
      writes,
      shareOfReads(reads, writes),
      related.size === 0 ? 'NULL' : [...related.keys()].join(', '),
      related.size === 0 ? 'NULL' : [...related.values()].join(', '),
      formatTime(new Date(lastSeenAt)),
    ]),
};
