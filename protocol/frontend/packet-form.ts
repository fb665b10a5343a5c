import type { Charset } from '../wire/charsets';
import { PacketWriter } from '../wire/packet-writer';
import { type ValueWriter, writeBinaryPackets } from '../wire/packets/binary-from-text';
import { writeConvertedPackets } from './converted-packets';

/** What becomes of row packets as backends write them, of the text protocol and in utf8mb4, on their way to a client. */
export interface PacketForm {
  /** For each column the character set that its values go out in, null = as they are; null when all do. */
  readonly charsets: readonly (Charset | null)[] | null;
  /** For the client of a prepared statement: how the values of each column become binary, null = they stay strings. Null: rows stay text. */
  readonly binary: readonly (ValueWriter | null)[] | null;
}

/** They only get new numbers. */
export const plainForm: PacketForm = { charsets: null, binary: null };

/** Writes whole packets, bytes `start` to `end` of `source`. */
export function writePackets(out: PacketWriter, source: Buffer, start: number, end: number, form: PacketForm): void {
  const { charsets, binary } = form;
  if (charsets === null && binary === null) out.wholePackets(source, start, end);
  else if (charsets === null) writeBinaryPackets(out, source, start, end, binary!);
  else if (binary === null) writeConvertedPackets(out, source, start, end, charsets);
  else {
    const converted = new PacketWriter();
    writeConvertedPackets(converted, source, start, end, charsets);
    const rows = converted.take();
    writeBinaryPackets(out, rows, 0, rows.length, binary);
  }
}
