/** What the answer to a heartbeat says of a host. Pure. */

export type HeartbeatKind = 'plain' | 'replica' | 'galera' | 'group';

/** Replication as a replica tells it; null where a host is no replica or was not asked. */
export interface ReplicationState {
  /** Both threads run and report no error. */
  readonly healthy: boolean;
  /** Seconds_Behind_Master; null = not known. */
  readonly lagSeconds: number | null;
  /** Everything that it has received is applied, also when the primary cannot be reached any more. */
  readonly caughtUp: boolean;
  /** How much of the primary's log it has received: comparable between replicas of one primary. */
  readonly received: bigint;
  /** `address:port` of the primary that it follows. */
  readonly primary: string;
  readonly problem: string | null;
}

export type HeartbeatResult =
  | { readonly kind: 'ok'; readonly readOnly: boolean; readonly replication: ReplicationState | null }
  | { readonly kind: 'error'; readonly reason: string };

/** A row by column name, in lower case. */
export type NamedRow = ReadonlyMap<string, string | null>;

/** MyCAT recognises the statements by their text, case and blanks ignored. */
export function heartbeatKind(sql: string): HeartbeatKind {
  const text = sql.toLowerCase().replaceAll(/\s+/g, '');
  if (text.includes('showslavestatus') || text.includes('showreplicastatus') || text.includes('showallslavesstatus'))
    return 'replica';
  if (text.includes("showstatuslike'wsrep%'")) return 'galera';
  if (text.includes('replication_group_members')) return 'group';
  return 'plain';
}

/**
 * @param rows of the heartbeat's own statement
 * @param readOnly the host's global read_only
 */
export function judge(kind: HeartbeatKind, rows: readonly NamedRow[], readOnly: boolean): HeartbeatResult {
  switch (kind) {
    case 'plain':
      return { kind: 'ok', readOnly, replication: null };
    case 'replica':
      return { kind: 'ok', readOnly, replication: rows.length === 0 ? null : replicationOf(rows[0]!) };
    case 'galera':
      return judgeGalera(rows, readOnly);
    case 'group':
      return judgeGroup(rows, readOnly);
  }
}

/** SHOW SLAVE STATUS, also with the names that MySQL 8.0.22 gave its columns. */
function replicationOf(row: NamedRow): ReplicationState {
  const value = (...names: readonly string[]): string | null => {
    for (const name of names) if (row.has(name)) return row.get(name) ?? null;
    return null;
  };
  const io = value('slave_io_running', 'replica_io_running');
  const sql = value('slave_sql_running', 'replica_sql_running');
  const lag = value('seconds_behind_master', 'seconds_behind_source');
  const error = value('last_sql_error') || value('last_io_error') || null;
  const problem =
    io !== 'Yes' || sql !== 'Yes'
      ? `threads: receiving ${io ?? 'unknown'}, applying ${sql ?? 'unknown'}${error ? `; ${error}` : ''}`
      : error;
  return {
    healthy: problem === null,
    lagSeconds: lag === null ? null : Number(lag),
    caughtUp:
      sql === 'Yes' &&
      (lag === '0' ||
        (value('master_log_file', 'source_log_file') === value('relay_master_log_file', 'relay_source_log_file') &&
          value('read_master_log_pos', 'read_source_log_pos') === value('exec_master_log_pos', 'exec_source_log_pos'))),
    received: receivedOf(value),
    primary: `${value('master_host', 'source_host') ?? ''}:${value('master_port', 'source_port') ?? ''}`,
    problem,
  };
}

/** The sum of the sequence numbers of a MariaDB GTID position, or file number and offset of the log. */
function receivedOf(value: (...names: readonly string[]) => string | null): bigint {
  const gtids = value('gtid_io_pos');
  if (gtids) return gtids.split(',').reduce((sum, gtid) => sum + BigInt(gtid.split('-')[2] ?? 0), 0n);
  const file = /(\d+)$/.exec(value('master_log_file', 'source_log_file') ?? '')?.[1] ?? '0';
  return (BigInt(file) << 40n) + BigInt(value('read_master_log_pos', 'read_source_log_pos') ?? 0);
}

/** Galera manual, "Monitoring Cluster Status". A donor or a desynchronised node lags behind: it is not used, unlike in MyCAT. */
function judgeGalera(rows: readonly NamedRow[], readOnly: boolean): HeartbeatResult {
  const status = new Map(rows.map((row) => [row.get('variable_name')?.toLowerCase() ?? '', row.get('value') ?? '']));
  const wanted = [
    ['wsrep_connected', 'ON'],
    ['wsrep_cluster_status', 'Primary'],
    ['wsrep_local_state_comment', 'Synced'],
    ['wsrep_ready', 'ON'],
  ] as const;
  for (const [name, good] of wanted) {
    const value = status.get(name);
    if (value !== good) return { kind: 'error', reason: `${name} is ${value ?? 'unknown'}, not ${good}` };
  }
  return { kind: 'ok', readOnly, replication: null };
}

/** Rows of performance_schema.replication_group_members; the host is its own by `member_id = @@server_uuid`, as the statement selects. */
function judgeGroup(rows: readonly NamedRow[], readOnly: boolean): HeartbeatResult {
  const state = rows[0]?.get('member_state') ?? null;
  if (state !== 'ONLINE') return { kind: 'error', reason: `member_state is ${state ?? 'unknown'}, not ONLINE` };
  return { kind: 'ok', readOnly, replication: null };
}
