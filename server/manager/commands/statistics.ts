import { sqlError } from '../../../protocol/wire/sql-error';
import type { ManagerCommand, ManagerRows } from '../command';
import { formatTime, wholeNumberOf } from '../format';
import type { ManagedServer } from '../managed-server';
import { entriesOf } from './fingerprint-entries';
import { reloadSqlStat } from './sql-stat';
import { showSqlSum } from './sql-sum';
import { showSqlSumTable } from './sql-sum-table';

/** Lines of lists that MyCAT keeps short. */
const linesMax = 1000;

function milliseconds(microseconds: number): string {
  return (microseconds / 1000).toFixed(3);
}

const showSql: ManagerCommand = {
  syntax: 'show @@sql [?]',
  description: 'Reports the statements that came last, times in milliseconds; true forgets all statistics',
  columns: ['ID number', 'USER', 'START_TIME', 'EXECUTE_TIME', 'SQL', 'IP'],
  run: ([clears], server) => {
    const rows = server.view.observation.recent
      .entries()
      .map(({ user, startedAt, durationMs, shape, remoteAddress }, index) => [
        index + 1,
        user,
        formatTime(new Date(startedAt)),
        durationMs.toFixed(3),
        shape,
        remoteAddress,
      ]);
    return cleared(rows, clears, server);
  },
};

const showSqlHigh: ManagerCommand = {
  syntax: 'show @@sql.high [?]',
  description: 'Reports the statements that took most time in all, by fingerprint, in milliseconds; true forgets all',
  columns: [
    'ID number',
    'USER',
    'FREQUENCY number',
    'AVG_TIME',
    'MAX_TIME',
    'MIN_TIME',
    'EXECUTE_TIME',
    'LAST_TIME',
    'SQL',
    'IP',
  ],
  run: ([clears], server) => {
    const rows = entriesOf(server)
      .slice(0, linesMax)
      .map(({ user, count, times, lastSeenAt, fingerprint }, index) => [
        index + 1,
        user,
        count,
        milliseconds(times.sumMicroseconds / Math.max(1, count)),
        milliseconds(times.maxMicroseconds),
        milliseconds(times.minMicroseconds),
        milliseconds(times.sumMicroseconds),
        formatTime(new Date(lastSeenAt)),
        fingerprint,
        null,
      ]);
    return cleared(rows, clears, server);
  },
};

const showSqlResultset: ManagerCommand = {
  syntax: 'show @@sql.resultset',
  description: 'Reports the statements with the largest results, by fingerprint: bytes of all executions',
  columns: ['ID number', 'USER', 'FREQUENCY number', 'SQL', 'RESULTSET_SIZE number'],
  run: (_, server) =>
    [...entriesOf(server)]
      .sort((left, right) => right.bytesSent - left.bytesSent)
      .slice(0, linesMax)
      .map(({ user, count, fingerprint, bytesSent }, index) => [index + 1, user, count, fingerprint, bytesSent]),
};

const showSqlLarge: ManagerCommand = {
  syntax: 'show @@sql.large [?]',
  description: 'Reports the last statements with more than 10000 rows; true forgets them',
  columns: ['USER', 'ROWS number', 'START_TIME', 'EXECUTE_TIME', 'SQL', 'IP'],
  run: ([clears], { view }) => {
    const { large } = view.observation;
    const rows = large
      .entries()
      .map(({ user, rowsSent, startedAt, durationMs, shape, remoteAddress }) => [
        user,
        rowsSent,
        formatTime(new Date(startedAt)),
        durationMs.toFixed(3),
        shape,
        remoteAddress,
      ]);
    if (isTrue(clears)) large.clear();
    return rows;
  },
};

const showSqlExecute: ManagerCommand = {
  syntax: 'show @@sql.execute',
  description: 'Reports how often statements were executed, by fingerprint, in milliseconds',
  columns: ['SQL_ID number', 'EXECUTE number', 'TIME', 'MAX_TIME', 'MIN_TIME'],
  run: (_, server) =>
    entriesOf(server).map(({ count, times }, index) => [
      index + 1,
      count,
      milliseconds(times.sumMicroseconds),
      milliseconds(times.maxMicroseconds),
      milliseconds(times.minMicroseconds),
    ]),
};

/** Numbers are kept per fingerprint, not per fingerprint and data node: DATA_SOURCE is the number of nodes that it went to at most. */
const showSqlDetail: ManagerCommand = {
  syntax: 'show @@sql.detail where id=?',
  description: 'Reports one statement of show @@sql.execute',
  columns: ['DATA_SOURCE', 'EXECUTE number', 'TIME', 'LAST_EXECUTE_TIMESTAMP', 'LAST_TIME'],
  run: ([id], server) => {
    const entry = entriesOf(server)[wholeNumberOf(id!, 'id') - 1];
    if (!entry) throw sqlError('ER_WRONG_ARGUMENTS', `show @@sql.execute has no SQL_ID ${id}`);
    return [
      [
        `${entry.nodesMax} data nodes`,
        entry.count,
        milliseconds(entry.times.sumMicroseconds),
        formatTime(new Date(entry.lastSeenAt)),
        milliseconds(entry.times.sumMicroseconds / Math.max(1, entry.count)),
      ],
    ];
  },
};

const reloadUserStat: ManagerCommand = {
  syntax: 'reload @@user_stat',
  description: 'Forgets the statement statistics',
  columns: [],
  run: (_, server) => {
    forget(server);
    return { affectedRows: 1, info: 'Reset show @@sql @@sql.sum @@sql.high success' };
  },
};

function cleared(rows: ManagerRows, clears: string | null | undefined, server: ManagedServer): ManagerRows {
  if (isTrue(clears)) forget(server);
  return rows;
}

function isTrue(value: string | null | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

function forget({ view }: ManagedServer): void {
  const { statements, recent, slow, large } = view.observation;
  statements?.clear();
  for (const each of [recent, slow, large]) each.clear();
}

export const statisticsCommands: readonly ManagerCommand[] = [
  showSql,
  showSqlHigh,
  showSqlLarge,
  showSqlResultset,
  ...showSqlSum,
  showSqlSumTable,
  showSqlExecute,
  showSqlDetail,
  reloadUserStat,
  reloadSqlStat,
];
