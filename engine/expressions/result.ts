/** Vectors that functions return, from raw arrays. */
import { type ColumnType, columnType, decimalWords } from '../batch/column-type';
import type { BytesVector, DecimalVector, Float64Vector, Int64Vector, Validity } from '../batch/record-batch';
import { validityBytes } from '../batch/validity';

/** Truth values: INT(1), 0 or 1. */
export function booleanType(nullable: boolean): ColumnType {
  return columnType('int', { precision: 1, length: 1, nullable });
}

/** A truth value for each row: `truth[row]` is 1, 0, or anything for NULL. */
export function booleanVector(type: ColumnType, truth: Uint8Array, validity: Validity): Int64Vector {
  const length = truth.length;
  const values = new BigInt64Array(length);
  const halves = new Int32Array(values.buffer);
  for (let row = 0; row < length; row++) halves[row * 2] = truth[row]!;
  clearNulls(halves, 2, validity, length);
  return { layout: 'int64', type, length, validity, values };
}

/** Whole numbers of safe size. */
export function integerVector(type: ColumnType, numbers: Float64Array | Int32Array, validity: Validity): Int64Vector {
  const length = numbers.length;
  const values = new BigInt64Array(length);
  const halves = new Int32Array(values.buffer);
  for (let row = 0; row < length; row++) {
    const value = numbers[row]!;
    halves[row * 2] = value | 0;
    halves[row * 2 + 1] = Math.floor(value / 4294967296);
  }
  clearNulls(halves, 2, validity, length);
  return { layout: 'int64', type, length, validity, values };
}

export function int64Vector(
  type: ColumnType,
  layout: 'int64' | 'temporal',
  values: BigInt64Array,
  validity: Validity,
): Int64Vector {
  clearNulls(new Int32Array(values.buffer, values.byteOffset, values.length * 2), 2, validity, values.length);
  return { layout, type, length: values.length, validity, values };
}

export function float64Vector(type: ColumnType, values: Float64Array, validity: Validity): Float64Vector {
  return { layout: 'float64', type, length: values.length, validity, values };
}

/** `values` holds decimalWords(type.precision) words a row. */
export function decimalVector(type: ColumnType, values: BigInt64Array, validity: Validity): DecimalVector {
  const words = decimalWords(type.precision);
  return { layout: 'decimal', type, length: values.length / words, validity, words, values };
}

/** The same values under another type of the same layout. */
export function retyped<V extends { readonly type: ColumnType }>(vector: V, type: ColumnType): V {
  return vector.type === type ? vector : { ...vector, type };
}

/** NULL rows hold zero, as Int64Vector promises. */
function clearNulls(halves: Int32Array, width: number, validity: Validity, length: number): void {
  if (validity === null) return;
  for (let row = 0; row < length; row++) {
    if ((validity[row >> 3]! & (1 << (row & 7))) === 0) halves.fill(0, row * width, (row + 1) * width);
  }
}

/** Collects which rows are NULL while a loop runs; `validity` stays null when none is. */
export class NullMarks {
  private bits: Uint8Array | null;
  private readonly inherited: Validity;

  constructor(
    inherited: Validity,
    private readonly rowCount: number,
  ) {
    this.inherited = inherited;
    this.bits = null;
  }

  setNull(row: number): void {
    this.bits ??= this.inherited?.slice() ?? new Uint8Array(validityBytes(this.rowCount)).fill(0xff);
    this.bits[row >> 3]! &= ~(1 << (row & 7));
  }

  get validity(): Validity {
    return this.bits ?? this.inherited;
  }
}

export function bytesVectorOf(
  type: ColumnType,
  offsets: Int32Array,
  data: Uint8Array,
  validity: Validity,
): BytesVector {
  return { layout: 'bytes', type, length: offsets.length - 1, validity, offsets, data };
}
