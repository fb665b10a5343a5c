import { type ColumnType, columnType } from '../batch/column-type';
import type { Int64Vector, Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import type { MemoryReservation } from '../memory/budget';
import { type DistinctKeys, distinctRows, unknownPartitions } from '../operators/distinct';
import { halvesOf } from '../operators/keys/halves';
import { type KeyTable, keyTable } from '../operators/keys/key-table';
import { type Run, reserveShare } from '../operators/operator';
import { Partitions, partitionsOf } from '../operators/spill/partitions';
import type { Accumulator } from './accumulator';

const groupType = columnType('bigint', { nullable: false });

/**
 * Hands on the first row of each group in which the arguments have these values; rows with a NULL in any of them never, unless `nulls` says that NULLs are equal
 * (manual: COUNT(DISTINCT expr, …)). Strings are equal by their collation. Once closed, values that it does not know yet go to disk and are
 * made distinct at the end.
 */
export class DistinctAccumulator implements Accumulator {
  private readonly table: KeyTable;
  private readonly keys: DistinctKeys;
  private overflow: Overflow | null = null;

  constructor(
    private readonly inner: Accumulator,
    /** Of the call's arguments, then of its ORDER BY columns. */
    argumentTypes: readonly ColumnType[],
    argumentCount: number,
    nulls: 'equal' | 'never' = 'never',
  ) {
    const types = [groupType, ...argumentTypes];
    this.keys = { types, keyColumns: types.slice(0, argumentCount + 1).map((_, column) => column), nulls };
    this.table = keyTable(types.slice(0, argumentCount + 1), nulls);
  }

  get byteLength(): number {
    return this.table.byteLength + this.inner.byteLength;
  }

  resize(groupCount: number): void {
    this.inner.resize(groupCount);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const all = [groupVector(groups, rowCount), ...columns];
    const keys = all.slice(0, this.keys.keyColumns.length);
    const numbers = new Int32Array(rowCount);
    if (this.overflow !== null) {
      this.table.find(keys, rowCount, numbers);
      this.overflow.hold(all, numbers, rowCount);
      return;
    }
    const known = this.table.size;
    this.table.assign(keys, rowCount, numbers);
    const rows = new Int32Array(rowCount);
    const rowGroups = new Int32Array(rowCount);
    let count = 0;
    for (let row = 0; row < rowCount; row++) {
      // New keys are numbered upwards: the first row of a key is the one whose number is next.
      if (numbers[row] !== known + count) continue;
      rows[count] = row;
      rowGroups[count++] = groups[row]!;
    }
    if (count === 0) return;
    this.inner.add(
      columns.map((column) => take(column, rows, count)),
      rowGroups,
      count,
    );
  }

  close(run: Run): void {
    this.overflow = new Overflow(this.keys, run);
  }

  async flush(): Promise<void> {
    await this.overflow?.flush();
  }

  async settle(groupCount: number): Promise<void> {
    if (this.overflow === null) return;
    this.inner.resize(groupCount);
    for await (const { rowCount, columns } of this.overflow.distinct()) {
      const groups = new Int32Array(rowCount);
      const halves = halvesOf((columns[0] as Int64Vector).values);
      for (let row = 0; row < rowCount; row++) groups[row] = halves[row << 1]!;
      this.inner.add(columns.slice(1), groups, rowCount);
    }
  }

  finish(groupCount: number): Vector {
    return this.inner.finish(groupCount);
  }

  async remove(): Promise<void> {
    await this.overflow?.remove();
  }
}

/** Rows on disk whose values are not known to be distinct: group number, arguments, ORDER BY columns. */
class Overflow {
  private readonly parts: Partitions;
  private waiting: {
    readonly columns: readonly Vector[];
    readonly partitions: Int32Array;
    readonly rowCount: number;
  }[] = [];

  private readonly memory: MemoryReservation;

  constructor(
    private readonly keys: DistinctKeys,
    private readonly run: Run,
  ) {
    this.parts = new Partitions(keys.types, run);
    this.memory = reserveShare(run, 'DISTINCT');
  }

  hold(columns: readonly Vector[], numbers: Int32Array, rowCount: number): void {
    const { types, keyColumns } = this.keys;
    const keys = columns.slice(0, keyColumns.length);
    const partitions = unknownPartitions(numbers, partitionsOf(keys, types, rowCount, 0));
    this.waiting.push({ columns, partitions, rowCount });
  }

  async flush(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    for (const { columns, partitions, rowCount } of waiting) await this.parts.add({ rowCount, columns }, partitions);
  }

  /** The first row of each value. */
  async *distinct(): ReturnType<typeof distinctRows> {
    await this.flush();
    for (const file of await this.parts.finish()) {
      if (file.rowCount > 0) yield* distinctRows(this.keys, file.reader(), this.run, this.memory, 1);
      await file.remove();
    }
  }

  remove(): Promise<void> {
    this.memory.free();
    return this.parts.remove();
  }
}

/** Group numbers as a column. */
export function groupVector(groups: Int32Array, rowCount: number): Vector {
  const values = new BigInt64Array(rowCount);
  const halves = halvesOf(values);
  for (let row = 0; row < rowCount; row++) halves[row << 1] = groups[row]!;
  return { layout: 'int64', type: groupType, length: rowCount, validity: null, values };
}
