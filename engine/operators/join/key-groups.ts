import type { ColumnType } from '../../batch/column-type';
import type { Validity, Vector } from '../../batch/record-batch';
import { isValid } from '../../batch/record-batch';
import { slice } from '../../batch/slice';
import { type Steps, stepRows } from '../../batch/steps';
import { type CpuTurn, inTurns } from '../cpu-turn';
import { keyRangeSteps } from '../keys/key-range';
import { type KeyTable, keyTable } from '../keys/key-table';

/** Bytes a row that grouping takes beside the table of keys: the number of the row's key, and its place among the rows of that key. */
export const groupBytesPerRow = 12;

/** Rows that are put into the table of keys before other statements get their turn, a multiple of 8: each may be the first in its page of memory. */
const assignedRows = 2 ** 9;

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
  private constructor(
    private readonly table: KeyTable | null,
    /** The key number of each row. */
    readonly numbers: Int32Array,
    /** Empty when each row has a key of its own: its number is the row's. */
    private readonly starts: Int32Array,
    readonly firstEnds: Int32Array,
    readonly rows: Int32Array,
  ) {}

  /** Other statements get their turn while it is made. */
  static async of(
    types: readonly ColumnType[],
    columns: readonly Vector[],
    rowCount: number,
    first: Validity,
    turn: CpuTurn,
  ): Promise<KeyGroups> {
    const numbers = new Int32Array(rowCount);
    const range = types.length === 1 ? await inTurns(keyRangeSteps(columns[0]!), turn) : null;
    const table = types.length === 0 ? null : keyTable(types, 'never', { room: rowCount, range });
    for (let start = 0; table !== null && start < rowCount; start += assignedRows) {
      const pause = turn.pass();
      if (pause !== null) await pause;
      const count = Math.min(assignedRows, rowCount - start);
      const part = columns.map((column) => slice(column, start, count));
      table.assign(part, count, numbers.subarray(start, start + count));
    }
    if (table?.size === rowCount && first === null) {
      // Then each row's number is its own.
      return new KeyGroups(table, numbers, nothing, nothing, numbers);
    }
    const { starts, firstEnds, rows } = await inTurns(placed(numbers, table?.size ?? 1, first), turn);
    return new KeyGroups(table, numbers, starts, firstEnds, rows);
  }

  /** How many keys there are. */
  get size(): number {
    return this.table?.size ?? 1;
  }

  /** Each key has one row. */
  get isUnique(): boolean {
    return this.rows.length === this.size;
  }

  get byteLength(): number {
    return this.numbers.length * groupBytesPerRow + (this.table?.byteLength ?? 0);
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

const nothing = new Int32Array(0);

interface Places {
  readonly starts: Int32Array;
  readonly firstEnds: Int32Array;
  readonly rows: Int32Array;
}

/** Rows ordered by their numbers; rows with number -1 are left out. */
function* placed(numbers: Int32Array, size: number, first: Validity): Steps<Places> {
  const starts = yield* startsOf(numbers, size);
  const rows = new Int32Array(starts[size]!);
  const next = starts.slice(0, -1);
  if (first === null) {
    yield* place(numbers, rows, next, null, false);
    return { starts, firstEnds: starts, rows };
  }
  yield* place(numbers, rows, next, first, false);
  const firstEnds = next.slice();
  yield* place(numbers, rows, next, first, true);
  return { starts, firstEnds, rows };
}

/** Puts rows where the next of their number goes: all of them, or those whose bit in `bits` is `bit`. */
function* place(numbers: Int32Array, rows: Int32Array, next: Int32Array, bits: Validity, bit: boolean): Steps<void> {
  for (let start = 0; start < numbers.length; start += stepRows) {
    const end = Math.min(numbers.length, start + stepRows);
    for (let row = start; row < end; row++) {
      const number = numbers[row]!;
      if (number >= 0 && (bits === null || isValid(bits, row) === bit)) rows[next[number]!++] = row;
    }
    yield;
  }
}

/** Where each number's rows start when rows are ordered by number; one entry more for the end. */
function* startsOf(numbers: Int32Array, size: number): Steps<Int32Array> {
  const starts = new Int32Array(size + 1);
  for (let start = 0; start < numbers.length; start += stepRows) {
    const end = Math.min(numbers.length, start + stepRows);
    for (let row = start; row < end; row++) if (numbers[row]! >= 0) starts[numbers[row]! + 1]!++;
    yield;
  }
  for (let start = 0; start < size; start += stepRows) {
    const end = Math.min(size, start + stepRows);
    for (let number = start; number < end; number++) starts[number + 1]! += starts[number]!;
    yield;
  }
  return starts;
}
