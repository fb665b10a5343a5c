import type { PacketReader } from '../packet-reader';
import type { PacketWriter } from '../packet-writer';

/** Most attributes that are kept: the rest of a longer list is read and dropped. */
const attributesMax = 256;

/** Key-value pairs of a client about itself (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html). */
export function readConnectAttributes(reader: PacketReader): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  const length = reader.lengthEncodedInteger();
  const end = reader.offset + length;
  reader.bytes(length);
  reader.offset = end - length;
  const outerEnd = reader.end;
  reader.end = end;
  while (reader.remaining > 0) {
    const key = reader.lengthEncodedBytes().toString('utf8');
    const value = reader.lengthEncodedBytes().toString('utf8');
    if (attributes.size < attributesMax) attributes.set(key, value);
  }
  reader.end = outerEnd;
  return attributes;
}

export function writeConnectAttributes(out: PacketWriter, attributes: ReadonlyMap<string, string>): void {
  const parts: Buffer[] = [];
  for (const pair of attributes)
    for (const text of pair) {
      const bytes = Buffer.from(text, 'utf8');
      // 250 bytes is the longest text with a length of one byte.
      const cut = bytes.subarray(0, 250);
      parts.push(Buffer.from([cut.length]), cut);
    }
  out.lengthEncodedBytes(Buffer.concat(parts));
}
