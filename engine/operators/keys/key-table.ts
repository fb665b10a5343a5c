import { type ColumnType, decimalWords, layoutOf } from '../../batch/column-type';
import type { BytesVector, Vector } from '../../batch/record-batch';
import { BytesKeyTable } from './bytes-key-table';
import type { ExpectedKeys } from './expected-keys';
import { equalityHalves, halvesOf } from './halves';
import { Int64KeyTable } from './int64-key-table';
import { stringKeys } from './string-keys';
import { WordsKeyTable } from './words-key-table';

/**
 * Numbers distinct keys 0, 1, 2 … in the order of their first appearance. Keys are equal as MySQL's `=` and GROUP BY see it: strings by
 * collation, 0 and -0 as one.
 */
export interface KeyTable {
  /** How many numbers are given. */
  readonly size: number;
  readonly byteLength: number;
  /** `numbers[row]` becomes the number of the row's key; new keys are added. */
  assign(columns: readonly Vector[], rowCount: number, numbers: Int32Array): void;
  /** As assign, but a key that is not there gets -1. */
  find(columns: readonly Vector[], rowCount: number, numbers: Int32Array): void;
  /** Gives memory back that others can use. The table is not to be used any more. Nobody has to. */
  release?(): void;
}

/**
 * `nulls`: `equal` makes NULL a key like others (GROUP BY, DISTINCT), `never` gives rows with a NULL in any column the number -1
 * (joins, COUNT(DISTINCT …)). Columns handed in later must have exactly the layout, DECIMAL size and collation of `types`.
 */
export function keyTable(
  types: readonly ColumnType[],
  nulls: 'equal' | 'never',
  expected: ExpectedKeys = {},
): KeyTable {
  const { room = 0 } = expected;
  if (types.length === 1) {
    const type = types[0]!;
    if (layoutOf(type) === 'bytes') return new SingleStringTable(type, nulls, room);
    if (layoutOf(type) !== 'decimal' || decimalWords(type.precision) === 1) return new SingleWordTable(nulls, expected);
  }
  return new CompositeTable(types, nulls, room);
}

class SingleWordTable implements KeyTable {
  private readonly table: Int64KeyTable;

  constructor(nulls: 'equal' | 'never', expected: ExpectedKeys) {
    this.table = new Int64KeyTable(nulls, expected);
  }

  get size(): number {
    return this.table.size;
  }

  get byteLength(): number {
    return this.table.byteLength;
  }

  assign([column]: readonly Vector[], rowCount: number, numbers: Int32Array): void {
    this.table.assign(wordHalves(column!, rowCount), column!.validity, rowCount, numbers);
  }

  find([column]: readonly Vector[], rowCount: number, numbers: Int32Array): void {
    this.table.find(wordHalves(column!, rowCount), column!.validity, rowCount, numbers);
  }

  release(): void {
    this.table.release();
  }
}

function wordHalves(column: Vector, rowCount: number): Int32Array {
  if (column.layout === 'float64') return equalityHalves(column.values, rowCount);
  return halvesOf((column as Exclude<Vector, BytesVector | { layout: 'float64' }>).values);
}

class SingleStringTable implements KeyTable {
  private readonly table: BytesKeyTable;

  constructor(
    private readonly type: ColumnType,
    nulls: 'equal' | 'never',
    expectedKeys: number,
  ) {
    this.table = new BytesKeyTable(nulls, expectedKeys);
  }

  get size(): number {
    return this.table.size;
  }

  get byteLength(): number {
    return this.table.byteLength;
  }

  assign([column]: readonly Vector[], rowCount: number, numbers: Int32Array): void {
    this.table.assign(stringKeys(column as BytesVector, this.type), column!.validity, rowCount, numbers);
  }

  find([column]: readonly Vector[], rowCount: number, numbers: Int32Array): void {
    this.table.find(stringKeys(column as BytesVector, this.type), column!.validity, rowCount, numbers);
  }
}

/**
 * Several columns, or one of several words: every row's key becomes a fixed number of 32-bit words. Strings take part by their number in
 * a table of their own; when NULLs are equal, a word more says which columns are NULL.
 */
class CompositeTable implements KeyTable {
  private readonly strings: readonly (BytesKeyTable | null)[];
  private readonly widths: readonly number[];
  private readonly width: number;
  private readonly nullWords: number;
  private readonly table: WordsKeyTable;
  private stringNumbers = new Int32Array(0);

  constructor(
    private readonly types: readonly ColumnType[],
    private readonly nulls: 'equal' | 'never',
    expectedKeys: number,
  ) {
    this.strings = types.map((type) => (layoutOf(type) === 'bytes' ? new BytesKeyTable('never') : null));
    this.widths = types.map(wordsOf);
    this.nullWords = nulls === 'equal' ? (types.length + 31) >> 5 : 0;
    this.width = this.widths.reduce((sum, width) => sum + width, this.nullWords);
    this.table = new WordsKeyTable(this.width, expectedKeys);
  }

  get size(): number {
    return this.table.size;
  }

  get byteLength(): number {
    return this.strings.reduce((sum, strings) => sum + (strings?.byteLength ?? 0), this.table.byteLength);
  }

  assign(columns: readonly Vector[], rowCount: number, numbers: Int32Array): void {
    this.table.assign(this.encode(columns, rowCount, numbers, true), rowCount, numbers);
  }

  find(columns: readonly Vector[], rowCount: number, numbers: Int32Array): void {
    this.table.find(this.encode(columns, rowCount, numbers, false), rowCount, numbers);
  }

  /** The rows' words. `numbers` becomes -1 for rows that can have no number, and 0 for the others. */
  private encode(columns: readonly Vector[], rowCount: number, numbers: Int32Array, adds: boolean): Int32Array {
    const words = new Int32Array(rowCount * this.width);
    numbers.fill(0, 0, rowCount);
    let at = this.nullWords;
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]!;
      if (column.validity !== null) this.encodeNulls(column, index, rowCount, words, numbers);
      const strings = this.strings[index]!;
      if (strings !== null) this.encodeStrings(column as BytesVector, index, rowCount, words, at, numbers, adds);
      else copyWords(column, rowCount, words, at, this.width, this.widths[index]!);
      at += this.widths[index]!;
    }
    return words;
  }

  private encodeNulls(column: Vector, index: number, rowCount: number, words: Int32Array, numbers: Int32Array): void {
    const validity = column.validity!;
    for (let row = 0; row < rowCount; row++) {
      if ((validity[row >> 3]! & (1 << (row & 7))) !== 0) continue;
      if (this.nulls === 'never') numbers[row] = -1;
      else words[row * this.width + (index >> 5)]! |= 1 << (index & 31);
    }
  }

  private encodeStrings(
    column: BytesVector,
    index: number,
    rowCount: number,
    words: Int32Array,
    at: number,
    numbers: Int32Array,
    adds: boolean,
  ): void {
    if (this.stringNumbers.length < rowCount) this.stringNumbers = new Int32Array(rowCount);
    const found = this.stringNumbers;
    const strings = this.strings[index]!;
    const keys = stringKeys(column, this.types[index]!);
    if (adds) strings.assign(keys, column.validity, rowCount, found);
    else strings.find(keys, column.validity, rowCount, found);
    const { validity } = column;
    for (let row = 0; row < rowCount; row++) {
      if (found[row] !== -1) words[row * this.width + at] = found[row]!;
      else if (validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0) numbers[row] = -1;
    }
  }
}

function wordsOf(type: ColumnType): number {
  switch (layoutOf(type)) {
    case 'bytes':
      return 1;
    case 'decimal':
      return 2 * decimalWords(type.precision);
    default:
      return 2;
  }
}

/** Copies each row's words to its place; rows that are NULL keep zeros. */
function copyWords(
  column: Vector,
  rowCount: number,
  words: Int32Array,
  at: number,
  stride: number,
  width: number,
): void {
  const halves =
    column.layout === 'float64'
      ? equalityHalves(column.values, rowCount)
      : halvesOf((column as Exclude<Vector, BytesVector | { layout: 'float64' }>).values);
  const { validity } = column;
  for (let row = 0, from = 0, to = at; row < rowCount; row++, from += width, to += stride) {
    if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
    for (let word = 0; word < width; word++) words[to + word] = halves[from + word]!;
  }
}
