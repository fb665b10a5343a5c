import type { SessionHandler } from '../handler';
import { charsetByName, decodeText } from '../wire/charsets';
import { sqlError } from '../wire/sql-error';
import { StatusFlag } from '../wire/type-codes';
import { isUtf8Text, withHexadecimalStrings } from './binary-strings';

/**
 * Text of a client in its character set. Strings in it may hold bytes that are no characters, as drivers and dumps write binary data: they
 * become hexadecimal literals of the same bytes. Such bytes elsewhere, and in other character sets than utf8, are refused with errno 1300:
 * they would be lost, and a statement must not run other than it was written.
 */
export function clientText(bytes: Buffer, session: SessionHandler): string {
  const name = session.clientCharset();
  const isUtf8 = name === 'utf8mb4' || name === 'utf8mb3' || name === 'utf8';
  const text = isUtf8 ? bytes.toString('utf8') : decodeText(bytes, charsetByName(name));
  // U+FFFD stands for what could not be decoded, unless the client itself wrote it.
  if (!text.includes('\ufffd') || (isUtf8 && isUtf8Text(bytes))) return text;
  if (isUtf8) {
    const backslashEscapes = (session.statusFlags() & StatusFlag.noBackslashEscapes) === 0;
    const readable = withHexadecimalStrings(bytes, backslashEscapes);
    if (isUtf8Text(readable)) return readable.toString('utf8');
  }
  throw sqlError(
    'ER_INVALID_CHARACTER_STRING',
    `Invalid ${name} character string: send binary data in hexadecimal (X'00ff') or as a parameter of a prepared statement`,
  );
}
