import type { ManagerCommand, ManagerRows } from '../command';
import { formatTime, wholeNumberOf } from '../format';
import type { ManagedServer } from '../managed-server';

const columns = ['USER', 'DATASOURCE', 'START_TIME', 'EXECUTE_TIME', 'SQL', 'IP', 'SCHEMA'];

/** EXECUTE_TIME in milliseconds. Which data nodes a statement went to is in the slow-query log, with its plan: DATASOURCE is NULL. */
function rowsOf({ view }: ManagedServer, schema: string | null): ManagerRows {
  return view.observation.slow
    .entries()
    .filter((entry) => schema === null || entry.schema === schema)
    .map((entry) => [
      entry.user,
      null,
      formatTime(new Date(entry.startedAt)),
      entry.durationMs.toFixed(3),
      entry.shape,
      entry.remoteAddress,
      entry.schema,
    ]);
}

const showSqlSlow: ManagerCommand = {
  syntax: 'show @@sql.slow [?]',
  description: 'Reports the last slow statements; true forgets them',
  columns,
  run: ([clears], server) => {
    const rows = rowsOf(server, null);
    if (clears?.toLowerCase() === 'true') server.view.observation.slow.clear();
    return rows;
  },
};

const showSlow: ManagerCommand = {
  syntax: 'show @@slow where schema=?',
  description: 'Reports the last slow statements of a schema',
  columns,
  run: ([schema], server) => rowsOf(server, schema!),
};

/** What is remembered is one list: it is forgotten as a whole. */
const clearSlow: ManagerCommand = {
  syntax: 'clear @@slow where schema=?',
  description: 'Forgets the last slow statements, of all schemas',
  columns: [],
  run: (_, { view }) => {
    const { slow } = view.observation;
    const count = slow.entries().length;
    slow.clear();
    return { affectedRows: count, info: '' };
  },
};

const reloadSqlslow: ManagerCommand = {
  syntax: 'reload @@sqlslow=?',
  description: 'Statements that take this many milliseconds are slow from now on',
  columns: [],
  run: ([milliseconds], { view }) => {
    view.observation.slowMs = wholeNumberOf(milliseconds!, 'sqlslow');
    return { affectedRows: 1, info: `Reset show @@sql.slow time success, now ${milliseconds} ms` };
  },
};

export const slowCommands: readonly ManagerCommand[] = [showSqlSlow, showSlow, clearSlow, reloadSqlslow];
