import { type PacketWriter, physicalPayloadMax } from '../packet-writer';
import { TypeCode } from '../type-codes';

/** Writes the value whose text is in bytes `start` to `end` of `source`, at most `fixedBytesMax` bytes or those of a string. Returns the next position. */
export type ValueWriter = (target: Buffer, at: number, source: Buffer, start: number, end: number) => number;

/** The longest value that is not a string: a time with microseconds. */
const fixedBytesMax = 13;
/** Strings up to this many bytes are copied in a loop: calling out costs more. */
const shortBytes = 48;
const zero = 48;
const minus = 45;

/** How values of a column with this TypeCode, texts until now, are written in the binary protocol; null = as strings, which they stay. */
export function binaryValueWriter(typeCode: number): ValueWriter | null {
  switch (typeCode) {
    case TypeCode.tiny:
      return writeTiny;
    case TypeCode.short:
    case TypeCode.year:
      return writeShort;
    case TypeCode.long:
    case TypeCode.int24:
      return writeLong;
    case TypeCode.longlong:
      return writeLongLong;
    case TypeCode.float:
      return (target, at, source, start, end) => target.writeFloatLE(numberOf(source, start, end), at);
    case TypeCode.double:
      return (target, at, source, start, end) => target.writeDoubleLE(numberOf(source, start, end), at);
    case TypeCode.date:
    case TypeCode.datetime:
    case TypeCode.timestamp:
      return writeDateTime;
    case TypeCode.time:
      return writeTime;
    default:
      return null;
  }
}

/**
 * Writes the rows in bytes `start` to `end` of `source`, whole packets of the text protocol, as those of the binary protocol
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html).
 * @param writers for each column, null where values stay strings
 */
export function writeBinaryPackets(
  out: PacketWriter,
  source: Buffer,
  start: number,
  end: number,
  writers: readonly (ValueWriter | null)[],
): void {
  for (let at = start; at < end; ) {
    const length = source[at]! | (source[at + 1]! << 8) | (source[at + 2]! << 16);
    const next = at + 4 + length;
    if (length < physicalPayloadMax) {
      writeRow(out, source, at + 4, next, writers);
      at = next;
    } else {
      const parts = [source.subarray(at + 4, next)];
      at = next;
      for (let last = length; last === physicalPayloadMax && at < end; ) {
        last = source.readUIntLE(at, 3);
        parts.push(source.subarray(at + 4, at + 4 + last));
        at += 4 + last;
      }
      const row = Buffer.concat(parts);
      writeRow(out, row, 0, row.length, writers);
    }
  }
}

function writeRow(
  out: PacketWriter,
  source: Buffer,
  start: number,
  end: number,
  writers: readonly (ValueWriter | null)[],
): void {
  const bitmapBytes = (writers.length + 9) >> 3;
  out.begin();
  out.reserve(1 + bitmapBytes + (end - start) + writers.length * fixedBytesMax);
  const target = out.buffer;
  const bitmap = out.offset + 1;
  target.fill(0, out.offset, bitmap + bitmapBytes);
  let position = bitmap + bitmapBytes;
  let from = start;
  for (let column = 0; column < writers.length; column++) {
    const first = source[from]!;
    if (first === 0xfb) {
      // The first two bits of the bitmap are not used.
      target[bitmap + ((column + 2) >> 3)]! |= 1 << ((column + 2) & 7);
      from++;
      continue;
    }
    let valueStart = from + 1;
    let length = first;
    if (first === 0xfc) {
      length = source.readUInt16LE(valueStart);
      valueStart += 2;
    } else if (first === 0xfd) {
      length = source.readUIntLE(valueStart, 3);
      valueStart += 3;
    } else if (first === 0xfe) {
      length = Number(source.readBigUInt64LE(valueStart));
      valueStart += 8;
    }
    const valueEnd = valueStart + length;
    const write = writers[column]!;
    if (write !== null) position = write(target, position, source, valueStart, valueEnd);
    else {
      // Strings are written alike in both protocols, their lengths too.
      const bytes = valueEnd - from;
      if (bytes > shortBytes) source.copy(target, position, from, valueEnd);
      else for (let index = 0; index < bytes; index++) target[position + index] = source[from + index]!;
      position += bytes;
    }
    from = valueEnd;
  }
  out.offset = position;
  out.end();
}

function numberOf(source: Buffer, start: number, end: number): number {
  return Number(source.toString('latin1', start, end));
}

/** Up to 15 digits, which a double holds. */
function smallInteger(source: Buffer, start: number, end: number): number {
  const isNegative = source[start] === minus;
  let value = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at++) value = value * 10 + source[at]! - zero;
  return isNegative ? -value : value;
}

function writeTiny(target: Buffer, at: number, source: Buffer, start: number, end: number): number {
  target[at] = smallInteger(source, start, end);
  return at + 1;
}

function writeShort(target: Buffer, at: number, source: Buffer, start: number, end: number): number {
  const value = smallInteger(source, start, end);
  target[at] = value;
  target[at + 1] = value >> 8;
  return at + 2;
}

function writeLong(target: Buffer, at: number, source: Buffer, start: number, end: number): number {
  return target.writeInt32LE(smallInteger(source, start, end) | 0, at);
}

function writeLongLong(target: Buffer, at: number, source: Buffer, start: number, end: number): number {
  if (end - start <= 15) {
    const value = smallInteger(source, start, end);
    target.writeInt32LE(value | 0, at);
    return target.writeInt32LE(Math.floor(value / 0x1_0000_0000), at + 4);
  }
  return target.writeBigUInt64LE(BigInt.asUintN(64, BigInt(source.toString('latin1', start, end))), at);
}

/** `2024-02-29 23:59:59.000001`, `2024-02-29`: as short as the value allows, nothing, date, time of day, microseconds. */
function writeDateTime(target: Buffer, at: number, source: Buffer, start: number, end: number): number {
  const year = smallInteger(source, start, start + 4);
  const month = smallInteger(source, start + 5, start + 7);
  const day = smallInteger(source, start + 8, start + 10);
  const hasTime = end - start >= 19;
  const hour = hasTime ? smallInteger(source, start + 11, start + 13) : 0;
  const minute = hasTime ? smallInteger(source, start + 14, start + 16) : 0;
  const second = hasTime ? smallInteger(source, start + 17, start + 19) : 0;
  const microsecond = hasTime ? microsecondsOf(source, start + 19, end) : 0;
  const isMidnight = (hour | minute | second | microsecond) === 0;
  if (isMidnight && (year | month | day) === 0) {
    target[at] = 0;
    return at + 1;
  }
  target[at] = microsecond !== 0 ? 11 : isMidnight ? 4 : 7;
  let position = target.writeUInt16LE(year, at + 1);
  target[position++] = month;
  target[position++] = day;
  if (isMidnight) return position;
  target[position++] = hour;
  target[position++] = minute;
  target[position++] = second;
  return microsecond !== 0 ? target.writeUInt32LE(microsecond, position) : position;
}

/** `-838:59:59.000001` */
function writeTime(target: Buffer, at: number, source: Buffer, start: number, end: number): number {
  const isNegative = source[start] === minus;
  const from = isNegative ? start + 1 : start;
  const colon = source.indexOf(58, from);
  const hours = smallInteger(source, from, colon);
  const minute = smallInteger(source, colon + 1, colon + 3);
  const second = smallInteger(source, colon + 4, colon + 6);
  const microsecond = microsecondsOf(source, colon + 6, end);
  if ((hours | minute | second | microsecond) === 0) {
    target[at] = 0;
    return at + 1;
  }
  target[at] = microsecond !== 0 ? 12 : 8;
  target[at + 1] = isNegative ? 1 : 0;
  const days = Math.floor(hours / 24);
  let position = target.writeUInt32LE(days, at + 2);
  target[position++] = hours - days * 24;
  target[position++] = minute;
  target[position++] = second;
  return microsecond !== 0 ? target.writeUInt32LE(microsecond, position) : position;
}

/** Of `.5` or `.000001`; nothing at all = 0. */
function microsecondsOf(source: Buffer, start: number, end: number): number {
  if (end <= start + 1) return 0;
  let value = smallInteger(source, start + 1, end);
  for (let digits = end - start - 1; digits < 6; digits++) value *= 10;
  return value;
}
