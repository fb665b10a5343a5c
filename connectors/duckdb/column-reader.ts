/**
 * Columns of DuckDB's chunks as vectors of ours. Chunks hold up to 2048 rows; readers collect several of them in typed arrays, so that a
 * batch has the size that operators like. Values are copied as whole arrays where both sides lay them out alike.
 */
import type { DuckDBType } from '@duckdb/node-api';
import type { Vector as RawVector } from '@duckdb/node-bindings';
import bindings from '@duckdb/node-bindings';
import type { ColumnType } from '../../engine/batch/column-type';
import { copyBits, setBits } from '../../engine/batch/copy-bits';
import type { Validity, Vector } from '../../engine/batch/record-batch';
import { validityBytes } from '../../engine/batch/validity';

/** Collects the values of one result column. */
export interface ColumnReader {
  readonly type: ColumnType;
  /** Appends the first `count` values of a chunk's vector. */
  append(vector: RawVector, count: number): void;
  /** What was collected; the reader starts anew. */
  finish(): Vector;
}

/** Writes `count` values from a chunk's bytes into `target`, whose element `at` is the first. */
export type ValueCopy<Target> = (source: Uint8Array, count: number, target: Target, at: number) => void;

/** Bitmap of the values that are there, made only when one is missing. */
export class ValidityCollector {
  private bits: Uint8Array | null = null;

  constructor(private readonly capacity: number) {}

  /** @returns the chunk's bitmap; null when no value is missing */
  append(vector: RawVector, at: number, count: number): Uint8Array | null {
    // The binding gives null for a vector without NULLs although its types do not say so.
    const source = bindings.vector_get_validity(vector, Math.ceil(count / 64) * 8) as Uint8Array | null;
    if (source === null) {
      if (this.bits !== null) setBits(this.bits, at, count);
      return null;
    }
    if (this.bits === null) {
      this.bits = new Uint8Array(validityBytes(this.capacity));
      setBits(this.bits, 0, at);
    }
    copyBits(source, 0, this.bits, at, count);
    return source;
  }

  finish(): Validity {
    const { bits } = this;
    this.bits = null;
    return bits;
  }
}

export function hasValue(validity: Uint8Array, row: number): boolean {
  return (validity[row >> 3]! & (1 << (row & 7))) !== 0;
}

/** Values of a fixed width. NULLs are set to 0, whatever DuckDB has in their place. */
export class FixedWidthReader<Target extends BigInt64Array | Float64Array> implements ColumnReader {
  private length = 0;
  private target: Target;
  private readonly validity: ValidityCollector;

  constructor(
    readonly type: ColumnType,
    private readonly options: {
      readonly capacity: number;
      /** Bytes of a value in DuckDB. */
      readonly width: number;
      /** Elements of a value in the target. */
      readonly words: 1 | 2;
      readonly allocate: (elements: number) => Target;
      readonly copy: ValueCopy<Target>;
      readonly vector: (parts: {
        readonly type: ColumnType;
        readonly length: number;
        readonly validity: Validity;
        readonly values: Target;
      }) => Vector;
    },
  ) {
    this.target = options.allocate(options.capacity * options.words);
    this.validity = new ValidityCollector(options.capacity);
  }

  append(vector: RawVector, count: number): void {
    const { width, words, copy } = this.options;
    const at = this.length;
    const validity = this.validity.append(vector, at, count);
    const source = bindings.vector_get_data(vector, count * width);
    copy(validity === null ? source : withoutNulls(source, width, validity, count), count, this.target, at * words);
    if (validity !== null) this.clearNulls(validity, count);
    this.length += count;
  }

  private clearNulls(validity: Uint8Array, count: number): void {
    const { words } = this.options;
    const halves = new Int32Array(
      this.target.buffer,
      this.target.byteOffset + this.length * words * 8,
      count * words * 2,
    );
    for (let row = 0; row < count; row++) {
      if (!hasValue(validity, row)) halves.fill(0, row * words * 2, (row + 1) * words * 2);
    }
  }

  finish(): Vector {
    const { type, length, options } = this;
    const values = this.target.subarray(0, length * options.words) as Target;
    this.length = 0;
    this.target = options.allocate(options.capacity * options.words);
    return options.vector({ type, length, validity: this.validity.finish(), values });
  }
}

/** The bytes with zeros where there is no value: what DuckDB leaves there may be no value of the type at all. */
function withoutNulls(source: Uint8Array, width: number, validity: Uint8Array, count: number): Uint8Array {
  const clean = new Uint8Array(source);
  for (let row = 0; row < count; row++) {
    if (!hasValue(validity, row)) clean.fill(0, row * width, (row + 1) * width);
  }
  return clean;
}

/** Makes a reader of one DuckDB type. */
export interface ReaderSettings {
  readonly duckdbType: DuckDBType;
  readonly type: ColumnType;
  /** Rows that a batch holds at most. */
  readonly capacity: number;
  readonly column: string;
}
