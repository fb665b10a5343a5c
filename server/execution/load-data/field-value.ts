import type { FileFormat } from '../../../engine/load-data-plan';
import { charsetByName, decodeText } from '../../../protocol/wire/charsets';

/** What an escaped character stands for (MySQL manual, "LOAD DATA Statement"); every other one for itself. */
const escaped: Readonly<Record<string, number>> = { '0': 0, b: 8, n: 10, r: 13, t: 9, Z: 26 };

/** Characters that are one byte, and the same one, in every character set, and nothing but themselves: digits, letters, `-`, `_`, `.`, `:` and blanks. */
const plainBytes = new Uint8Array(256);
for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.: ')
  plainBytes[character.charCodeAt(0)] = 1;

/** Reads fields of a file, from `start` to `end` of its bytes; null = NULL. */
export type FieldReader = (bytes: Buffer, start: number, end: number, isEnclosed: boolean) => string | null;

export function fieldReader(format: FileFormat): FieldReader {
  const read = awkwardReader(format);
  const isPlain = plainBytes.slice();
  for (const byte of [format.escape, format.enclosure]) if (byte !== '') isPlain[byte.charCodeAt(0)] = 0;
  const areDigitsPlain = readsDigits(format);
  return (bytes, start, end, isEnclosed) => {
    const number = areDigitsPlain ? plainNumber(bytes, start, end, 9) : -1;
    if (number >= 0) return String(number);
    // It may be the word NULL.
    if (end - start === 4 && bytes[start] === 78) return read(bytes.subarray(start, end), isEnclosed);
    for (let at = start; at < end; at++)
      if (isPlain[bytes[at]!] === 0) return read(bytes.subarray(start, end), isEnclosed);
    return bytes.toString('latin1', start, end);
  };
}

/** Whether digits stand for themselves in the file. */
export function readsDigits(format: FileFormat): boolean {
  return !/\d/.test(format.escape + format.enclosure);
}

/**
 * The value of a field of so many digits at most, which are 9 or less and do not start with 0: most keys are such numbers, and cost less than
 * texts. -1 = the field is none.
 */
export function plainNumber(bytes: Buffer, start: number, end: number, digitsMax: number): number {
  if (end - start > digitsMax || end === start || bytes[start] === 48) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}

function awkwardReader(format: FileFormat): (field: Buffer, isEnclosed: boolean) => string | null {
  const charset = charsetByName(format.charset);
  const escapeByte = format.escape === '' ? -1 : format.escape.charCodeAt(0);
  const enclosure = format.enclosure === '' ? -1 : format.enclosure.charCodeAt(0);
  return (field, isEnclosed) => {
    if (!isEnclosed && enclosure >= 0 && field.length === 4 && field.toString('latin1') === 'NULL') return null;
    const isPlain = (escapeByte < 0 || !field.includes(escapeByte)) && (!isEnclosed || !field.includes(enclosure));
    if (isPlain) return decodeText(field, charset);
    const value = Buffer.allocUnsafe(field.length);
    let length = 0;
    let isNull = false;
    for (let at = 0; at < field.length; at++) {
      let byte = field[at]!;
      if (byte === escapeByte && at + 1 < field.length && (escapeByte !== enclosure || field[at + 1] === escapeByte)) {
        byte = field[++at]!;
        isNull = byte === 78;
        byte = escaped[String.fromCharCode(byte)] ?? byte;
      } else if (isEnclosed && byte === enclosure && field[at + 1] === enclosure) at++;
      value[length++] = byte;
    }
    return isNull && length === 1 ? null : decodeText(value.subarray(0, length), charset);
  };
}
