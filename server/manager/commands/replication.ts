import type { NamedRow } from '../../hosts/heartbeat-result';
import type { ManagerCommand, ManagerRows } from '../command';
import { addressOf, type BackendOfGroup, backendsOf } from '../data-hosts';
import { formatTime } from '../format';
import type { ManagedServer } from '../managed-server';

/** Columns by the names that SHOW SLAVE STATUS has for them, the newer ones after the older. */
const replicaColumns: Readonly<Record<string, readonly string[]>> = {
  Master_Host: ['master_host', 'source_host'],
  Master_Port: ['master_port', 'source_port'],
  Master_Use: ['master_user', 'source_user'],
  Seconds_Behind_Master: ['seconds_behind_master', 'seconds_behind_source'],
  Slave_IO_Running: ['slave_io_running', 'replica_io_running'],
  Slave_SQL_Running: ['slave_sql_running', 'replica_sql_running'],
  Slave_IO_State: ['slave_io_state', 'replica_io_state'],
  Connect_Retry: ['connect_retry'],
  Last_IO_Error: ['last_io_error'],
  Last_SQL_Error: ['last_sql_error'],
  Last_SQL_Errno: ['last_sql_errno'],
};

const galeraColumns = [
  'wsrep_incoming_addresses',
  'wsrep_cluster_size',
  'wsrep_cluster_status',
  'wsrep_connected',
  'wsrep_flow_control_paused',
  'wsrep_local_state_comment',
  'wsrep_ready',
  'wsrep_flow_control_paused_ns',
  'wsrep_flow_control_recv',
  'wsrep_local_bf_aborts',
  'wsrep_local_recv_queue_avg',
  'wsrep_local_send_queue_avg',
  'wsrep_apply_oool',
  'wsrep_apply_oooe',
] as const;

function replicaValue(row: NamedRow | undefined, column: string): string | null {
  for (const name of replicaColumns[column]!) if (row?.has(name)) return row.get(name) ?? null;
  return null;
}

export const showSynstatus: ManagerCommand = {
  syntax: 'show @@datasource.synstatus',
  description: 'Reports replication as the last heartbeats saw it, where they are SHOW SLAVE STATUS',
  columns: ['name', 'host', 'port number', ...Object.keys(replicaColumns)],
  run: (_, server) =>
    of(server, 'replica').map(({ backend }) => [
      backend.label,
      ...addressOf(backend),
      ...Object.keys(replicaColumns).map((column) => replicaValue(backend.answer[0], column)),
    ]),
};

export const showSyndetail: ManagerCommand = {
  syntax: 'show @@datasource.syndetail where name=?',
  description: 'Reports the lag of one server as its last heartbeats saw it',
  columns: ['name', 'host', 'port number', 'Master_Host', 'Master_Port', 'Master_Use', 'TIME', 'Seconds_Behind_Master'],
  run: ([name], server) =>
    of(server, 'replica')
      .filter(({ backend }) => backend.label === name)
      .flatMap(({ backend }) =>
        backend.health.answers.map(({ at, lagSeconds }) => [
          backend.label,
          ...addressOf(backend),
          ...['Master_Host', 'Master_Port', 'Master_Use'].map((column) => replicaValue(backend.answer[0], column)),
          formatTime(at),
          lagSeconds === null ? null : String(lagSeconds),
        ]),
      ),
};

export const showCluster: ManagerCommand = {
  syntax: 'show @@datasource.cluster',
  description: "Reports Galera's state as the last heartbeats saw it, where they are SHOW STATUS LIKE 'wsrep%'",
  columns: ['name', 'host', 'port number', ...galeraColumns],
  run: (_, server) =>
    of(server, 'galera').map(({ backend }) => {
      const status = new Map(backend.answer.map((row) => [row.get('variable_name')?.toLowerCase(), row.get('value')]));
      return [backend.label, ...addressOf(backend), ...galeraColumns.map((name) => status.get(name) ?? null)];
    }) satisfies ManagerRows,
};

function of(server: ManagedServer, kind: BackendOfGroup['group']['heartbeat']): readonly BackendOfGroup[] {
  return backendsOf(server).filter(({ group }) => group.heartbeat === kind);
}
