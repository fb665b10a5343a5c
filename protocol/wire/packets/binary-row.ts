import { dateTimeParts, timeParts, unpackDateTime, unpackTime } from '../../../engine/batch/format/temporal';
import { type TextColumn, TextForm, writeValueText } from '../../../engine/batch/format/value';
import { type PacketWriter, physicalPayloadMax } from '../packet-writer';
import { writeBytes } from './text-row';

/**
 * Writes rows `from` to `to` (exclusive) as binary protocol row packets
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html). Stops as writeTextRows does.
 */
export function writeBinaryRows(
  out: PacketWriter,
  columns: readonly TextColumn[],
  from: number,
  to: number,
  pendingMax: number,
): number {
  let fixed = 4 + 1 + ((columns.length + 9) >> 3);
  const strings: TextColumn[] = [];
  for (const column of columns) {
    fixed += 13 + column.bytesMax;
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
  target[at] = 0;
  const bitmap = at + 1;
  const bitmapBytes = (columns.length + 9) >> 3;
  target.fill(0, bitmap, bitmap + bitmapBytes);
  let position = bitmap + bitmapBytes;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!;
    const { validity } = column;
    if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) {
      // The first two bits of the bitmap are not used.
      const bit = i + 2;
      target[bitmap + (bit >> 3)]! |= 1 << (bit & 7);
    } else position = writeValue(target, position, column, row);
  }
  return position;
}

function writeValue(target: Buffer, at: number, column: TextColumn, row: number): number {
  switch (column.form) {
    case TextForm.bytes:
      return writeBytes(target, at, column.data, column.offsets[row]!, column.offsets[row + 1]!);
    case TextForm.integer:
    case TextForm.zerofilled:
    case TextForm.year:
      return writeIntegerBytes(target, at, column, row);
    case TextForm.float:
      return column.single
        ? target.writeFloatLE(column.doubles[row]!, at)
        : target.writeDoubleLE(column.doubles[row]!, at);
    case TextForm.date:
    case TextForm.dateTime:
      return writeDateTimeBytes(target, at, column, row);
    case TextForm.time:
      return writeTimeBytes(target, at, column, row);
    default: {
      // DECIMAL and BIT travel as in the text protocol, and are shorter than 251 bytes.
      const end = writeValueText(target, at + 1, column, row);
      target[at] = end - at - 1;
      return end;
    }
  }
}

function writeIntegerBytes(target: Buffer, at: number, column: TextColumn, row: number): number {
  const low = column.halves[row * 2]!;
  switch (column.vector.type.name) {
    case 'tinyint':
      target[at] = low & 0xff;
      return at + 1;
    case 'smallint':
    case 'year':
      target[at] = low & 0xff;
      target[at + 1] = (low >> 8) & 0xff;
      return at + 2;
    case 'mediumint':
    case 'int':
      return target.writeInt32LE(low, at);
    default:
      target.writeInt32LE(low, at);
      return target.writeInt32LE(column.halves[row * 2 + 1]!, at + 4);
  }
}

/** As short as the value allows: nothing, date, time of day, microseconds. */
function writeDateTimeBytes(target: Buffer, at: number, column: TextColumn, row: number): number {
  const low = column.halves[row * 2]!;
  const high = column.halves[row * 2 + 1]!;
  unpackDateTime(low, high);
  const parts = dateTimeParts;
  const isDate = column.form === TextForm.date;
  const hasTime = !isDate && (parts.hour | parts.minute | parts.second | parts.microsecond) !== 0;
  const hasFraction = hasTime && parts.microsecond !== 0;
  if (low === 0 && high === 0) {
    target[at] = 0;
    return at + 1;
  }
  target[at] = hasFraction ? 11 : hasTime ? 7 : 4;
  let position = target.writeUInt16LE(parts.year, at + 1);
  target[position++] = parts.month;
  target[position++] = parts.day;
  if (!hasTime) return position;
  target[position++] = parts.hour;
  target[position++] = parts.minute;
  target[position++] = parts.second;
  return hasFraction ? target.writeUInt32LE(parts.microsecond, position) : position;
}

function writeTimeBytes(target: Buffer, at: number, column: TextColumn, row: number): number {
  const low = column.halves[row * 2]!;
  const high = column.halves[row * 2 + 1]!;
  if (low === 0 && high === 0) {
    target[at] = 0;
    return at + 1;
  }
  unpackTime(low, high);
  const parts = timeParts;
  const hasFraction = parts.microsecond !== 0;
  target[at] = hasFraction ? 12 : 8;
  target[at + 1] = parts.negative ? 1 : 0;
  const days = Math.floor(parts.hour / 24);
  let position = target.writeUInt32LE(days, at + 2);
  target[position++] = parts.hour - days * 24;
  target[position++] = parts.minute;
  target[position++] = parts.second;
  return hasFraction ? target.writeUInt32LE(parts.microsecond, position) : position;
}
