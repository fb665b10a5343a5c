import { sqlError } from '../../protocol/wire/sql-error';

/** Value of any Unicode decimal digit of one UTF-16 unit, as Java's Character.digit; -1 for everything else. Runs of digits are tens in a row. */
function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code < 128 || !/\p{Nd}/u.test(String.fromCharCode(code))) return -1;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCharCode(zero - 1))) zero--;
  return (code - zero) % 10;
}

/** An integer by Java's rules: one optional sign, any Unicode digits, no blanks; null when it is none. Any size. */
export function parseBigInteger(text: string): bigint | null {
  if (/^-?\d{1,15}$/.test(text)) return BigInt(text);
  const signed = text.startsWith('-') || text.startsWith('+');
  let digits = '';
  for (let index = signed ? 1 : 0; index < text.length; index++) {
    const value = digitValue(text.charCodeAt(index));
    if (value < 0) return null;
    digits += value;
  }
  if (digits === '') return null;
  return text.startsWith('-') ? -BigInt(digits) : BigInt(digits);
}

/** Long.parseLong; null when it is no number of 64 bits. */
export function parseLong(text: string): bigint | null {
  const value = parseBigInteger(text);
  return value !== null && BigInt.asIntN(64, value) === value ? value : null;
}

/** Integer.parseInt; null when it is no number of 32 bits. */
export function parseInt32(text: string): number | null {
  const value = parseBigInteger(text);
  return value !== null && BigInt.asIntN(32, value) === value ? Number(value) : null;
}

/** MyCAT's text for a value that is no number. */
export function notANumber(value: string | null): Error {
  return sqlError('ER_PARSE_ERROR', `columnValue:${value} Please eliminate any quote and non number within it.`);
}

/** MyCAT's text for a value of the wrong form. */
export function wrongFormat(value: string | null): Error {
  return sqlError('ER_PARSE_ERROR', `columnValue:${value} Please check if the format satisfied.`);
}

export function requireLong(value: string | null): bigint {
  const parsed = value === null ? null : parseLong(value);
  if (parsed === null) throw notANumber(value);
  return parsed;
}

/** The NULL object where the function needs a text. */
export function requireText(value: string | null): string {
  if (value === null) throw sqlError('ER_PARSE_ERROR', 'the sharding column must not be NULL');
  return value;
}
