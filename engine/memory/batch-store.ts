import type { ColumnType } from '../batch/column-type';
import type { RecordBatch } from '../batch/record-batch';
import { batchBytes } from './batch-bytes';
import type { MemoryReservation } from './budget';
import type { SpillFiles } from './spill';
import type { SpillFile } from './spill-file';

/** Batches that are kept in order, to be read as often as wanted: in memory, and on disk when memory is short. */
export class BatchStore {
  private readonly held: RecordBatch[] = [];
  private heldBytes = 0;
  private file: SpillFile | null = null;
  rowCount = 0;

  constructor(
    private readonly types: readonly ColumnType[],
    private readonly memory: MemoryReservation,
    /** Null: there is no disk to go to. */
    private readonly spill: SpillFiles | null,
  ) {}

  get batchCount(): number {
    return this.file?.batchCount ?? this.held.length;
  }

  /** One at a time; never an empty batch. Errors: 1038 when memory is not enough and there is no disk; 1041 past the disk limit. */
  async add(batch: RecordBatch): Promise<void> {
    this.rowCount += batch.rowCount;
    if (this.file !== null) {
      await this.file.append(batch);
      return;
    }
    const bytes = batchBytes(batch);
    if (this.spill === null) this.memory.grow(bytes);
    else if (!this.memory.tryResize(this.memory.bytes + bytes)) {
      await this.moveToDisk(this.spill, batch);
      return;
    }
    this.heldBytes += bytes;
    this.held.push(batch);
  }

  private async moveToDisk(spill: SpillFiles, last: RecordBatch): Promise<void> {
    const file = spill.create(this.types);
    for (const batch of this.held) await file.append(batch);
    await file.append(last);
    this.file = file;
    this.letGo();
  }

  private letGo(): void {
    this.held.length = 0;
    this.memory.force(this.memory.bytes - this.heldBytes);
    this.heldBytes = 0;
  }

  async batch(index: number): Promise<RecordBatch> {
    return this.file === null ? this.held[index]! : this.file.read(index);
  }

  /** Pulls the batches one after the other from the first; null after the last one that is there. */
  reader(): () => Promise<RecordBatch | null> {
    let next = 0;
    return async () => (next < this.batchCount ? this.batch(next++) : null);
  }

  /** Lets go of everything. */
  async close(): Promise<void> {
    this.letGo();
    this.rowCount = 0;
    const { file } = this;
    this.file = null;
    await file?.remove();
  }
}
