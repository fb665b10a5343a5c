import type { ColumnType } from './column-type';
import { decimalWords, layoutOf } from './column-type';
import { copyBits, setBits } from './copy-bits';
import type { BytesVector, DecimalVector, Float64Vector, Int64Vector, Validity, Vector } from './record-batch';
import { allSteps, type Steps } from './steps';

/** The rows of all vectors, which are of the type's layout (and word count), one after the other. String data must stay below 2 GiB together. */
export function concatenate(vectors: readonly Vector[], type: ColumnType): Vector {
  return allSteps(concatenateSteps(vectors, type));
}

/** As concatenate, in steps. */
export function* concatenateSteps(vectors: readonly Vector[], type: ColumnType): Steps<Vector> {
  if (vectors.length === 1 && vectors[0]!.type === type) return vectors[0]!;
  let length = 0;
  for (const vector of vectors) length += vector.length;
  const validity = concatenateValidity(vectors, length);
  const layout = layoutOf(type);
  switch (layout) {
    case 'int64':
    case 'temporal': {
      const values = new BigInt64Array(length);
      yield* copyValues(values, vectors as readonly Int64Vector[], 1);
      return { layout, type, length, validity, values };
    }
    case 'float64': {
      const values = new Float64Array(length);
      yield* copyValues(values, vectors as readonly Float64Vector[], 1);
      return { layout, type, length, validity, values };
    }
    case 'decimal': {
      const words = decimalWords(type.precision);
      const values = new BigInt64Array(length * words);
      yield* copyValues(values, vectors as readonly DecimalVector[], words);
      return { layout, type, length, validity, words, values };
    }
    case 'bytes':
      return {
        layout,
        type,
        length,
        validity,
        ...(yield* concatenateBytes(vectors as readonly BytesVector[], length)),
      };
  }
}

/** Vectors that are copied in a step: a few hundred kilobytes when they are batches of the usual size. */
const stepVectors = 4;

function* copyValues<V extends BigInt64Array | Float64Array>(
  target: V,
  vectors: readonly { readonly length: number; readonly values: V }[],
  words: number,
): Steps<void> {
  let at = 0;
  let copied = 0;
  for (const { values, length } of vectors) {
    target.set(values.subarray(0, length * words) as never, at);
    at += length * words;
    if (++copied % stepVectors === 0) yield;
  }
}

function* concatenateBytes(
  vectors: readonly BytesVector[],
  length: number,
): Steps<Pick<BytesVector, 'offsets' | 'data'>> {
  let bytes = 0;
  for (const vector of vectors) bytes += vector.offsets[vector.length]! - vector.offsets[0]!;
  const offsets = new Int32Array(length + 1);
  const data = new Uint8Array(bytes);
  let row = 0;
  let at = 0;
  let copied = 0;
  for (const vector of vectors) {
    const start = vector.offsets[0]!;
    const end = vector.offsets[vector.length]!;
    data.set(vector.data.subarray(start, end), at);
    const shift = at - start;
    for (let i = 1; i <= vector.length; i++) offsets[row + i] = vector.offsets[i]! + shift;
    row += vector.length;
    at += end - start;
    if (++copied % stepVectors === 0) yield;
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
