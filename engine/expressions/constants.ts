/** Literals as typed constants, with the types that MariaDB 10.11 gives them. */

import { notSupported } from '../../protocol/wire/sql-error';
import { columnType, isInteger } from '../batch/column-type';
import { decimalType, parseDecimalPrefix } from '../types/decimal';
import { int64Max, int64Min, uint64Max } from '../types/numbers';
import { packParts, parseDateTime, parseTime } from '../types/temporal';
import { integerType } from './attributes';
import { temporalType } from './convert/to-temporal';
import type { Expression } from './expression';

type Constant = Expression & { readonly kind: 'constant' };

export const nullConstant: Constant = { kind: 'constant', value: null, type: columnType('null') };

/** Digits without a sign. Past 64 bits it is a DECIMAL. */
export function integerConstant(digits: string): Constant {
  const value = BigInt(digits);
  if (value > uint64Max) return decimalConstant(digits);
  const type = integerType(digits.length, value > int64Max, false);
  return { kind: 'constant', value: BigInt.asIntN(64, value), type };
}

/** TRUE and FALSE: 1 and 0, but in JSON. */
export function truthConstant(value: boolean): Constant {
  return { ...integerConstant(value ? '1' : '0'), truth: true };
}

/** `1.50`, `.5`. Errors: 1235 beyond 65 digits. */
export function decimalConstant(text: string, negative = false): Constant {
  const { unscaled, scale } = parseDecimalPrefix(text);
  // Zeros in front count as digits.
  const whole = text.replace(/\..*$/, '');
  const precision = Math.max(1, scale, whole.length + scale);
  if (precision > 65) throw notSupported('decimal literals of more than 65 digits');
  const type = decimalType(precision, scale, false, false);
  return { kind: 'constant', value: negative ? -unscaled : unscaled, type };
}

/** `1.5e10`, as written. */
export function doubleConstant(text: string): Constant {
  const type = columnType('double', { scale: 31, length: text.length, nullable: false });
  return { kind: 'constant', value: Number(text), type };
}

/** The literal with a minus in front, which is a literal too: -9223372036854775808 is a BIGINT. Null for other types. */
export function negatedConstant({ value, type }: Constant): Constant | null {
  if (typeof value === 'number') {
    const length = value < 0 ? type.length - 1 : value > 0 ? type.length + 1 : type.length;
    return { kind: 'constant', value: -value, type: { ...type, length } };
  }
  if (typeof value !== 'bigint') return null;
  if (type.name === 'decimal') {
    const negated = decimalType(type.precision, type.scale, false, false);
    return { kind: 'constant', value: -value, type: negated };
  }
  if (!isInteger(type)) return null;
  const number = type.unsigned ? BigInt.asUintN(64, value) : value;
  if (number === int64Min) return null;
  if (-number < int64Min) return decimalConstant(number.toString(), true);
  const length = number < 0n ? type.length - 1 : number > 0n ? type.length + 1 : type.length;
  return { kind: 'constant', value: -number, type: integerType(length, false, false) };
}

/** Text in a collation; `binary` makes a binary string. */
export function stringConstant(value: string | Uint8Array, collation: string): Constant {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  const name = collation === 'binary' ? 'varbinary' : 'varchar';
  const length = collation === 'binary' ? bytes.length : [...Buffer.from(bytes).toString()].length;
  return { kind: 'constant', value: bytes, type: columnType(name, { length, collation, nullable: false }) };
}

/** x'61', 0x61, b'1': a binary string. The latter two are numbers where one is wanted (`numeric`, see asNumber); the first is refused there. */
export function hexConstant(value: Uint8Array, numeric = false): Constant {
  const type = columnType('varbinary', { length: value.length, unsigned: true, nullable: false });
  return numeric ? { kind: 'constant', value, type, numeric } : { kind: 'constant', value, type };
}

/** Decimal digits of so many bytes. */
const digitsOfBytes = [1, 3, 5, 8, 10, 13, 15, 17, 20];

/** The number that 0x61 or b'1' is; of more than eight bytes the last ones count. Anything else stays as it is. */
export function asNumber(expression: Expression): Expression {
  if (expression.kind !== 'constant' || !expression.numeric || !(expression.value instanceof Uint8Array))
    return expression;
  const bytes = expression.value.slice(-8);
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const type = integerType(digitsOfBytes[bytes.length]!, true, false);
  return { kind: 'constant', value: BigInt.asIntN(64, value), type };
}

/** DATE '…', TIME '…', TIMESTAMP '…'. Null when the text is none. */
export function temporalConstant(kind: 'date' | 'time' | 'timestamp', text: string): Constant | null {
  const fraction = Math.min(6, /\.(\d+)\s*$/.exec(text)?.[1]?.length ?? 0);
  if (kind === 'time') {
    const parsed = parseTime(text);
    if (parsed === null || parsed.truncated) return null;
    return { kind: 'constant', value: BigInt(parsed.microseconds), type: temporalType('time', fraction, false) };
  }
  const parsed = parseDateTime(text, { noZeroDate: false, noZeroInDate: false });
  if (parsed === null || parsed.truncated || (kind === 'date') === parsed.hasTime) return null;
  const type = temporalType(kind === 'date' ? 'date' : 'datetime', fraction, false);
  return { kind: 'constant', value: packParts(parsed), type };
}
