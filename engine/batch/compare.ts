/**
 * Comparing rows of two batches (or of one with itself), column by column. Strings are compared byte by byte: they must be collation keys
 * already (engine/types/collation/key-vector.ts). NULL is smaller than every value, and equal to NULL.
 */
import type { BytesVector, DecimalVector, Float64Vector, Int64Vector, Validity, Vector } from './record-batch';

/** Negative, zero or positive: row `left` of the left side against row `right` of the right side. */
export type RowComparator = (left: number, right: number) => number;
export type RowEquality = (left: number, right: number) => boolean;

/** One key of both sides. The vectors have the same type; they may be the same vector. */
export interface ComparisonKey {
  readonly left: Vector;
  readonly right: Vector;
  readonly descending: boolean;
}

/** Compares by the keys in turn. Errors: throws when the layouts of a key's sides differ (a plan must cast first). */
export function rowComparator(keys: readonly ComparisonKey[]): RowComparator {
  const comparators = keys.map(({ left, right, descending }): RowComparator => {
    const compare = withNulls(left.validity, right.validity, valueComparator(left, right));
    return descending ? (a, b) => -compare(a, b) : compare;
  });
  if (comparators.length === 0) return () => 0;
  if (comparators.length === 1) return comparators[0]!;
  if (comparators.length === 2) {
    const [first, second] = comparators as [RowComparator, RowComparator];
    return (a, b) => first(a, b) || second(a, b);
  }
  return (a, b) => {
    for (let index = 0; index < comparators.length; index++) {
      const order = comparators[index]!(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** True when all key columns are equal; NULL equals NULL. */
export function rowEquality(left: readonly Vector[], right: readonly Vector[]): RowEquality {
  const equalities = left.map((vector, index) => {
    const other = right[index]!;
    const equal = valueEquality(vector, other);
    if (vector.validity === null && other.validity === null) return equal;
    const { validity } = vector;
    return (a: number, b: number): boolean => {
      const validA = valid(validity, a);
      return validA === valid(other.validity, b) && (!validA || equal(a, b));
    };
  });
  if (equalities.length === 1) return equalities[0]!;
  return (a, b) => {
    for (let index = 0; index < equalities.length; index++) if (!equalities[index]!(a, b)) return false;
    return true;
  };
}

function valid(validity: Validity, row: number): boolean {
  return validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0;
}

function withNulls(left: Validity, right: Validity, compare: RowComparator): RowComparator {
  if (left === null && right === null) return compare;
  return (a, b) => {
    const validA = valid(left, a);
    const validB = valid(right, b);
    if (validA && validB) return compare(a, b);
    return validA === validB ? 0 : validA ? 1 : -1;
  };
}

function mismatch(left: Vector, right: Vector): Error {
  return new Error(`Columns of layouts ${left.layout} and ${right.layout} cannot be compared`);
}

function valueComparator(left: Vector, right: Vector): RowComparator {
  switch (left.layout) {
    case 'int64':
    case 'temporal':
      if (right.layout !== left.layout) throw mismatch(left, right);
      return integerComparator(left, right);
    case 'float64': {
      if (right.layout !== 'float64') throw mismatch(left, right);
      return floatComparator(left, right);
    }
    case 'decimal':
      if (right.layout !== 'decimal' || right.type.scale !== left.type.scale) throw mismatch(left, right);
      return decimalComparator(left, right);
    case 'bytes':
      if (right.layout !== 'bytes') throw mismatch(left, right);
      return bytesComparator(left, right);
  }
}

function floatComparator(left: Float64Vector, right: Float64Vector): RowComparator {
  const a = left.values;
  const b = right.values;
  return (i, j) => {
    const x = a[i]!;
    const y = b[j]!;
    return x < y ? -1 : x > y ? 1 : 0;
  };
}

function halvesOf(values: BigInt64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

function integerComparator(left: Int64Vector, right: Int64Vector): RowComparator {
  if (left.type.unsigned !== right.type.unsigned) {
    throw new Error('A signed and an unsigned column cannot be compared without a cast');
  }
  const a = halvesOf(left.values);
  const b = halvesOf(right.values);
  // Unsigned order is signed order with the top bit flipped.
  const flip = left.type.unsigned ? 0x80000000 | 0 : 0;
  return (i, j) => {
    const highA = a[i * 2 + 1]! ^ flip;
    const highB = b[j * 2 + 1]! ^ flip;
    if (highA !== highB) return highA < highB ? -1 : 1;
    return (a[i * 2]! >>> 0) - (b[j * 2]! >>> 0);
  };
}

function decimalComparator(left: DecimalVector, right: DecimalVector): RowComparator {
  const a = halvesOf(left.values);
  const b = halvesOf(right.values);
  const sizeA = left.words * 2;
  const sizeB = right.words * 2;
  const size = Math.max(sizeA, sizeB);
  return (i, j) => {
    const endA = (i + 1) * sizeA - 1;
    const endB = (j + 1) * sizeB - 1;
    const topA = a[endA]!;
    const topB = b[endB]!;
    if (sizeA === sizeB && topA !== topB) return topA < topB ? -1 : 1;
    if (topA < 0 !== topB < 0) return topA < 0 ? -1 : 1;
    for (let half = size - 1; half >= 0; half--) {
      // A narrower value is extended by its sign.
      const x = (half < sizeA ? a[endA - sizeA + 1 + half]! : topA >> 31) >>> 0;
      const y = (half < sizeB ? b[endB - sizeB + 1 + half]! : topB >> 31) >>> 0;
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };
}

function bytesComparator(left: BytesVector, right: BytesVector): RowComparator {
  const dataA = left.data;
  const dataB = right.data;
  const offsetsA = left.offsets;
  const offsetsB = right.offsets;
  return (i, j) => compareBytes(dataA, offsetsA[i]!, offsetsA[i + 1]!, dataB, offsetsB[j]!, offsetsB[j + 1]!);
}

/** memcmp; a prefix is smaller. */
export function compareBytes(
  left: Uint8Array,
  leftStart: number,
  leftEnd: number,
  right: Uint8Array,
  rightStart: number,
  rightEnd: number,
): number {
  const common = Math.min(leftEnd - leftStart, rightEnd - rightStart);
  for (let at = 0; at < common; at++) {
    const difference = left[leftStart + at]! - right[rightStart + at]!;
    if (difference !== 0) return difference;
  }
  return leftEnd - leftStart - (rightEnd - rightStart);
}

function valueEquality(left: Vector, right: Vector): RowEquality {
  if (left.layout === 'bytes' && right.layout === 'bytes') {
    const { data: dataA, offsets: offsetsA } = left;
    const { data: dataB, offsets: offsetsB } = right;
    return (i, j) => {
      const startA = offsetsA[i]!;
      const startB = offsetsB[j]!;
      const length = offsetsA[i + 1]! - startA;
      if (length !== offsetsB[j + 1]! - startB) return false;
      for (let at = 0; at < length; at++) if (dataA[startA + at] !== dataB[startB + at]) return false;
      return true;
    };
  }
  if (left.layout === right.layout && (left.layout === 'int64' || left.layout === 'temporal')) {
    if (left.type.unsigned !== right.type.unsigned) {
      throw new Error('A signed and an unsigned column cannot be compared without a cast');
    }
    const a = halvesOf(left.values);
    const b = halvesOf((right as Int64Vector).values);
    return (i, j) => a[i * 2] === b[j * 2] && a[i * 2 + 1] === b[j * 2 + 1];
  }
  const compare = valueComparator(left, right);
  return (i, j) => compare(i, j) === 0;
}
