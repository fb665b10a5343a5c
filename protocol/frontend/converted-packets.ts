import { type Charset, encodeText } from '../wire/charsets';
import { PacketReader } from '../wire/packet-reader';
import { type PacketWriter, physicalPayloadMax } from '../wire/packet-writer';
import { readTextRow } from '../wire/packets/text-row';

/**
 * Writes the rows in bytes `start` to `end` of `source`, whole packets of the text protocol in utf8mb4, with their characters in other character
 * sets.
 * @param charsets for each column the one that its values go out in; null = as they are
 */
export function writeConvertedPackets(
  out: PacketWriter,
  source: Buffer,
  start: number,
  end: number,
  charsets: readonly (Charset | null)[],
): void {
  for (let at = start; at < end; ) {
    const parts: Buffer[] = [];
    let length: number;
    do {
      length = source.readUIntLE(at, 3);
      parts.push(source.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    } while (length === physicalPayloadMax && at < end);
    const values = readTextRow(
      new PacketReader(parts.length === 1 ? parts[0]! : Buffer.concat(parts)),
      charsets.length,
    );
    out.begin();
    values.forEach((value, column) => {
      if (value === null) out.uint8(0xfb);
      else {
        const charset = charsets[column]!;
        out.lengthEncodedBytes(charset === null ? value : encodeText(value.toString('utf8'), charset));
      }
    });
    out.end();
  }
}
