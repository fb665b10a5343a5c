import { type ColumnType, columnType } from '../batch/column-type';
import type { Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import { halvesOf } from '../operators/keys/halves';
import { type KeyTable, keyTable } from '../operators/keys/key-table';
import type { Accumulator } from './accumulator';

const groupType = columnType('bigint', { nullable: false });

/**
 * Hands on the first row of each group in which the arguments have these values; rows with a NULL in any of them never
 * (manual: COUNT(DISTINCT expr, …)). Strings are equal by their collation.
 */
export class DistinctAccumulator implements Accumulator {
  private readonly table: KeyTable;

  constructor(
    private readonly inner: Accumulator,
    private readonly argumentTypes: readonly ColumnType[],
  ) {
    this.table = keyTable([groupType, ...argumentTypes], 'never');
  }

  get byteLength(): number {
    return this.table.byteLength + this.inner.byteLength;
  }

  resize(groupCount: number): void {
    this.inner.resize(groupCount);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const known = this.table.size;
    const numbers = new Int32Array(rowCount);
    const keys = [groupVector(groups, rowCount), ...columns.slice(0, this.argumentTypes.length)];
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

  finish(groupCount: number): Vector {
    return this.inner.finish(groupCount);
  }
}

/** Group numbers as a column. */
export function groupVector(groups: Int32Array, rowCount: number): Vector {
  const values = new BigInt64Array(rowCount);
  const halves = halvesOf(values);
  for (let row = 0; row < rowCount; row++) halves[row << 1] = groups[row]!;
  return { layout: 'int64', type: groupType, length: rowCount, validity: null, values };
}
