import { type TextColumn, TextForm, writeValueText } from '../../../engine/batch/format/value';
import type { PacketReader } from '../packet-reader';
import { type PacketWriter, physicalPayloadMax } from '../packet-writer';

/** Strings up to this many bytes are copied in a loop: calling out costs more. */
const shortBytes = 48;

/**
 * Writes rows `from` to `to` (exclusive) of a batch as text protocol row packets
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_row.html).
 * Stops early after the row with which `out.pending` reached `pendingMax` bytes. Returns the row after the last one written.
 */
export function writeTextRows(
  out: PacketWriter,
  columns: readonly TextColumn[],
  from: number,
  to: number,
  pendingMax: number,
): number {
  let fixed = 4;
  const strings: TextColumn[] = [];
  for (const column of columns) {
    fixed += 9 + column.bytesMax;
    if (column.form === TextForm.bytes) strings.push(column);
  }
  let row = from;
  while (row < to && out.pending < pendingMax) {
    let room = fixed;
    for (let i = 0; i < strings.length; i++) {
      const { offsets } = strings[i]!;
      room += offsets[row + 1]! - offsets[row]!;
    }
    out.reserve(room);
    const start = out.offset;
    const end = writeRow(out.buffer, start + 4, columns, row);
    const length = end - start - 4;
    if (length >= physicalPayloadMax) {
      out.begin();
      out.offset = end;
      out.end();
    } else {
      const { buffer } = out;
      buffer[start] = length & 0xff;
      buffer[start + 1] = (length >>> 8) & 0xff;
      buffer[start + 2] = length >>> 16;
      buffer[start + 3] = out.sequence;
      out.sequence = (out.sequence + 1) & 0xff;
      out.offset = end;
    }
    row++;
  }
  return row;
}

function writeRow(target: Buffer, at: number, columns: readonly TextColumn[], row: number): number {
  let position = at;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!;
    const { validity } = column;
    if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) {
      target[position++] = 0xfb;
    } else if (column.form === TextForm.bytes) {
      position = writeBytes(target, position, column.data, column.offsets[row]!, column.offsets[row + 1]!);
    } else {
      const end = writeValueText(target, position + 1, column, row);
      const length = end - position - 1;
      if (length < 0xfb) {
        target[position] = length;
        position = end;
      } else {
        target.copyWithin(position + 3, position + 1, end);
        position = writeLength(target, position, length) + length;
      }
    }
  }
  return position;
}

/** string<lenenc>. Returns the next position. */
export function writeBytes(target: Buffer, at: number, source: Buffer, start: number, end: number): number {
  const length = end - start;
  let position = at;
  if (length < 0xfb) target[position++] = length;
  else position = writeLength(target, at, length);
  if (length > shortBytes) source.copy(target, position, start, end);
  else for (let i = 0; i < length; i++) target[position + i] = source[start + i]!;
  return position + length;
}

function writeLength(target: Buffer, at: number, length: number): number {
  if (length < 0xfb) {
    target[at] = length;
    return at + 1;
  }
  if (length < 0x10000) {
    target[at] = 0xfc;
    return target.writeUInt16LE(length, at + 1);
  }
  if (length < 0x1000000) {
    target[at] = 0xfd;
    return target.writeUIntLE(length, at + 1, 3);
  }
  target[at] = 0xfe;
  target.writeUInt32LE(0, at + 5);
  target.writeUInt32LE(length, at + 1);
  return at + 9;
}

/** The values of one row; null for NULL. */
export function readTextRow(reader: PacketReader, columnCount: number): (Buffer | null)[] {
  const values: (Buffer | null)[] = [];
  for (let i = 0; i < columnCount; i++) {
    if (reader.remaining > 0 && reader.buffer[reader.offset] === 0xfb) {
      reader.uint8();
      values.push(null);
    } else values.push(reader.lengthEncodedBytes());
  }
  return values;
}
