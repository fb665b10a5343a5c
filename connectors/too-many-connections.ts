import { type SqlError, sqlError } from '../protocol/wire/sql-error';

/** What a statement gets that found no free connection of a data host in time. */
export function tooManyConnections(host: {
  readonly name: string;
  readonly maxConnections: number;
  readonly acquireTimeoutMs: number;
}): SqlError {
  const { name, maxConnections, acquireTimeoutMs } = host;
  return sqlError(
    'ER_CON_COUNT_ERROR',
    `Too many connections: all ${maxConnections} connections to data host '${name}' (maxCon) were in use for ${acquireTimeoutMs} ms`,
  );
}
