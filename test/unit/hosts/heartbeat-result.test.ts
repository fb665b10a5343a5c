import { heartbeatKind, judge, type NamedRow } from '../../../server/hosts/heartbeat-result';

const row = (values: Record<string, string | null>): NamedRow => new Map(Object.entries(values));
const galera = (changes: Record<string, string> = {}): NamedRow[] =>
  Object.entries({
    wsrep_connected: 'ON',
    wsrep_ready: 'ON',
    wsrep_cluster_status: 'Primary',
    wsrep_local_state_comment: 'Synced',
    ...changes,
  }).map(([name, value]) => row({ variable_name: name, value }));

test.each([
  ['select user()', 'plain'],
  ['SHOW  Slave STATUS', 'replica'],
  ['show replica status', 'replica'],
  ["SHOW STATUS LIKE 'wsrep%'", 'galera'],
  ['select member_state from performance_schema.replication_group_members where member_id = @@server_uuid', 'group'],
])('%s', (sql, kind) => {
  expect(heartbeatKind(sql)).toBe(kind);
});

test.each<[string, Record<string, string>, string | null]>([
  ['synced', {}, null],
  [
    'a donor lags behind',
    { wsrep_local_state_comment: 'Donor/Desynced' },
    'wsrep_local_state_comment is Donor/Desynced, not Synced',
  ],
  ['split off', { wsrep_cluster_status: 'non-Primary' }, 'wsrep_cluster_status is non-Primary, not Primary'],
  ['not ready', { wsrep_ready: 'OFF' }, 'wsrep_ready is OFF, not ON'],
  ['disconnected', { wsrep_connected: 'OFF' }, 'wsrep_connected is OFF, not ON'],
])('galera: %s', (_, changes, reason) => {
  const result = judge('galera', galera(changes), false);
  expect(result.kind === 'error' ? result.reason : null).toBe(reason);
});

test('a server that is no Galera node is not one', () => {
  expect(judge('galera', [], false)).toEqual({ kind: 'error', reason: 'wsrep_connected is unknown, not ON' });
});

test.each<[string, Record<string, string | null>, object]>([
  [
    'well',
    { slave_io_running: 'Yes', slave_sql_running: 'Yes', seconds_behind_master: '0', gtid_io_pos: '0-1-77,1-2-3' },
    { healthy: true, lagSeconds: 0, caughtUp: true, received: 80n },
  ],
  [
    'behind',
    {
      slave_io_running: 'Yes',
      slave_sql_running: 'Yes',
      seconds_behind_master: '12',
      master_log_file: 'b.000002',
      relay_master_log_file: 'b.000001',
    },
    { healthy: true, lagSeconds: 12, caughtUp: false },
  ],
  [
    'the primary is gone, everything is applied',
    {
      slave_io_running: 'Connecting',
      slave_sql_running: 'Yes',
      seconds_behind_master: null,
      master_log_file: 'b.000002',
      relay_master_log_file: 'b.000002',
      read_master_log_pos: '400',
      exec_master_log_pos: '400',
    },
    { healthy: false, lagSeconds: null, caughtUp: true, received: (2n << 40n) + 400n },
  ],
  [
    'a statement that could not be applied',
    {
      slave_io_running: 'Yes',
      slave_sql_running: 'No',
      seconds_behind_master: null,
      last_sql_error: 'Duplicate entry',
    },
    { healthy: false, caughtUp: false, problem: expect.stringContaining('Duplicate entry') },
  ],
  [
    'the names of MySQL 8.0.22',
    {
      replica_io_running: 'Yes',
      replica_sql_running: 'Yes',
      seconds_behind_source: '3',
      source_host: 'a',
      source_port: '3306',
    },
    { healthy: true, lagSeconds: 3, primary: 'a:3306' },
  ],
])('replica: %s', (_, values, replication) => {
  expect(judge('replica', [row(values)], false)).toMatchObject({ kind: 'ok', replication });
});

test('an empty answer: the server is no replica', () => {
  expect(judge('replica', [], true)).toEqual({ kind: 'ok', readOnly: true, replication: null });
});

test('group replication', () => {
  expect(judge('group', [row({ member_state: 'ONLINE' })], false).kind).toBe('ok');
  expect(judge('group', [row({ member_state: 'RECOVERING' })], false)).toMatchObject({ kind: 'error' });
});
