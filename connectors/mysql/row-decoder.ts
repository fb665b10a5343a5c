import { type Field, isInteger, layoutOf } from '../../engine/batch/column-type';
import { batchRowsTarget, type Int64Vector, type RecordBatch, type Vector } from '../../engine/batch/record-batch';
import {
  type BytesBuilder,
  type DecimalBuilder,
  type Float64Builder,
  Int64Builder,
  type VectorBuilder,
  vectorBuilder,
} from '../../engine/batch/vector-builder';
import { type SqlError, sqlError } from '../../protocol/wire/sql-error';

/** How a column's text is read. Small integers, so that the loop over columns is a switch and not a call through a closure. */
const Reading = { integer: 0, bit: 1, temporal: 2, double: 3, decimal: 4, bytes: 5 } as const;

const nullByte = 0xfb;
export const largestPayload = 0xffffff;
export const headerBytes = 4;
/** A batch ends early when its strings take this many bytes. */
const batchBytesMax = 8 * 1024 * 1024;

/**
 * Row packets of the text protocol straight into columns
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_row.html): no value becomes a string
 * on its way.
 */
export class RowDecoder {
  protected readonly builders: readonly VectorBuilder[];
  protected readonly readings: Uint8Array;
  private rowCount = 0;
  protected bytes = 0;
  /** Payload of a row of 16 MiB and more, as far as it came. */
  private large: Buffer[] = [];

  constructor(
    fields: readonly Field[],
    private readonly emit: (batch: RecordBatch) => void,
  ) {
    this.builders = fields.map(({ type }) => vectorBuilder(type));
    this.readings = Uint8Array.from(fields, ({ type }) => readingOf(type));
  }

  /** Takes `packetCount` whole row packets in; emits a batch whenever enough rows are there. Errors: 1105 for text that is none of the column's type. */
  rows(chunk: Buffer, packetCount: number): void {
    let at = 0;
    for (let index = 0; index < packetCount; index++) at = this.packet(chunk, at);
  }

  /** Takes the packet at `at` in; returns where the next one begins. */
  protected packet(chunk: Buffer, at: number): number {
    const length = chunk[at]! | (chunk[at + 1]! << 8) | (chunk[at + 2]! << 16);
    const start = at + headerBytes;
    const end = start + length;
    if (length === largestPayload || this.large.length > 0) {
      this.large.push(Buffer.from(chunk.subarray(start, end)));
      if (length === largestPayload) return end;
      const row = Buffer.concat(this.large);
      this.large = [];
      this.row(row, 0, row.length);
    } else this.row(chunk, start, end);
    if (++this.rowCount >= batchRowsTarget || this.bytes >= batchBytesMax) this.flush();
    return end;
  }

  /** Rows that the batch has room for. */
  protected get room(): number {
    return batchRowsTarget - this.rowCount;
  }

  /** So many rows have been appended to the builders, as many as there was room for at most. */
  protected appended(rowCount: number): void {
    this.rowCount += rowCount;
    if (this.rowCount >= batchRowsTarget) this.flush();
  }

  /** Emits the rows that are left. */
  flush(): void {
    if (this.rowCount === 0) return;
    const columns = this.builders.map((builder) => builder.finish());
    const batch: RecordBatch = { rowCount: this.rowCount, columns, release: () => takeBack(this.builders, columns) };
    this.rowCount = 0;
    this.bytes = 0;
    this.emit(batch);
  }

  protected row(data: Buffer, start: number, end: number): void {
    const { builders, readings } = this;
    this.bytes += end - start;
    let at = start;
    for (let column = 0; column < readings.length; column++) {
      let length = data[at++]!;
      if (length === nullByte) {
        builders[column]!.appendNull();
        continue;
      }
      if (length > nullByte) {
        const width = length === 0xfc ? 2 : length === 0xfd ? 3 : 8;
        length = width === 8 ? Number(data.readBigUInt64LE(at)) : data.readUIntLE(at, width);
        at += width;
      }
      const next = at + length;
      if (next > end) throw badRow();
      appendText(builders[column]!, readings[column]!, data, at, next);
      at = next;
    }
  }
}

/** The columns that builders have made are not looked at any more. */
export function takeBack(builders: readonly VectorBuilder[], columns: readonly Vector[]): void {
  for (let index = 0; index < builders.length; index++) {
    const builder = builders[index]!;
    if (builder instanceof Int64Builder) builder.takeBack(columns[index] as Int64Vector);
  }
}

export function badRow(): SqlError {
  return sqlError('ER_MALFORMED_PACKET', 'Malformed communication packet: a row that ends too early.');
}

/** Appends the value that bytes `start` to `end` are the text of. Errors: 1105 for text that is none of the column's type. */
export function appendText(builder: VectorBuilder, reading: number, data: Buffer, start: number, end: number): void {
  switch (reading) {
    case Reading.integer:
      (builder as Int64Builder).appendIntegerText(data, start, end);
      break;
    case Reading.bytes:
      (builder as BytesBuilder).append(data, start, end);
      break;
    case Reading.decimal:
      (builder as DecimalBuilder).appendText(data, start, end);
      break;
    case Reading.temporal:
      (builder as Int64Builder).appendTemporalText(data, start, end);
      break;
    case Reading.double:
      (builder as Float64Builder).append(Number(data.toString('latin1', start, end)));
      break;
    default:
      (builder as Int64Builder).append(bitsOf(data, start, end));
  }
}

/** How values of a type are read (`appendText`). */
export function readingOf(type: Field['type']): number {
  switch (layoutOf(type)) {
    case 'int64':
      return isInteger(type) && type.name !== 'bit' ? Reading.integer : Reading.bit;
    case 'temporal':
      return Reading.temporal;
    case 'float64':
      return Reading.double;
    case 'decimal':
      return Reading.decimal;
    case 'bytes':
      return Reading.bytes;
  }
}

/** BIT comes as big-endian bytes. */
function bitsOf(data: Buffer, start: number, end: number): bigint {
  let value = 0n;
  for (let at = start; at < end; at++) value = (value << 8n) | BigInt(data[at]!);
  return BigInt.asIntN(64, value);
}
