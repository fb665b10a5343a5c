import type { RecordBatch, Vector } from './record-batch';
import { sliceValidity } from './validity';

/** Rows `start .. start+count-1`. Values are views on the vector's own; only a validity bitmap that does not start at a byte is copied. */
export function slice(vector: Vector, start: number, count: number): Vector {
  const validity = sliceValidity(vector.validity, start, start + count);
  switch (vector.layout) {
    case 'int64':
    case 'temporal':
      return { ...vector, length: count, validity, values: vector.values.subarray(start, start + count) };
    case 'float64':
      return { ...vector, length: count, validity, values: vector.values.subarray(start, start + count) };
    case 'decimal': {
      const { words } = vector;
      return {
        ...vector,
        length: count,
        validity,
        values: vector.values.subarray(start * words, (start + count) * words),
      };
    }
    case 'bytes':
      return { ...vector, length: count, validity, offsets: vector.offsets.subarray(start, start + count + 1) };
  }
}

export function sliceBatch(batch: RecordBatch, start: number, count: number): RecordBatch {
  return { rowCount: count, columns: batch.columns.map((column) => slice(column, start, count)) };
}
