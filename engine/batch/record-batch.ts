import type { ColumnType, Field } from './column-type';

/**
 * Which rows are not NULL: bit i (least significant first) of byte i>>3 is 1 when row i has a value.
 * `null` in its place means that every row has one. [Arrow: validity bitmap]
 */
export type Validity = Uint8Array | null;

/** int64 and temporal layouts: one 64-bit word a row. Rows that are NULL hold 0n. */
export interface Int64Vector {
  readonly layout: 'int64' | 'temporal';
  readonly type: ColumnType;
  readonly length: number;
  readonly validity: Validity;
  readonly values: BigInt64Array;
}

export interface Float64Vector {
  readonly layout: 'float64';
  readonly type: ColumnType;
  readonly length: number;
  readonly validity: Validity;
  readonly values: Float64Array;
}

/** Value i is words `values[i*words .. i*words+words-1]`, least significant word first, two's complement, scaled by 10^type.scale. */
export interface DecimalVector {
  readonly layout: 'decimal';
  readonly type: ColumnType;
  readonly length: number;
  readonly validity: Validity;
  readonly words: 1 | 2 | 4;
  readonly values: BigInt64Array;
}

/** Row i is bytes `data[offsets[i] .. offsets[i+1]-1]`. */
export interface BytesVector {
  readonly layout: 'bytes';
  readonly type: ColumnType;
  readonly length: number;
  readonly validity: Validity;
  /** length + 1 entries. */
  readonly offsets: Int32Array;
  readonly data: Uint8Array;
}

export type Vector = Int64Vector | Float64Vector | DecimalVector | BytesVector;

/** Columns of equal length. The layout is Arrow's, so that it can be handed to apache-arrow without copying (to-arrow.ts). */
export interface RecordBatch {
  readonly rowCount: number;
  readonly columns: readonly Vector[];
  /**
   * Lets the memory of the columns be used for others. Called by who looks at the batch last, after all batches before it, and only if nothing of it is
   * left in what was made of it: whoever makes a batch of columns of this one leaves this out. Nobody has to call it.
   */
  readonly release?: () => void;
}

/** Rows in a batch that an operator or decoder makes: between 4 and 16 thousand, as decision 4 of the architecture asks. */
export const batchRowsTarget = 8192;

export function isValid(validity: Validity, row: number): boolean {
  return validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0;
}

/** Batches with the columns that they have. */
export interface BatchStream {
  readonly fields: readonly Field[];
  /** Pulled by one consumer once; `return()` ends the work behind it. */
  readonly batches: AsyncIterable<RecordBatch>;
}
