import type { LexedStatement } from '../../planner/sql/lexed';
import { showStatements } from '../show/registry';
import { checkTableStatement } from './check-table';
import { checksumTableStatement } from './checksum-table';
import { createTableAsStatement } from './create-table-as';
import { createTableLikeStatement } from './create-table-like';
import { createDatabaseStatement, dropDatabaseStatement } from './databases';
import { declareTableStatement } from './declare-table';
import { explainStatement } from './explain/explain';
import { getDiagnosticsStatement } from './get-diagnostics';
import { killStatement } from './kill';
import { lockTablesStatement, unlockTablesStatement } from './lock-tables';
import { maintainTableStatement } from './maintain-table';
import { deallocateStatement, executeImmediateStatement, executeStatement, prepareStatement } from './prepare';
import { setStatement } from './set';
import { setStatementFor } from './set-statement';
import type { ServerStatement } from './statement';
import { createTemporaryTableStatement, dropTemporaryTableStatement } from './temporary-tables';
import { beginStatement, commitStatement, rollbackStatement, savepointStatement } from './transaction';
import { useStatement } from './use';
import { createViewStatement } from './views/create-view';
import { dropTableOfViewsStatement } from './views/drop-table';
import { dropViewStatement } from './views/drop-view';
import { distributedTransactionsStatement, xaStatement } from './xa';

/** Statements that the server answers itself. The first that accepts a statement runs it: EXPLAIN of a statement comes before DESCRIBE of a table. */
const statements: readonly ServerStatement[] = [
  setStatement,
  setStatementFor,
  useStatement,
  beginStatement,
  commitStatement,
  rollbackStatement,
  savepointStatement,
  lockTablesStatement,
  unlockTablesStatement,
  createTemporaryTableStatement,
  // Before what drops the other tables.
  dropTableOfViewsStatement,
  dropTemporaryTableStatement,
  declareTableStatement,
  createViewStatement,
  dropViewStatement,
  createDatabaseStatement,
  dropDatabaseStatement,
  createTableLikeStatement,
  createTableAsStatement,
  checkTableStatement,
  checksumTableStatement,
  maintainTableStatement,
  getDiagnosticsStatement,
  killStatement,
  prepareStatement,
  executeStatement,
  executeImmediateStatement,
  deallocateStatement,
  explainStatement,
  xaStatement,
  distributedTransactionsStatement,
  ...showStatements,
];

const byVerb = new Map<string, ServerStatement[]>();
for (const statement of statements) {
  for (const verb of statement.verbs) byVerb.set(verb, [...(byVerb.get(verb) ?? []), statement]);
}

/** The entry that answers a statement; null when it is to be planned. */
export function findStatement(lexed: LexedStatement): ServerStatement | null {
  const candidates = byVerb.get(lexed.verb);
  return candidates?.find((statement) => statement.accepts(lexed)) ?? null;
}
