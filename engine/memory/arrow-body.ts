/** The body of an Arrow IPC record batch message: the buffers of its columns, one after the other. */
import { type ColumnType, decimalWords, layoutOf } from '../batch/column-type';
import type { RecordBatch, Vector } from '../batch/record-batch';
import { validityBytes } from '../batch/validity';

/** Bytes that every buffer and message starts at a multiple of. */
export const alignment = 8;

export function padded(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/** Where a batch's buffers lie. Sizes are without padding; each buffer starts at a multiple of 8 bytes in the body. */
export interface BodyLayout {
  readonly rowCount: number;
  /** Bytes in front of the body. */
  readonly metadataBytes: number;
  readonly bodyBytes: number;
  /** Sizes of the buffers, column by column: validity (0 = none), for strings offsets, values. */
  readonly bufferBytes: readonly number[];
}

/** The buffers of the batch's columns, as they lie in memory. */
export function bodyBuffers({ rowCount, columns }: RecordBatch): readonly Uint8Array[] {
  const buffers: Uint8Array[] = [];
  for (const column of columns) pushBuffers(column, rowCount, buffers);
  return buffers;
}

const noBytes = new Uint8Array(0);

function pushBuffers(column: Vector, rowCount: number, into: Uint8Array[]): void {
  const { validity } = column;
  into.push(validity === null ? noBytes : validity.subarray(0, validityBytes(rowCount)));
  if (column.layout !== 'bytes') {
    const { values } = column;
    const width = column.layout === 'decimal' ? 8 * column.words : 8;
    into.push(new Uint8Array(values.buffer, values.byteOffset, rowCount * width));
    return;
  }
  const start = column.offsets[0]!;
  let offsets = column.offsets.subarray(0, rowCount + 1);
  if (start !== 0) offsets = offsets.map((offset) => offset - start);
  into.push(new Uint8Array(offsets.buffer, offsets.byteOffset, offsets.byteLength));
  into.push(column.data.subarray(start, column.offsets[rowCount]!));
}

/** A copy of the batch in one piece of memory, which `decodeBatch` reads. */
export function encodeBody(batch: RecordBatch): { readonly body: ArrayBuffer; readonly layout: BodyLayout } {
  const buffers = bodyBuffers(batch);
  const bufferBytes = buffers.map(({ length }) => length);
  const bodyBytes = bufferBytes.reduce((sum, bytes) => sum + padded(bytes), 0);
  const body = new ArrayBuffer(bodyBytes);
  const bytes = new Uint8Array(body);
  let at = 0;
  for (const buffer of buffers) {
    bytes.set(buffer, at);
    at += padded(buffer.length);
  }
  return { body, layout: { rowCount: batch.rowCount, metadataBytes: 0, bodyBytes, bufferBytes } };
}

/** The batch whose body was read into `body`, at the start of its buffer. Its vectors are views on that. */
export function decodeBatch(body: ArrayBuffer, layout: BodyLayout, types: readonly ColumnType[]): RecordBatch {
  const { rowCount, bufferBytes } = layout;
  let at = 0;
  let next = 0;
  const take: TakeBuffer = () => {
    const bytes = bufferBytes[next++]!;
    const start = at;
    at += padded(bytes);
    return { start, bytes };
  };
  return { rowCount, columns: types.map((type) => decodeVector(body, rowCount, type, take)) };
}

/** Where the next buffer lies. */
type TakeBuffer = () => { readonly start: number; readonly bytes: number };

function decodeVector(body: ArrayBuffer, rowCount: number, type: ColumnType, take: TakeBuffer): Vector {
  const valid = take();
  const validity = valid.bytes === 0 ? null : new Uint8Array(body, valid.start, valid.bytes);
  const base = { type, length: rowCount, validity };
  const { start } = take();
  const layout = layoutOf(type);
  switch (layout) {
    case 'float64':
      return { ...base, layout, values: new Float64Array(body, start, rowCount) };
    case 'int64':
    case 'temporal':
      return { ...base, layout, values: new BigInt64Array(body, start, rowCount) };
    case 'decimal': {
      const words = decimalWords(type.precision);
      return { ...base, layout, words, values: new BigInt64Array(body, start, rowCount * words) };
    }
    case 'bytes': {
      const data = take();
      const offsets = new Int32Array(body, start, rowCount + 1);
      return { ...base, layout, offsets, data: new Uint8Array(body, data.start, data.bytes) };
    }
  }
}
