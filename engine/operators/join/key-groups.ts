import type { ColumnType } from '../../batch/column-type';
import type { Validity, Vector } from '../../batch/record-batch';
import { isValid } from '../../batch/record-batch';
import { slice } from '../../batch/slice';
import type { CpuTurn } from '../cpu-turn';
import { type KeyTable, keyTable } from '../keys/key-table';

/** Bytes a row that grouping takes beside the table of keys: the number of the row's key, and its place among the rows of that key. */
export const groupBytesPerRow = 12;

/** Rows that are put into the table of keys before other statements get their turn: a multiple of 8. */
const assignedRows = 2 ** 13;

/** Where the candidates of each probe row lie in `KeyGroups.rows`: `from[row] .. to[row]-1`. */
export interface Candidates {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * Held rows by key. Rows with the same key lie one after the other in `rows`, those of key number k from `starts[k]` to `starts[k+1]`;
 * of these, rows for which `first` has a NULL come first and end at `firstEnds[k]`. Rows with a NULL in their key are in no group.
 * Without key columns all rows are of key number 0.
 */
export class KeyGroups {
  readonly starts: Int32Array;
  readonly firstEnds: Int32Array;
  readonly rows: Int32Array;

  private constructor(
    private readonly table: KeyTable | null,
    readonly numbers: Int32Array,
    first: Validity,
  ) {
    this.starts = startsOf(this.numbers, this.size);
    this.rows = new Int32Array(this.starts[this.size]!);
    const next = this.starts.slice(0, -1);
    if (first !== null) this.place(next, (row) => !isValid(first, row));
    this.firstEnds = first === null ? this.starts : next.slice();
    this.place(next, first === null ? () => true : (row) => isValid(first, row));
  }

  /** Other statements get their turn while it is made. */
  static async of(
    types: readonly ColumnType[],
    columns: readonly Vector[],
    rowCount: number,
    first: Validity,
    turn: CpuTurn,
  ): Promise<KeyGroups> {
    const numbers = new Int32Array(rowCount);
    const table = types.length === 0 ? null : keyTable(types, 'never', rowCount);
    for (let start = 0; table !== null && start < rowCount; start += assignedRows) {
      const pause = turn.pass();
      if (pause !== null) await pause;
      const count = Math.min(assignedRows, rowCount - start);
      const part = columns.map((column) => slice(column, start, count));
      table.assign(part, count, numbers.subarray(start, start + count));
    }
    return new KeyGroups(table, numbers, first);
  }

  /** How many keys there are. */
  get size(): number {
    return this.table?.size ?? 1;
  }

  /** Each key has one row. */
  private get isUnique(): boolean {
    return this.rows.length === this.size;
  }

  get byteLength(): number {
    return this.numbers.length * groupBytesPerRow + (this.table?.byteLength ?? 0);
  }

  private place(next: Int32Array, isWanted: (row: number) => boolean): void {
    const { numbers, rows } = this;
    for (let row = 0; row < numbers.length; row++) {
      const number = numbers[row]!;
      if (number >= 0 && isWanted(row)) rows[next[number]!++] = row;
    }
  }

  /** The key number of each row, -1 where no held row has its key. */
  find(columns: readonly Vector[], rowCount: number): Int32Array {
    const numbers = new Int32Array(rowCount);
    if (this.table !== null) this.table.find(columns, rowCount, numbers);
    else if (this.rows.length === 0) numbers.fill(-1);
    return numbers;
  }

  /** All rows with the key of each probe row. */
  candidates(numbers: Int32Array): Candidates {
    const { starts } = this;
    const from = new Int32Array(numbers.length);
    const to = new Int32Array(numbers.length);
    if (this.isUnique) {
      // Then starts[number] is the number itself.
      for (let row = 0; row < numbers.length; row++) {
        const number = numbers[row]!;
        if (number < 0) continue;
        from[row] = number;
        to[row] = number + 1;
      }
      return { from, to };
    }
    for (let row = 0; row < numbers.length; row++) {
      const number = numbers[row]!;
      if (number < 0) continue;
      from[row] = starts[number]!;
      to[row] = starts[number + 1]!;
    }
    return { from, to };
  }
}

/** Where each number's rows start when rows are ordered by number; one entry more for the end. Rows with number -1 are left out. */
function startsOf(numbers: Int32Array, size: number): Int32Array {
  const starts = new Int32Array(size + 1);
  for (let row = 0; row < numbers.length; row++) if (numbers[row]! >= 0) starts[numbers[row]! + 1]!++;
  for (let number = 0; number < size; number++) starts[number + 1]! += starts[number]!;
  return starts;
}
