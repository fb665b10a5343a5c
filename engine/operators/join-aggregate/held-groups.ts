import type { Accumulator } from '../../aggregates/accumulator';
import type { RecordBatch } from '../../batch/record-batch';
import { take } from '../../batch/select';
import { grown } from '../../memory/growing-array';
import type { JoinKeys } from '../keys/join-keys';
import { type KeyTable, keyTable } from '../keys/key-table';

/** One key of so many that are expected must have come before there is memory for all of them, and for so many at most. */
const expectedPart = 8;
const expectedMax = 2 ** 21;

/** A call over the rows of the held side, and its arguments there. */
export interface HeldCall {
  readonly accumulator: Accumulator;
  readonly columns: readonly number[];
}

/** The held side of an aggregate over a join: for each key how many rows it has, and what they come to. */
export class HeldGroups {
  private readonly table: KeyTable;
  private readonly used: ReadonlySet<number>;
  /** Rows of each key; null while no key has a second one. */
  private counts: Float64Array<ArrayBuffer> | null = null;
  private numbers = new Int32Array(0);
  private factors = new Float64Array(0);

  constructor(
    private readonly keys: JoinKeys,
    private readonly expectedRows: number,
    private readonly calls: readonly HeldCall[],
  ) {
    this.table = keyTable(keys.types, 'never', { about: expectedRows });
    this.used = new Set(calls.flatMap(({ columns }) => columns));
  }

  get isEmpty(): boolean {
    return this.table.size === 0;
  }

  get byteLength(): number {
    let bytes = this.table.byteLength + (this.counts?.byteLength ?? 0);
    for (const { accumulator } of this.calls) bytes += accumulator.byteLength;
    return bytes;
  }

  add(batch: RecordBatch): void {
    const numbers = this.scratch(batch.rowCount);
    const known = this.table.size;
    this.table.assign(this.keys.build(batch), batch.rowCount, numbers);
    this.takeIn(numberedRows(batch, numbers, this.used), known);
  }

  /** As add, of the rows alone whose keys are there. Gives the number of each row's key, -1 for those that are left out. */
  addKnown(batch: RecordBatch): Int32Array {
    const numbers = new Int32Array(batch.rowCount);
    this.table.find(this.keys.build(batch), batch.rowCount, numbers);
    this.takeIn(numberedRows(batch, numbers, this.used), this.table.size);
    return numbers;
  }

  private takeIn({ batch: { columns, rowCount }, numbers }: NumberedRows, known: number): void {
    if (rowCount === 0) return;
    const { size } = this.table;
    const room = this.roomFor(size);
    if (this.counts !== null || size - known < rowCount) {
      this.counts =
        this.counts === null ? grown(new Float64Array(0), size).fill(1, 0, known) : grown(this.counts, size);
      for (let row = 0; row < rowCount; row++) this.counts[numbers[row]!]! += 1;
    }
    for (const { accumulator, columns: own } of this.calls) {
      accumulator.resize(room);
      accumulator.add(
        own.map((column) => columns[column]!),
        numbers,
        rowCount,
      );
    }
  }

  /** States to make room for: once a good part of the keys that are expected has come, all of them at once. */
  private roomFor(size: number): number {
    return size * expectedPart < this.expectedRows ? size : Math.max(size, Math.min(this.expectedRows, expectedMax));
  }

  /** The number of the key of each row of the other side, -1 where it has none here. Overwritten by the next ones. */
  find(probe: RecordBatch): Int32Array {
    const numbers = this.scratch(probe.rowCount);
    this.table.find(this.keys.probe(probe), probe.rowCount, numbers);
    return numbers;
  }

  /** How many rows the keys of these numbers have; null when each has one. Overwritten by the next ones. */
  times(numbers: Int32Array, count: number): Float64Array | null {
    const { counts } = this;
    if (counts === null) return null;
    if (this.factors.length < count) this.factors = new Float64Array(count);
    const { factors } = this;
    for (let index = 0; index < count; index++) factors[index] = counts[numbers[index]!]!;
    return factors;
  }

  /** The states of a call, by the numbers of keys. */
  states(call: number): Accumulator {
    return this.calls[call]!.accumulator;
  }

  /** Lets go of its memory. It is not to be used any more. */
  async remove(): Promise<void> {
    this.table.release?.();
    for (const { accumulator } of this.calls) await accumulator.remove?.();
  }

  private scratch(rowCount: number): Int32Array {
    if (this.numbers.length < rowCount) this.numbers = new Int32Array(rowCount);
    return this.numbers;
  }
}

/** Rows that have a number, and their numbers. */
export interface NumberedRows {
  readonly batch: RecordBatch;
  readonly numbers: Int32Array;
}

/** Leaves out the rows whose number is below 0. Of what remains then only the columns that are used are put together. */
export function numberedRows(batch: RecordBatch, numbers: Int32Array, used: ReadonlySet<number>): NumberedRows {
  const { rowCount } = batch;
  let count = 0;
  for (let row = 0; row < rowCount; row++) count += numbers[row]! < 0 ? 0 : 1;
  if (count === rowCount) return { batch, numbers };
  const rows = new Int32Array(count);
  const kept = new Int32Array(count);
  let next = 0;
  for (let row = 0; row < rowCount; row++) {
    if (numbers[row]! < 0) continue;
    kept[next] = numbers[row]!;
    rows[next++] = row;
  }
  const columns = batch.columns.map((column, index) => (used.has(index) ? take(column, rows, count) : column));
  return { batch: { rowCount: count, columns }, numbers: kept };
}
