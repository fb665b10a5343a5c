import type { RecordBatch } from '../../../engine/batch/record-batch';
import { batchBytes } from '../../../engine/memory/batch-bytes';
import { OperatorUsage } from '../../../engine/memory/usage';
import type { BatchSource } from '../../../engine/operators/operator';
import type { Measured } from '../../../planner/explain/analysis';

/** One operator, or one statement on a data node, while it is measured. Runs that overlap count together. */
export class Measurement implements Measured {
  readonly usage = new OperatorUsage();
  runs = 0;
  rows = 0;
  bytes = 0;
  firstRowsMs: number | null = null;
  totalMs = 0;

  /** @param batches null = rows come as packets */
  constructor(public batches: number | null) {}

  get memoryPeakBytes(): number {
    return this.usage.memoryPeakBytes;
  }

  get spilledBytes(): number {
    return this.usage.spilledBytes;
  }

  get spillFiles(): number {
    return this.usage.spillFiles;
  }

  /** @param sinceMs when they were first asked for, on the monotonic clock */
  add(rows: number, bytes: number, sinceMs: number): void {
    this.firstRowsMs ??= performance.now() - sinceMs;
    this.rows += rows;
    this.bytes += bytes;
  }

  addBatch(batch: RecordBatch, sinceMs: number): void {
    this.batches = (this.batches ?? 0) + 1;
    this.add(batch.rowCount, batchBytes(batch), sinceMs);
  }
}

/** The source, whose pulls are measured. */
export function measuredSource(source: BatchSource, measurement: Measurement): BatchSource {
  let sinceMs = 0;
  return {
    async next() {
      const pulledMs = performance.now();
      if (sinceMs === 0) {
        sinceMs = pulledMs;
        measurement.runs++;
      }
      try {
        const batch = await source.next();
        if (batch !== null) measurement.addBatch(batch, sinceMs);
        return batch;
      } finally {
        measurement.totalMs += performance.now() - pulledMs;
      }
    },
    close: () => source.close(),
  };
}
