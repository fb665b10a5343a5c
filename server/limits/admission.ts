import type { SystemSettings } from '../../conf/catalog';
import { type SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { Availability } from './availability';

/** Connections that there are, the one that asks among them; also those that are logging in. */
export interface ConnectionCounts {
  readonly total: number;
  fromHost(address: string): number;
}

/** Why a new connection is refused before it may log in: 1053 offline, 1040 too many. null = it is not. */
export function refusal(
  address: string,
  { maxConnections, maxConnectionsPerHost }: SystemSettings,
  { isOnline }: Availability,
  counts: ConnectionCounts,
): SqlError | null {
  if (!isOnline) return offlineError();
  if (maxConnections > 0 && counts.total > maxConnections)
    return sqlError('ER_CON_COUNT_ERROR', 'Too many connections');
  if (maxConnectionsPerHost > 0 && counts.fromHost(address) > maxConnectionsPerHost)
    return sqlError('ER_CON_COUNT_ERROR', `Too many connections from '${address}' (maxConnectionsPerHost)`);
  return null;
}

export function offlineError(): SqlError {
  return sqlError('ER_SERVER_SHUTDOWN', 'Server is offline: no new sessions are accepted');
}
