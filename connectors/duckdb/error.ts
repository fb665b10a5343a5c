import type { ErrorName } from '../../protocol/wire/error-codes';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';

/** DuckDB tells errors by their text alone: `Kind Error: message`. The first pattern that fits decides. */
const kinds: readonly { readonly pattern: RegExp; readonly name: ErrorName }[] = [
  { pattern: /^INTERRUPT Error/, name: 'ER_QUERY_INTERRUPTED' },
  { pattern: /^Catalog Error: (?:Table|View) with name .* already exists/, name: 'ER_TABLE_EXISTS_ERROR' },
  { pattern: /^Catalog Error: (?:Table|View) with name .* does not exist/, name: 'ER_NO_SUCH_TABLE' },
  { pattern: /^Catalog Error: .*[Ff]unction with name .* does not exist/, name: 'ER_SP_DOES_NOT_EXIST' },
  { pattern: /^Binder Error: (?:Referenced|Values list|Table) .*column .*not found/s, name: 'ER_BAD_FIELD_ERROR' },
  { pattern: /^Binder Error: .*does not have a column (?:named|with name)/s, name: 'ER_BAD_FIELD_ERROR' },
  { pattern: /^Binder Error: (?:Referenced update|Column) .*not found/s, name: 'ER_BAD_FIELD_ERROR' },
  { pattern: /^Binder Error: Ambiguous reference/, name: 'ER_NON_UNIQ_ERROR' },
  { pattern: /^Binder Error: table .* has \d+ columns but \d+ values/, name: 'ER_WRONG_VALUE_COUNT_ON_ROW' },
  { pattern: /^(?:Parser|Syntax) Error/, name: 'ER_PARSE_ERROR' },
  { pattern: /^TransactionContext Error: (?:Failed to commit|.*[Cc]onflict)/s, name: 'ER_LOCK_DEADLOCK' },
  { pattern: /^Constraint Error: .*duplicate key/is, name: 'ER_DUP_ENTRY' },
  { pattern: /^Constraint Error: NOT NULL constraint failed/, name: 'ER_BAD_NULL_ERROR' },
  { pattern: /^Constraint Error: CHECK constraint failed/, name: 'ER_CONSTRAINT_FAILED' },
  {
    pattern: /^Conversion Error: .*(?:date|timestamp|time) field value out of range/,
    name: 'ER_TRUNCATED_WRONG_VALUE',
  },
  { pattern: /^Conversion Error: invalid (?:date|timestamp|time)/, name: 'ER_TRUNCATED_WRONG_VALUE' },
  { pattern: /^Conversion Error: .*(?:out of range|to type DECIMAL|to DECIMAL)/s, name: 'ER_WARN_DATA_OUT_OF_RANGE' },
  { pattern: /^Conversion Error/, name: 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD' },
  { pattern: /^Out of Range Error/, name: 'ER_DATA_OUT_OF_RANGE' },
  { pattern: /^Transaction(?:Context)? Error: .*read-only/s, name: 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION' },
];

/** An error of DuckDB as the MySQL error that says the same; 1105 where there is none. SqlErrors pass through. */
export function duckdbError(thrown: unknown): SqlError {
  if (thrown instanceof SqlError) return thrown;
  // Errors of a native module may come from another realm, where `instanceof Error` does not hold.
  const text =
    typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : String(thrown);
  // What follows the first line repeats the statement.
  const message = text.replace(/^Failed to extract statements: /, '').split('\n')[0]!;
  const kind = kinds.find(({ pattern }) => pattern.test(message));
  if (/Current transaction is aborted/.test(message)) {
    return sqlError(
      'ER_LOCK_DEADLOCK',
      'An earlier error has ended the transaction on this DuckDB data node; it is rolled back, try it again',
    );
  }
  return sqlError(kind?.name ?? 'ER_UNKNOWN_ERROR', `DuckDB: ${message}`);
}
