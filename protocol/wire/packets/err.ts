import { type Charset, encodeText, needsConversion } from '../charsets';
import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';
import { SqlError } from '../sql-error';

/** Longest message in bytes (MYSQL_ERRMSG_SIZE). */
const messageBytesMax = 512;

/** Failure (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html). `withState` is false before the client's capabilities are known. @param charset of the client's results; null = utf8 */
export function writeErr(out: PacketWriter, error: SqlError, withState = true, charset: Charset | null = null): void {
  out.begin();
  out.uint8(0xff);
  out.uint16(error.errno);
  if (withState) {
    out.uint8(0x23);
    out.text(error.sqlState.padEnd(5, '0').slice(0, 5));
  }
  const message = cut(error.message);
  if (needsConversion(charset)) out.bytes(encodeText(message, charset));
  else out.text(message);
  out.end();
}

/** Cuts long messages between characters. */
function cut(message: string): string {
  const bytes = Buffer.from(message, 'utf8');
  if (bytes.length < messageBytesMax) return message;
  let end = messageBytesMax - 1;
  while ((bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

export function readErr(reader: PacketReader): SqlError {
  reader.uint8();
  const errno = reader.uint16();
  let state = 'HY000';
  if (reader.remaining > 0 && reader.buffer[reader.offset] === 0x23) {
    reader.uint8();
    state = reader.bytes(5).toString('latin1');
  }
  return new SqlError(errno, state, reader.rest().toString('utf8'));
}
