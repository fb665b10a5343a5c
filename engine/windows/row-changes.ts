import { rowEquality } from '../batch/compare';
import type { RecordBatch, Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import { equalityKey } from '../types/collation/key-vector';

/** Tells at which rows of a stream of batches some columns change. NULLs are equal, strings by collation. */
export class RowChanges {
  /** The columns' last row. */
  private last: readonly Vector[] | null = null;

  constructor(private readonly columns: readonly number[]) {}

  /** For each row whether it differs from the one before it, which may be in the batch before; the very first row does. */
  next(batch: RecordBatch): Uint8Array {
    const { rowCount } = batch;
    const changes = new Uint8Array(rowCount);
    const keys = this.columns.map((column) => equalityKey(batch.columns[column]!));
    if (this.last === null) changes[0] = 1;
    if (keys.length > 0) {
      if (this.last !== null && !rowEquality(this.last, keys)(0, 0)) changes[0] = 1;
      const equal = rowEquality(keys, keys);
      for (let row = 1; row < rowCount; row++) if (!equal(row - 1, row)) changes[row] = 1;
    }
    const lastRow = Int32Array.of(rowCount - 1);
    this.last = keys.map((key) => take(key, lastRow, 1));
    return changes;
  }
}
