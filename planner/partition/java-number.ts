import { sqlError } from '../../protocol/wire/sql-error';

/** An integer of at most 64 bits: a number when its text is short (fast), a bigint otherwise. Never compare the two kinds by `===`. */
export type Long = number | bigint;

/** Sign and digits of texts up to this length are exact as a JavaScript number. */
const shortLengthMax = 15;

/** Value of any Unicode decimal digit of one UTF-16 unit, as Java's Character.digit; -1 for everything else. */
export function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code < 128 || !isDigit(code)) return -1;
  let zero = code;
  while (isDigit(zero - 1)) zero--;
  // Digits stand in runs of ten, from 0 to 9.
  return (code - zero) % 10;
}

function isDigit(code: number): boolean {
  return /\p{Nd}/u.test(String.fromCharCode(code));
}

/** Text of one optional sign and up to 15 characters in all, with ASCII digits only, as a number; NaN for all other texts. */
export function shortInteger(text: string): number {
  const { length } = text;
  if (length === 0 || length > shortLengthMax) return Number.NaN;
  const sign = text.charCodeAt(0);
  const signed = sign === 45 || sign === 43;
  if (signed && length === 1) return Number.NaN;
  let value = 0;
  for (let index = signed ? 1 : 0; index < length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return sign === 45 && value !== 0 ? -value : value;
}

/**
 * The ASCII digits of an integer by Java's rules (one optional sign, any Unicode digits, no blanks), without sign and leading zeros;
 * null when the text is no integer.
 */
export function digitsOf(text: string): string | null {
  const start = text.startsWith('-') || text.startsWith('+') ? 1 : 0;
  if (start === text.length) return null;
  const units: number[] = [];
  for (let index = start; index < text.length; index++) {
    const value = digitValue(text.charCodeAt(index));
    if (value < 0) return null;
    if (value > 0 || units.length > 0) units.push(value);
  }
  return units.join('') || '0';
}

/** Long.parseLong; null when the text is no integer of 64 bits. */
export function parseLong(text: string): Long | null {
  const short = shortInteger(text);
  if (!Number.isNaN(short)) return short;
  const digits = digitsOf(text);
  if (digits === null || digits.length > 19) return null;
  const value = text.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  return BigInt.asIntN(64, value) === value ? value : null;
}

/** Integer.parseInt; null when the text is no integer of 32 bits. */
export function parseInt32(text: string): number | null {
  const parsed = parseLong(text);
  if (parsed === null) return null;
  const value = Number(parsed);
  return (value | 0) === value ? value : null;
}

/** MyCAT's text for a value that is no number. */
export function notANumber(value: string | null): Error {
  return sqlError('ER_PARSE_ERROR', `columnValue:${value} Please eliminate any quote and non number within it.`);
}

/** MyCAT's text for a value of the wrong form. */
export function wrongFormat(value: string | null): Error {
  return sqlError('ER_PARSE_ERROR', `columnValue:${value} Please check if the format satisfied.`);
}

/** What the Java library says to text that is no number of the wanted size. */
export function unreadableNumber(text: string): Error {
  return sqlError('ER_PARSE_ERROR', `For input string: "${text}"`);
}

export function requireLong(value: string | null): Long {
  const parsed = value === null ? null : parseLong(value);
  if (parsed === null) throw notANumber(value);
  return parsed;
}

/** The value, where the function needs a text. Errors: 1064 for NULL. */
export function requireText(value: string | null): string {
  if (value === null) throw sqlError('ER_PARSE_ERROR', 'The sharding column must not be NULL');
  return value;
}

/** |value| mod divisor. The divisor is greater than 0. */
export function remainderOf(value: Long, divisor: number): number {
  if (typeof value === 'number') return Math.abs(value) % divisor;
  return Number((value < 0n ? -value : value) % BigInt(divisor));
}
