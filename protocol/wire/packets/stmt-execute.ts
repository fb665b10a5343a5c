import { isUtf8 } from 'node:buffer';
import { type Charset, decodeText, encodeText, needsConversion } from '../charsets';
import { malformedPacket, type PacketReader } from '../packet-reader';
import type { ParameterValue } from '../parameter-value';
import { TypeCode } from '../type-codes';

/** COM_STMT_EXECUTE without its command byte and parameters (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html). */
export interface StmtExecute {
  readonly statementId: number;
  /** Not 0 when a cursor is asked for. */
  readonly cursorFlags: number;
}

export function readStmtExecute(reader: PacketReader): StmtExecute {
  const statementId = reader.uint32();
  const cursorFlags = reader.uint8();
  reader.uint32();
  return { statementId, cursorFlags };
}

/** Type byte in the low 8 bits, 0x8000 when unsigned. */
export type ParameterTypes = readonly number[];

export interface StmtParameters {
  readonly types: ParameterTypes;
  readonly values: readonly ParameterValue[];
}

/**
 * Reads the parameters after the head. `previousTypes` serve when the client sends none; errno 1835 when there are none either.
 * `longData`: values that came by COM_STMT_SEND_LONG_DATA, by parameter number; they have no value in this packet.
 */
export function readStmtParameters(
  reader: PacketReader,
  count: number,
  previousTypes: ParameterTypes | null,
  longData: ReadonlyMap<number, Buffer>,
  charset: Charset | null,
): StmtParameters {
  if (count === 0) return { types: [], values: [] };
  const nulls = reader.bytes((count + 7) >> 3);
  let types = previousTypes;
  if (reader.uint8() !== 0) {
    const read: number[] = [];
    for (let i = 0; i < count; i++) read.push(reader.uint16());
    types = read;
  }
  if (types === null || types.length !== count) throw malformedPacket('parameter types are missing');
  const values: ParameterValue[] = [];
  for (let i = 0; i < count; i++) {
    const type = types[i]!;
    const long = longData.get(i);
    if (long !== undefined) values.push(stringValue(long, type & 0xff, charset));
    else if ((nulls[i >> 3]! & (1 << (i & 7))) !== 0) values.push({ kind: 'null' });
    else values.push(readValue(reader, type, charset));
  }
  return { types, values };
}

export function readValue(reader: PacketReader, type: number, charset: Charset | null): ParameterValue {
  const unsigned = (type & 0x8000) !== 0;
  const code = type & 0xff;
  switch (code) {
    case TypeCode.null:
      return { kind: 'null' };
    case TypeCode.tiny: {
      const value = reader.uint8();
      return integer(unsigned ? value : (value << 24) >> 24, unsigned);
    }
    case TypeCode.short:
    case TypeCode.year: {
      const value = reader.uint16();
      return integer(unsigned ? value : (value << 16) >> 16, unsigned);
    }
    case TypeCode.long:
    case TypeCode.int24: {
      const value = reader.uint32();
      return integer(unsigned ? value : value | 0, unsigned);
    }
    case TypeCode.longlong: {
      const at = reader.take(8);
      const value = unsigned ? reader.buffer.readBigUInt64LE(at) : reader.buffer.readBigInt64LE(at);
      return { kind: 'integer', value, unsigned };
    }
    case TypeCode.float:
      return { kind: 'double', value: reader.buffer.readFloatLE(reader.take(4)) };
    case TypeCode.double:
      return { kind: 'double', value: reader.buffer.readDoubleLE(reader.take(8)) };
    case TypeCode.date:
    case TypeCode.datetime:
    case TypeCode.timestamp:
      return { kind: 'temporal', text: readDateTime(reader, code), type: code === TypeCode.date ? 'date' : 'datetime' };
    case TypeCode.time:
      return { kind: 'temporal', text: readTime(reader), type: 'time' };
    default:
      return stringValue(reader.lengthEncodedBytes(), code, charset);
  }
}

function integer(value: number, unsigned: boolean): ParameterValue {
  return { kind: 'integer', value: BigInt(value), unsigned };
}

function stringValue(bytes: Buffer, code: number, charset: Charset | null): ParameterValue {
  switch (code) {
    case TypeCode.decimal:
    case TypeCode.newdecimal:
      return { kind: 'decimal', text: bytes.toString('latin1') };
    case TypeCode.tinyBlob:
    case TypeCode.mediumBlob:
    case TypeCode.longBlob:
    case TypeCode.blob:
    case TypeCode.geometry:
    case TypeCode.bit:
      return { kind: 'bytes', value: Buffer.from(bytes) };
    case TypeCode.varchar:
    case TypeCode.varString:
    case TypeCode.string:
    case TypeCode.enum:
    case TypeCode.set:
    case TypeCode.json:
      return textValue(bytes, charset);
    default:
      throw malformedPacket(`type 0x${code.toString(16)} of a parameter is not known`);
  }
}

/** Drivers send binary data as strings, too: bytes that are no characters stay bytes. */
function textValue(bytes: Buffer, charset: Charset | null): ParameterValue {
  const isBinary = needsConversion(charset)
    ? !encodeText(decodeText(bytes, charset), charset).equals(bytes)
    : !isUtf8(bytes);
  return isBinary ? { kind: 'bytes', value: Buffer.from(bytes) } : { kind: 'string', text: decodeText(bytes, charset) };
}

/** 0, 4, 7 or 11 bytes: nothing, date, time of day, microseconds (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html, "Date and Time"). */
function readDateTime(reader: PacketReader, code: number): string {
  const length = reader.uint8();
  if (length !== 0 && length !== 4 && length !== 7 && length !== 11) throw malformedPacket(`a date of ${length} bytes`);
  const year = length > 0 ? reader.uint16() : 0;
  const month = length > 0 ? reader.uint8() : 0;
  const day = length > 0 ? reader.uint8() : 0;
  const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const hour = length > 4 ? reader.uint8() : 0;
  const minute = length > 4 ? reader.uint8() : 0;
  const second = length > 4 ? reader.uint8() : 0;
  const microsecond = length > 7 ? reader.uint32() : 0;
  if (code === TypeCode.date) return date;
  return `${date} ${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction(microsecond)}`;
}

function readTime(reader: PacketReader): string {
  const length = reader.uint8();
  if (length === 0) return '00:00:00';
  if (length !== 8 && length !== 12) throw malformedPacket(`a time of ${length} bytes`);
  const sign = reader.uint8() !== 0 ? '-' : '';
  const days = reader.uint32();
  const hour = reader.uint8();
  const minute = reader.uint8();
  const second = reader.uint8();
  const microsecond = length === 12 ? reader.uint32() : 0;
  return `${sign}${pad(days * 24 + hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction(microsecond)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function fraction(microsecond: number): string {
  if (microsecond > 999_999) throw malformedPacket('a second of more than a million microseconds');
  return microsecond === 0 ? '' : `.${pad(microsecond, 6)}`;
}
