import { PacketReader } from '../../protocol/wire/packet-reader';

/** Strings before the extended metadata: catalog, schema, table, original table, name, original name. */
const leadingStrings = 6;
/** Lengths up to this are one byte. */
const shortLengthMax = 250;

/**
 * A copy of a column definition, bytes `offset` to `end` of `buffer`, without MariaDB's extended metadata
 * (https://mariadb.com/kb/en/result-set-packets/, "extended metadata"), which mysql2 asks for whenever a server offers it, and clients of ours
 * have not asked for.
 */
export function plainDefinition(buffer: Buffer, offset: number, end: number): Buffer {
  let start = offset;
  for (let index = 0; index < leadingStrings; index++) {
    const length = buffer[start]!;
    if (length > shortLengthMax) return plainLongDefinition(buffer, offset, end);
    start += 1 + length;
  }
  // Most columns have none: a length of zero stands for it.
  const skipped = buffer[start]!;
  if (skipped > shortLengthMax) return plainLongDefinition(buffer, offset, end);
  return without(buffer, offset, end, start, start + 1 + skipped);
}

/** Names of more than 250 bytes have lengths of several bytes. */
function plainLongDefinition(buffer: Buffer, offset: number, end: number): Buffer {
  const reader = new PacketReader(buffer, offset, end);
  for (let index = 0; index < leadingStrings; index++) reader.take(reader.lengthEncodedInteger());
  const start = reader.offset;
  reader.take(reader.lengthEncodedInteger());
  return without(buffer, offset, end, start, reader.offset);
}

/** Byte by byte: definitions are short, and every view of a buffer is an object. */
function without(buffer: Buffer, offset: number, end: number, from: number, to: number): Buffer {
  const plain = Buffer.allocUnsafe(end - offset - (to - from));
  let at = 0;
  for (let source = offset; source < from; source++) plain[at++] = buffer[source]!;
  for (let source = to; source < end; source++) plain[at++] = buffer[source]!;
  return plain;
}
