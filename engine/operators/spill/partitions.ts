import type { ColumnType } from '../../batch/column-type';
import { concatenate } from '../../batch/concatenate';
import { hashRows } from '../../batch/hash';
import type { RecordBatch, Vector } from '../../batch/record-batch';
import { take } from '../../batch/select';
import { partitionBytesMax, partitionBytesMin, partitionCount } from '../../limits';
import { batchBytes } from '../../memory/batch-bytes';
import type { MemoryReservation } from '../../memory/budget';
import type { SpillFile } from '../../memory/spill-file';
import { equalityKey } from '../../types/collation/key-vector';
import { type Run, reserve } from '../operator';

/** Pulls batches; null at their end. */
export type Pull = () => Promise<RecordBatch | null>;

const levelBits = Math.log2(partitionCount);
/** Levels whose partitions are told by different bits of a hash. */
export const levelCount = Math.floor(32 / levelBits);

/** The partition of each row by its key: equal keys are in one partition. Each level takes other bits of the hash. */
export function partitionsOf(
  columns: readonly Vector[],
  types: readonly ColumnType[],
  rowCount: number,
  level: number,
): Int32Array {
  const keys = columns.map((column, index) =>
    column.layout === 'bytes' ? equalityKey({ ...column, type: types[index]! }) : column,
  );
  const partitions = new Int32Array(rowCount);
  hashRows(keys, rowCount, partitions);
  const shift = (level % levelCount) * levelBits;
  for (let row = 0; row < rowCount; row++) partitions[row] = (partitions[row]! >>> shift) & (partitionCount - 1);
  return partitions;
}

/** Rows on their way to as many files as there are partitions. Each file's rows keep their order. */
export class Partitions {
  readonly files: readonly SpillFile[];
  private readonly parts: RecordBatch[][];
  private readonly bytes: number[];
  private readonly bufferBytes: number;

  private readonly memory: MemoryReservation;

  /** `run` must have a disk to go to. */
  constructor(
    private readonly types: readonly ColumnType[],
    run: Run,
  ) {
    const spill = run.spill!;
    this.files = Array.from({ length: partitionCount }, () => spill.create(types));
    this.parts = this.files.map(() => []);
    this.bytes = this.files.map(() => 0);
    const share = run.budget.limitBytes / (8 * partitionCount);
    this.bufferBytes = Math.max(partitionBytesMin, Math.min(partitionBytesMax, Math.floor(share)));
    this.memory = reserve(run, 'rows on their way to disk');
    this.memory.force(this.bufferBytes * partitionCount);
  }

  /** `partitions[row]` says where each row goes; below 0 = nowhere. */
  async add(batch: RecordBatch, partitions: Int32Array): Promise<void> {
    const starts = new Int32Array(partitionCount + 1);
    for (let row = 0; row < batch.rowCount; row++) if (partitions[row]! >= 0) starts[partitions[row]! + 1]!++;
    for (let index = 0; index < partitionCount; index++) starts[index + 1]! += starts[index]!;
    const rows = new Int32Array(starts[partitionCount]!);
    const next = starts.slice();
    for (let row = 0; row < batch.rowCount; row++) {
      if (partitions[row]! >= 0) rows[next[partitions[row]!]!++] = row;
    }
    for (let index = 0; index < partitionCount; index++) {
      const count = starts[index + 1]! - starts[index]!;
      if (count === 0) continue;
      const picked = rows.subarray(starts[index]!, starts[index + 1]!);
      const part = { rowCount: count, columns: batch.columns.map((column) => take(column, picked, count)) };
      this.parts[index]!.push(part);
      this.bytes[index]! += batchBytes(part);
      if (this.bytes[index]! >= this.bufferBytes) await this.flush(index);
    }
  }

  private async flush(index: number): Promise<void> {
    const parts = this.parts[index]!;
    if (parts.length === 0) return;
    this.parts[index] = [];
    this.bytes[index] = 0;
    const columns = this.types.map((type, column) =>
      concatenate(
        parts.map((part) => part.columns[column]!),
        type,
      ),
    );
    await this.files[index]!.append({ rowCount: parts.reduce((sum, part) => sum + part.rowCount, 0), columns });
  }

  /** Writes what is left; the files can be read. */
  async finish(): Promise<readonly SpillFile[]> {
    for (let index = 0; index < partitionCount; index++) await this.flush(index);
    this.memory.free();
    return this.files;
  }

  async remove(): Promise<void> {
    this.memory.free();
    for (const file of this.files) await file.remove();
  }
}
