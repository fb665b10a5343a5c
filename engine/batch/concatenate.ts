import type { ColumnType } from './column-type';
import { decimalWords, layoutOf } from './column-type';
import { copyBits, setBits } from './copy-bits';
import type { BytesVector, DecimalVector, Float64Vector, Int64Vector, Validity, Vector } from './record-batch';

/** The rows of all vectors, which are of the type's layout (and word count), one after the other. String data must stay below 2 GiB together. */
export function concatenate(vectors: readonly Vector[], type: ColumnType): Vector {
  if (vectors.length === 1 && vectors[0]!.type === type) return vectors[0]!;
  let length = 0;
  for (const vector of vectors) length += vector.length;
  const validity = concatenateValidity(vectors, length);
  const layout = layoutOf(type);
  switch (layout) {
    case 'int64':
    case 'temporal': {
      const values = new BigInt64Array(length);
      copyValues(values, vectors as readonly Int64Vector[], 1);
      return { layout, type, length, validity, values };
    }
    case 'float64': {
      const values = new Float64Array(length);
      let at = 0;
      for (const vector of vectors as readonly Float64Vector[]) {
        values.set(vector.values.subarray(0, vector.length), at);
        at += vector.length;
      }
      return { layout, type, length, validity, values };
    }
    case 'decimal': {
      const words = decimalWords(type.precision);
      const values = new BigInt64Array(length * words);
      copyValues(values, vectors as readonly DecimalVector[], words);
      return { layout, type, length, validity, words, values };
    }
    case 'bytes':
      return { layout, type, length, validity, ...concatenateBytes(vectors as readonly BytesVector[], length) };
  }
}

function copyValues(target: BigInt64Array, vectors: readonly (Int64Vector | DecimalVector)[], words: number): void {
  let at = 0;
  for (const vector of vectors) {
    target.set(vector.values.subarray(0, vector.length * words), at);
    at += vector.length * words;
  }
}

function concatenateBytes(vectors: readonly BytesVector[], length: number): Pick<BytesVector, 'offsets' | 'data'> {
  let bytes = 0;
  for (const vector of vectors) bytes += vector.offsets[vector.length]! - vector.offsets[0]!;
  const offsets = new Int32Array(length + 1);
  const data = new Uint8Array(bytes);
  let row = 0;
  let at = 0;
  for (const vector of vectors) {
    const start = vector.offsets[0]!;
    const end = vector.offsets[vector.length]!;
    data.set(vector.data.subarray(start, end), at);
    const shift = at - start;
    for (let i = 1; i <= vector.length; i++) offsets[row + i] = vector.offsets[i]! + shift;
    row += vector.length;
    at += end - start;
  }
  return { offsets, data };
}

function concatenateValidity(vectors: readonly Vector[], length: number): Validity {
  if (vectors.every((vector) => vector.validity === null)) return null;
  const validity = new Uint8Array((length + 7) >> 3);
  let at = 0;
  for (const vector of vectors) {
    if (vector.validity === null) setBits(validity, at, vector.length);
    else copyBits(vector.validity, 0, validity, at, vector.length);
    at += vector.length;
  }
  return validity;
}
