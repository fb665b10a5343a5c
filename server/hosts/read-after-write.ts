import type { Connection } from '../../connectors/connector';
import { SqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import type { Backend } from './backend';

/** How a session's reads find its own changes: system property readAfterWrite. */
export type ReadAfterWrite = 'window' | 'gtid' | 'off';

/** What a session has last changed on a data host. */
export interface WriteMark {
  readonly at: number;
  /** Position of the primary's log that includes the change; null until a read asks for it. */
  position: string | null;
  /** Servers that are known to have it. */
  readonly seenBy: Set<Backend>;
}

export function newWriteMark(): WriteMark {
  return { at: Date.now(), position: null, seenBy: new Set() };
}

const never = new AbortController().signal;
/** MariaDB manual, "MASTER_GTID_WAIT". */
const waitSeconds = 1;

async function firstValue(connection: Connection, sql: string): Promise<string | null> {
  const result = await connection.query(sql, never);
  return result.kind === 'rows' ? ((await textRows(result.batches))[0]?.[0] ?? null) : null;
}

/** What kind of servers a data host has, as far as their positions are told in other ways. */
export type PositionKind = 'mariadb' | 'mysql' | 'galera';

/**
 * The primary's log position: at least that of everything that was committed before. '' when it keeps no log, or none with GTIDs.
 * MySQL has other names for it than MariaDB. Nodes of a Galera cluster have one history, with or without a log.
 */
export async function logPosition(primary: Connection, kind: PositionKind): Promise<string> {
  return (await firstValue(primary, positionQueries[kind])) ?? '';
}

const positionQueries: Readonly<Record<PositionKind, string>> = {
  mariadb: 'SELECT @@global.gtid_binlog_pos',
  mysql: 'SELECT @@global.gtid_executed',
  galera: 'SELECT WSREP_LAST_SEEN_GTID()',
};

/** Waits until a replica has applied the log up to a position; false when that takes too long. */
export async function hasApplied(replica: Connection, position: string, kind: PositionKind): Promise<boolean> {
  const text = position.replaceAll(/[^0-9a-zA-Z:,-]/g, '');
  switch (kind) {
    case 'mariadb':
      return (await firstValue(replica, `SELECT MASTER_GTID_WAIT('${text}', ${waitSeconds})`)) === '0';
    case 'mysql':
      return (await firstValue(replica, `SELECT WAIT_FOR_EXECUTED_GTID_SET('${text}', ${waitSeconds})`)) === '0';
    case 'galera':
      return hasAppliedOrTimesOut(replica, text);
  }
}

/** Galera's wait fails when it takes too long (1205). */
async function hasAppliedOrTimesOut(replica: Connection, position: string): Promise<boolean> {
  try {
    return (await firstValue(replica, `SELECT WSREP_SYNC_WAIT_UPTO_GTID('${position}', ${waitSeconds})`)) === '1';
  } catch (error) {
    if (error instanceof SqlError && error.errno === 1205) return false;
    throw error;
  }
}
