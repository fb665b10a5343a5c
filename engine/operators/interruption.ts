import { SqlError, sqlError } from '../../protocol/wire/sql-error';

export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw interrupted(signal);
}

/** The reason that the signal carries when it is an error for the client (KILL, timeout), otherwise errno 1317. */
export function interrupted(signal: AbortSignal): SqlError {
  if (signal.reason instanceof SqlError) return signal.reason;
  return sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
}
