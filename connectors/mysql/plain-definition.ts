import { PacketReader } from '../../protocol/wire/packet-reader';

/** Strings before the extended metadata: catalog, schema, table, original table, name, original name. */
const leadingStrings = 6;

/**
 * A column definition without MariaDB's extended metadata (https://mariadb.com/kb/en/result-set-packets/, "extended metadata"), which mysql2
 * asks for whenever a server offers it, and clients of ours have not asked for.
 */
export function plainDefinition(payload: Buffer): Buffer {
  const reader = new PacketReader(payload);
  for (let index = 0; index < leadingStrings; index++) reader.take(reader.lengthEncodedInteger());
  const start = reader.offset;
  reader.take(reader.lengthEncodedInteger());
  const plain = Buffer.allocUnsafe(payload.length - (reader.offset - start));
  payload.copy(plain, 0, 0, start);
  payload.copy(plain, start, reader.offset);
  return plain;
}
