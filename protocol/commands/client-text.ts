import type { SessionHandler } from '../handler';
import { charsetByName, decodeText } from '../wire/charsets';
import { sqlError } from '../wire/sql-error';

/**
 * Text of a client in its character set. Bytes that are no characters there are refused with errno 1300: they would be lost, and a
 * statement must not run other than it was written.
 */
export function clientText(bytes: Buffer, session: SessionHandler): string {
  const name = session.clientCharset();
  const isUtf8 = name === 'utf8mb4' || name === 'utf8mb3' || name === 'utf8';
  const text = isUtf8 ? bytes.toString('utf8') : decodeText(bytes, charsetByName(name));
  // U+FFFD stands for what could not be decoded, unless the client itself wrote it.
  if (text.includes('\ufffd') && !(isUtf8 && bytes.includes(replacementCharacter) && isReplaced(bytes, text)))
    throw sqlError(
      'ER_INVALID_CHARACTER_STRING',
      `Invalid ${name} character string: send binary data in hexadecimal (X'00ff') or as a parameter of a prepared statement`,
    );
  return text;
}

const replacementCharacter = Buffer.from('\ufffd', 'utf8');

/** True when the text is exactly what the bytes say. */
function isReplaced(bytes: Buffer, text: string): boolean {
  return Buffer.from(text, 'utf8').equals(bytes);
}
