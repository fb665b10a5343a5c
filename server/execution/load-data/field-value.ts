import type { FileFormat } from '../../../engine/load-data-plan';
import { charsetByName, decodeText } from '../../../protocol/wire/charsets';

/** What an escaped character stands for (MySQL manual, "LOAD DATA Statement"); every other one for itself. */
const escaped: Readonly<Record<string, number>> = { '0': 0, b: 8, n: 10, r: 13, t: 9, Z: 26 };

/** Reads fields of a file; null = NULL. */
export function fieldReader(format: FileFormat): (field: Buffer, isEnclosed: boolean) => string | null {
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
