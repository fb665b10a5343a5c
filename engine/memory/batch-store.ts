import type { RecordBatch } from '../batch/record-batch';
import { batchBytes } from './batch-bytes';
import type { MemoryReservation } from './budget';

/** Batches that are kept in order, to be read as often as wanted. */
export class BatchStore {
  private readonly held: RecordBatch[] = [];
  private heldBytes = 0;
  rowCount = 0;

  constructor(private readonly memory: MemoryReservation) {}

  get batchCount(): number {
    return this.held.length;
  }

  /** Errors: 1038 when memory is not enough. */
  async add(batch: RecordBatch): Promise<void> {
    const bytes = batchBytes(batch);
    this.memory.grow(bytes);
    this.heldBytes += bytes;
    this.rowCount += batch.rowCount;
    this.held.push(batch);
  }

  async batch(index: number): Promise<RecordBatch> {
    return this.held[index]!;
  }

  /** Pulls the batches one after the other from the first; null after the last one that is there. */
  reader(): () => Promise<RecordBatch | null> {
    let next = 0;
    return async () => (next < this.batchCount ? this.batch(next++) : null);
  }

  /** Lets go of everything. */
  async close(): Promise<void> {
    this.held.length = 0;
    this.memory.tryResize(this.memory.bytes - this.heldBytes);
    this.heldBytes = 0;
  }
}
