import type { VirtualCell } from '../../planner/facts';
import { sqlError } from '../../protocol/wire/sql-error';
import type { FingerprintStatistics } from '../observe/statement-statistics';
import { likePattern } from '../session/like-pattern';
import type { SessionView } from '../session/session-view';
import type { ServerStatement } from '../statements/statement';
import { plainTable } from './plain-table';
import { showStatement } from './show-statement';

const fingerprintColumns = [
  'Fingerprint longtext(50331648)',
  'Kind text(16)',
  'Schema text(64) null',
  'User text(128)',
  'Count bigint(20) unsigned',
  'Errors bigint(20) unsigned',
  'Rows_sent bigint(20) unsigned',
  'Rows_affected bigint(20) unsigned',
  'Bytes_sent bigint(20) unsigned',
  'Total_ms double(20,3)',
  'Avg_ms double(20,3)',
  'P50_ms double(20,3)',
  'P95_ms double(20,3)',
  'P99_ms double(20,3)',
  'Max_ms double(20,3)',
  'Nodes_avg double(10,2)',
  'Nodes_max int(10) unsigned',
  'Scatter_share double(5,4)',
  'Spill_bytes bigint(20) unsigned',
  'First_seen text(24)',
  'Last_seen text(24)',
];

function fingerprintRow(entry: FingerprintStatistics): readonly VirtualCell[] {
  const { times } = entry;
  const ms = (microseconds: number): number => microseconds / 1000;
  return [
    entry.fingerprint,
    entry.kind,
    entry.schema,
    entry.user,
    entry.count,
    entry.errors,
    entry.rowsSent,
    entry.rowsAffected,
    entry.bytesSent,
    ms(times.sumMicroseconds),
    ms(times.sumMicroseconds / Math.max(1, entry.count)),
    ms(times.quantile(0.5)),
    ms(times.quantile(0.95)),
    ms(times.quantile(0.99)),
    ms(times.maxMicroseconds),
    entry.routed === 0 ? 0 : entry.nodes / entry.routed,
    entry.nodesMax,
    entry.scatterShare,
    entry.spillBytes,
    new Date(entry.firstSeenAt).toISOString(),
    new Date(entry.lastSeenAt).toISOString(),
  ];
}

/** Statistics tell of all users' statements. Errors: 1227. */
function checkMaySee({ user }: SessionView): void {
  if (user.defaultAccount) return;
  throw sqlError(
    'ER_SPECIFIC_ACCESS_DENIED_ERROR',
    `Access denied; statistics of all users' statements are shown to the default account only, not to '${user.name}'`,
  );
}

/**
 * What statements did since the start (or RESET STATEMENT STATISTICS):
 *
 *     SHOW STATEMENT STATISTICS [LIKE 'pattern'] [LIMIT [offset,] count]   -- by fingerprint, those that took most time in all first
 *     SHOW USER STATISTICS                                                 -- by user
 *     SHOW NODE STATISTICS                                                 -- by data node
 */
export const showStatistics: readonly ServerStatement[] = [
  showStatement(['STATEMENT', 'STATISTICS'], (reader, session) => {
    const pattern = reader.take('LIKE') ? likePattern(reader.text()) : null;
    const { offset, count } = reader.limit();
    reader.end();
    checkMaySee(session);
    const { statements } = session.server.observation;
    const entries = (statements?.entries() ?? []).filter(({ fingerprint }) => pattern?.test(fingerprint) ?? true);
    return plainTable(fingerprintColumns, entries.slice(offset, offset + count).map(fingerprintRow));
  }),
  showStatement(['USER', 'STATISTICS'], (reader, session) => {
    reader.end();
    checkMaySee(session);
    const users = [...session.server.observation.traffic.users].sort(([left], [right]) => (left < right ? -1 : 1));
    return plainTable(
      [
        'User text(128)',
        'Statements bigint(20) unsigned',
        'Errors bigint(20) unsigned',
        'Rows_sent bigint(20) unsigned',
        'Rows_affected bigint(20) unsigned',
        'Bytes_sent bigint(20) unsigned',
        'Busy_seconds double(20,3)',
        'Last_seen text(24)',
      ],
      users.map(([name, user]) => [
        name,
        user.count,
        user.errors,
        user.rowsSent,
        user.rowsAffected,
        user.bytesSent,
        user.seconds,
        new Date(user.lastSeenAt).toISOString(),
      ]),
    );
  }),
  showStatement(['NODE', 'STATISTICS'], (reader, session) => {
    reader.end();
    checkMaySee(session);
    const { nodes } = session.server.observation.traffic;
    return plainTable(
      [
        'Data_node text(64)',
        'Statements bigint(20) unsigned',
        'Scattered bigint(20) unsigned',
        'Errors bigint(20) unsigned',
      ],
      [...nodes]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, node]) => [name, node.count, node.scattered, node.errors]),
    );
  }),
];

/** RESET STATEMENT STATISTICS: forgets what was counted by fingerprint. Counters of users, data nodes and metrics only ever grow. */
export const resetStatistics: ServerStatement = {
  name: 'RESET STATEMENT STATISTICS',
  verbs: ['RESET'],
  accepts: ({ secondWord, tokens }) => secondWord === 'STATEMENT' && tokens[2]?.text.toUpperCase() === 'STATISTICS',
  run(_lexed, session) {
    checkMaySee(session);
    session.server.observation.statements?.clear();
    return { kind: 'ok' };
  },
};
