import { SqlError, toSqlError } from '../../protocol/wire/sql-error';

/** An error on its way between threads: those of classes of ours would arrive as plain ones. */
export interface ErrorFields {
  readonly errno: number;
  readonly sqlState: string;
  readonly message: string;
  readonly dataNode: string | null;
  /** Where it was thrown. */
  readonly stack: string;
}

export function errorFields(thrown: unknown): ErrorFields {
  const { errno, sqlState, message, dataNode, stack, cause } = toSqlError(thrown);
  const origin = cause instanceof Error ? cause.stack : stack;
  return { errno, sqlState, message, dataNode, stack: origin ?? '' };
}

export function errorOf({ errno, sqlState, message, dataNode, stack }: ErrorFields): SqlError {
  return new SqlError(errno, sqlState, message, dataNode, { cause: `in a thread of the engine: ${stack}` });
}
