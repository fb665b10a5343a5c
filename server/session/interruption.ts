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
