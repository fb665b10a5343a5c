import { PacketReader } from '../../protocol/wire/packet-reader';

/** Strings before the extended metadata: catalog, schema, table, original table, name, original name. */
const leadingStrings = 6;
/** Lengths up to this are one byte. */
const shortLengthMax = 250;

/**
 * A column definition without MariaDB's extended metadata (https://mariadb.com/kb/en/result-set-packets/, "extended metadata"), which mysql2
 * asks for whenever a server offers it, and clients of ours have not asked for.
 */
export function plainDefinition(payload: Buffer): Buffer {
  let start = 0;
  for (let index = 0; index < leadingStrings; index++) {
    const length = payload[start]!;
    if (length > shortLengthMax) return plainLongDefinition(payload);
    start += 1 + length;
  }
  // Most columns have none: a length of zero stands for it.
  const skipped = payload[start]!;
  return skipped > shortLengthMax ? plainLongDefinition(payload) : without(payload, start, start + 1 + skipped);
}

/** Names of more than 250 bytes have lengths of several bytes. */
function plainLongDefinition(payload: Buffer): Buffer {
  const reader = new PacketReader(payload);
  for (let index = 0; index < leadingStrings; index++) reader.take(reader.lengthEncodedInteger());
  const start = reader.offset;
  reader.take(reader.lengthEncodedInteger());
  return without(payload, start, reader.offset);
}

function without(payload: Buffer, start: number, end: number): Buffer {
  const plain = Buffer.allocUnsafe(payload.length - (end - start));
  plain.set(payload.subarray(0, start), 0);
  plain.set(payload.subarray(end), start);
  return plain;
}
