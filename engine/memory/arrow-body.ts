/** The body of an Arrow IPC record batch message: the buffers of its columns, one after the other. */
import { type ColumnType, decimalWords, layoutOf } from '../batch/column-type';
import type { RecordBatch, Vector } from '../batch/record-batch';

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

/** The batch whose body was read into `body`, at the start of its buffer. Its vectors are views on that. */
export function decodeBatch(body: ArrayBuffer, layout: BodyLayout, types: readonly ColumnType[]): RecordBatch {
  const { rowCount, bufferBytes } = layout;
  let at = 0;
  let next = 0;
  const take = (): { readonly start: number; readonly bytes: number } => {
    const bytes = bufferBytes[next++]!;
    const start = at;
    at += padded(bytes);
    return { start, bytes };
  };
  const columns = types.map((type): Vector => {
    const valid = take();
    const validity = valid.bytes === 0 ? null : new Uint8Array(body, valid.start, valid.bytes);
    const base = { type, length: rowCount, validity };
    const first = take();
    const layoutName = layoutOf(type);
    switch (layoutName) {
      case 'float64':
        return { ...base, layout: layoutName, values: new Float64Array(body, first.start, rowCount) };
      case 'int64':
      case 'temporal':
        return { ...base, layout: layoutName, values: new BigInt64Array(body, first.start, rowCount) };
      case 'decimal': {
        const words = decimalWords(type.precision);
        return { ...base, layout: layoutName, words, values: new BigInt64Array(body, first.start, rowCount * words) };
      }
      case 'bytes': {
        const data = take();
        return {
          ...base,
          layout: layoutName,
          offsets: new Int32Array(body, first.start, rowCount + 1),
          data: new Uint8Array(body, data.start, data.bytes),
        };
      }
    }
  });
  return { rowCount, columns };
}
