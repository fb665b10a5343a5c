import { type ColumnType, isInteger, isString } from '../../../engine/batch/column-type';
import { storedText } from '../../../planner/routing/routing-value';
import { sqlError } from '../../../protocol/wire/sql-error';

/** Bits of the integer types. */
const integerBits: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };
/** As many digits are in the range of the type whatever they are. */
const safeDigits: Readonly<Record<string, number>> = { tinyint: 2, smallint: 4, mediumint: 6, int: 9, bigint: 18 };
const plainNumber = /^\d+$/;
/** Types of which `storedText` knows every value that is stored as it is written. */
const exactTypes: ReadonlySet<string> = new Set(['date', 'datetime', 'timestamp']);

/**
 * Refuses a value of the sharding column that would be stored as another one: from a client's file it is changed with a warning only, and the row
 * would then lie where nobody looks for it. Errors: 1366, 1264, 1406, in the words that strict mode has for them.
 * @param column as MariaDB names it: `schema`.`table`.`column`
 */
export function checkStoredKey(value: string, type: ColumnType, column: string, rowNumber: number): void {
  if (isString(type)) {
    if (type.length > 0 && value.length > type.length && [...value].length > type.length)
      throw sqlError('ER_DATA_TOO_LONG', `Data too long for column ${column} at row ${rowNumber}`);
    return;
  }
  if (value.length <= (safeDigits[type.name] ?? 0) && plainNumber.test(value)) return;
  const isExact = isInteger(type) || exactTypes.has(type.name) || (type.name === 'decimal' && type.scale === 0);
  if (!isExact) return;
  const stored = storedText({ form: 'string', text: value }, type, true);
  if (stored.kind !== 'text') {
    throw sqlError(
      'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
      `Incorrect ${isInteger(type) ? 'integer' : type.name} value: '${value}' for column ${column} at row ${rowNumber}`,
    );
  }
  const bits = integerBits[type.name];
  if (bits !== undefined && isOutOfRange(stored.text, bits, type.unsigned))
    throw sqlError('ER_WARN_DATA_OUT_OF_RANGE', `Out of range value for column ${column} at row ${rowNumber}`);
}

function isOutOfRange(text: string, bits: number, unsigned: boolean): boolean {
  // Most values are far inside.
  if (text.length < 3 && !text.startsWith('-')) return false;
  const value = BigInt(text);
  const [min, max] = unsigned
    ? [0n, (1n << BigInt(bits)) - 1n]
    : [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n];
  return value < min || value > max;
}
