import { ErrorCode, type ErrorName } from './error-codes';

/**
 * The one error type of the product. What a client sees is exactly errno, sqlState and message.
 * Four families (docs/architecture.md, "Errors"): the user's mistake, not supported (1235),
 * a backend's error relayed as received with the data node's name in `dataNode`, and our own bug (1105).
 */
export class SqlError extends Error {
  constructor(
    /** MySQL error number, 1..65535. */
    readonly errno: number,
    /** Five characters. */
    readonly sqlState: string,
    message: string,
    /** Name of the data node that raised it; null when it was raised here. */
    readonly dataNode: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SqlError';
  }
}

/** An error of the catalogue in error-codes.ts. */
export function sqlError(name: ErrorName, message: string, options?: ErrorOptions): SqlError {
  const [errno, sqlState] = ErrorCode[name];
  return new SqlError(errno, sqlState, message, null, options);
}

/** A statement or clause that is understood but not supported: errno 1235. `what` starts the sentence. */
export function notSupported(what: string): SqlError {
  return sqlError('ER_NOT_SUPPORTED_YET', `This version of MyCAT doesn't yet support '${what}'`);
}

/** Any thrown value as a SqlError: SqlErrors pass through, everything else is our bug (1105). */
export function toSqlError(thrown: unknown): SqlError {
  if (thrown instanceof SqlError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return sqlError('ER_UNKNOWN_ERROR', `Internal error: ${message}`, { cause: thrown });
}
