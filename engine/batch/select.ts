/** Picking rows out of vectors and batches by their numbers. The results own their memory. For runs of rows: slice.ts. */
import type { BytesVector, RecordBatch, Validity, Vector } from './record-batch';
import { allValid, setNull } from './validity';

/** Row `i` of the result is row `indexes[i]` of the vector, for i < count. Index -1 gives NULL. */
export function take(vector: Vector, indexes: Int32Array, count: number): Vector {
  const validity = takeValidity(vector.validity, indexes, count);
  const { type } = vector;
  switch (vector.layout) {
    case 'int64':
    case 'temporal': {
      const values = new BigInt64Array(count);
      take64(vector.values, indexes, count, values);
      return { layout: vector.layout, type, length: count, validity, values };
    }
    case 'float64': {
      const values = new Float64Array(count);
      const source = vector.values;
      for (let row = 0; row < count; row++) {
        const index = indexes[row]!;
        if (index >= 0) values[row] = source[index]!;
      }
      return { layout: 'float64', type, length: count, validity, values };
    }
    case 'decimal': {
      const { words, values: source } = vector;
      const values = new BigInt64Array(count * words);
      if (words === 1) take64(source, indexes, count, values);
      else {
        for (let row = 0; row < count; row++) {
          const from = indexes[row]! * words;
          if (from >= 0) for (let word = 0; word < words; word++) values[row * words + word] = source[from + word]!;
        }
      }
      return { layout: 'decimal', type, length: count, validity, words, values };
    }
    case 'bytes':
      return takeBytes(vector, indexes, count, validity);
  }
}

/** Moves 64-bit words as 32-bit halves, so that no bigint is made. */
function take64(source: BigInt64Array, indexes: Int32Array, count: number, target: BigInt64Array): void {
  const from = new Int32Array(source.buffer, source.byteOffset, source.length * 2);
  const to = new Int32Array(target.buffer, target.byteOffset, target.length * 2);
  for (let row = 0; row < count; row++) {
    const index = indexes[row]!;
    if (index < 0) continue;
    to[row * 2] = from[index * 2]!;
    to[row * 2 + 1] = from[index * 2 + 1]!;
  }
}

function takeBytes(vector: BytesVector, indexes: Int32Array, count: number, validity: Validity): BytesVector {
  const { offsets, data } = vector;
  const newOffsets = new Int32Array(count + 1);
  let total = 0;
  for (let row = 0; row < count; row++) {
    const index = indexes[row]!;
    if (index >= 0) total += offsets[index + 1]! - offsets[index]!;
    newOffsets[row + 1] = total;
  }
  const newData = new Uint8Array(total);
  for (let row = 0; row < count; row++) {
    const index = indexes[row]!;
    if (index < 0) continue;
    const start = offsets[index]!;
    const length = offsets[index + 1]! - start;
    const at = newOffsets[row]!;
    if (length < 32) for (let byte = 0; byte < length; byte++) newData[at + byte] = data[start + byte]!;
    else newData.set(data.subarray(start, start + length), at);
  }
  return { layout: 'bytes', type: vector.type, length: count, validity, offsets: newOffsets, data: newData };
}

function takeValidity(validity: Validity, indexes: Int32Array, count: number): Validity {
  let taken: Uint8Array | null = null;
  for (let row = 0; row < count; row++) {
    const index = indexes[row]!;
    if (index >= 0 && (validity === null || (validity[index >> 3]! & (1 << (index & 7))) !== 0)) continue;
    taken ??= allValid(count);
    setNull(taken, row);
  }
  return taken;
}

/** The rows of a batch that a selection names, in its order. */
export function takeRows(batch: RecordBatch, indexes: Int32Array, count: number): RecordBatch {
  if (count === batch.rowCount && isIdentity(indexes, count)) return batch;
  return { rowCount: count, columns: batch.columns.map((column) => take(column, indexes, count)) };
}

function isIdentity(indexes: Int32Array, count: number): boolean {
  for (let row = 0; row < count; row++) if (indexes[row] !== row) return false;
  return true;
}
