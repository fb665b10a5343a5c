import type { Connection } from '../../connectors/connector';
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

/**
 * The primary's log position: at least that of everything that was committed before. '' when it keeps no log, or none with GTIDs.
 * MySQL has other names for it than MariaDB.
 */
export async function logPosition(primary: Connection, isMariaDb: boolean): Promise<string> {
  return (
    (await firstValue(primary, isMariaDb ? 'SELECT @@global.gtid_binlog_pos' : 'SELECT @@global.gtid_executed')) ?? ''
  );
}

/** Waits until a replica has applied the log up to a position; false when that takes too long. */
export async function hasApplied(replica: Connection, position: string, isMariaDb: boolean): Promise<boolean> {
  const text = position.replaceAll(/[^0-9a-zA-Z:,-]/g, '');
  const wait = isMariaDb
    ? `SELECT MASTER_GTID_WAIT('${text}', ${waitSeconds})`
    : `SELECT WAIT_FOR_EXECUTED_GTID_SET('${text}', ${waitSeconds})`;
  return (await firstValue(replica, wait)) === '0';
}
