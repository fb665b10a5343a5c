import type { ColumnType } from './column-type';
import { decimalWords, layoutOf } from './column-type';
import { copyBytes, viewOf } from './copy-words';
import type { BytesVector, DecimalVector, Float64Vector, Int64Vector, Validity, Vector } from './record-batch';

/**
 * Row i of the result is row `rows[i]` of `vectors[sources[i]]`, for i below `count`. All vectors are of the type's layout. (From one
 * vector only: `take`.)
 */
export function gather(
  vectors: readonly Vector[],
  type: ColumnType,
  sources: Int32Array,
  rows: Int32Array,
  count: number,
): Vector {
  const validity = gatherValidity(vectors, sources, rows, count);
  const layout = layoutOf(type);
  switch (layout) {
    case 'int64':
    case 'temporal': {
      const from = (vectors as readonly Int64Vector[]).map((vector) => vector.values);
      const values = new BigInt64Array(count);
      for (let i = 0; i < count; i++) values[i] = from[sources[i]!]![rows[i]!]!;
      return { layout, type, length: count, validity, values };
    }
    case 'float64': {
      const from = (vectors as readonly Float64Vector[]).map((vector) => vector.values);
      const values = new Float64Array(count);
      for (let i = 0; i < count; i++) values[i] = from[sources[i]!]![rows[i]!]!;
      return { layout, type, length: count, validity, values };
    }
    case 'decimal': {
      const words = decimalWords(type.precision);
      const from = (vectors as readonly DecimalVector[]).map((vector) => vector.values);
      const values = new BigInt64Array(count * words);
      for (let i = 0, to = 0; i < count; i++) {
        const source = from[sources[i]!]!;
        const start = rows[i]! * words;
        for (let word = 0; word < words; word++) values[to++] = source[start + word]!;
      }
      return { layout, type, length: count, validity, words, values };
    }
    case 'bytes':
      return {
        layout,
        type,
        length: count,
        validity,
        ...gatherBytes(vectors as readonly BytesVector[], sources, rows, count),
      };
  }
}

function gatherBytes(
  vectors: readonly BytesVector[],
  sources: Int32Array,
  rows: Int32Array,
  count: number,
): Pick<BytesVector, 'offsets' | 'data'> {
  const offsets = new Int32Array(count + 1);
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const from = vectors[sources[i]!]!.offsets;
    bytes += from[rows[i]! + 1]! - from[rows[i]!]!;
    offsets[i + 1] = bytes;
  }
  const data = new Uint8Array(bytes);
  const target = viewOf(data);
  const views = vectors.map((vector) => viewOf(vector.data));
  for (let i = 0; i < count; ) {
    const source = sources[i]!;
    const { data: from, offsets: starts } = vectors[source]!;
    const first = rows[i]!;
    const at = offsets[i]!;
    // Rows that follow one another there as well are copied in one go.
    let end = first + 1;
    for (i++; i < count && sources[i] === source && rows[i] === end; i++) end++;
    copyBytes(from, views[source]!, starts[first]!, starts[end]!, data, target, at);
  }
  return { offsets, data };
}

function gatherValidity(vectors: readonly Vector[], sources: Int32Array, rows: Int32Array, count: number): Validity {
  const from = vectors.map((vector) => vector.validity);
  if (from.every((validity) => validity === null)) return null;
  const validity = new Uint8Array((count + 7) >> 3);
  for (let i = 0; i < count; i++) {
    const source = from[sources[i]!]!;
    const row = rows[i]!;
    if (source === null || (source[row >> 3]! & (1 << (row & 7))) !== 0) validity[i >> 3]! |= 1 << (i & 7);
  }
  return validity;
}
