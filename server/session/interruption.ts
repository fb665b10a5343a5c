import { setMaxListeners } from 'node:events';
import { type SqlError, sqlError } from '../../protocol/wire/sql-error';

/** What stops a statement. Each fragment of a plan listens to it, and a plan may have many. */
export function newAbort(): AbortController {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  return abort;
}

export function interrupted(): SqlError {
  return sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
}

/** Aborts after `limitMs`, with the error of max_statement_time; null when there is no limit (0). */
export function timeoutOf(limitMs: number, abort: AbortController): NodeJS.Timeout | null {
  if (limitMs <= 0) return null;
  return setTimeout(() => {
    abort.abort(sqlError('ER_STATEMENT_TIMEOUT', 'Query execution was interrupted (max_statement_time exceeded)'));
  }, limitMs);
}
