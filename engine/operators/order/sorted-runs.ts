import type { RecordBatch } from '../../batch/record-batch';
import { mergeFanInMax, outputBatchRows } from '../../limits';
import type { MemoryReservation } from '../../memory/budget';
import type { SpillFiles } from '../../memory/spill';
import type { SpillFile } from '../../memory/spill-file';
import type { SortPlan } from '../../plan';
import type { BatchSource, Run } from '../operator';
import { orderedMerge } from '../ordered-merge';
import type { OrderedBatches } from '../sort';
import { fileSource } from '../spill/file-source';

/** Batches of each run that a merge has in memory: the one it is in, the one that is read ahead, and the keys of the former. */
const batchesPerRun = 3;
/** Rows that a batch of a run has at least, where memory allows for merging more runs at once. */
const runBatchRows = 512;
const runBatchRowsMin = 16;

/**
 * Parts of a sort's rows, each in order, on disk. Merged as many at a time as memory allows, in several passes when there are more. Runs are
 * merged with their neighbours only, so that equal rows keep their order (D. Knuth, The Art of Computer Programming 3, 5.4).
 */
export class SortedRuns {
  private runs: SpillFile[] = [];
  private readonly memoryBytes: number;

  constructor(
    private readonly plan: SortPlan,
    private readonly spill: SpillFiles,
    private readonly run: Run,
    memory: MemoryReservation,
  ) {
    this.memoryBytes = Math.max(1, memory.available) / 2;
  }

  async add(batches: OrderedBatches): Promise<void> {
    const file = this.spill.create(this.plan.fields.map((field) => field.type));
    this.runs.push(file);
    for (const batch of batches(this.batchRows)) {
      const pause = this.run.turn.pass();
      if (pause !== null) await pause;
      await file.append(batch);
    }
  }

  /** A guess before the first run is written; then what its rows took on disk. */
  private get bytesPerRow(): number {
    const [first] = this.runs;
    return first === undefined || first.rowCount === 0
      ? 16 * this.plan.fields.length
      : Math.ceil(first.bytes / first.rowCount);
  }

  private get fanIn(): number {
    const fits = Math.floor(this.memoryBytes / (batchesPerRun * runBatchRows * this.bytesPerRow));
    return Math.max(2, Math.min(mergeFanInMax, fits));
  }

  private get batchRows(): number {
    const fits = Math.floor(this.memoryBytes / (batchesPerRun * this.fanIn * this.bytesPerRow));
    return Math.max(runBatchRowsMin, Math.min(outputBatchRows, fits));
  }

  /** All rows in order. */
  async *merged(): AsyncGenerator<RecordBatch, void, undefined> {
    const { fanIn } = this;
    while (this.runs.length > fanIn) await this.mergeOnce(fanIn);
    const merge = this.merge(this.runs);
    try {
      for (let batch = await merge.next(); batch !== null; batch = await merge.next()) yield batch;
    } finally {
      await merge.close();
    }
  }

  private merge(runs: readonly SpillFile[]): BatchSource {
    const { keys, fields } = this.plan;
    return orderedMerge({ kind: 'ordered-merge', inputs: [], keys, fields }, runs.map(fileSource), this.run);
  }

  /** One pass: every `fanIn` neighbours become one run. */
  private async mergeOnce(fanIn: number): Promise<void> {
    const before = this.runs;
    const after: SpillFile[] = [];
    this.runs = after;
    for (let start = 0; start < before.length; start += fanIn) {
      const neighbours = before.slice(start, start + fanIn);
      if (neighbours.length === 1) {
        after.push(neighbours[0]!);
        continue;
      }
      const file = this.spill.create(this.plan.fields.map((field) => field.type));
      after.push(file);
      const merge = this.merge(neighbours);
      try {
        for (let batch = await merge.next(); batch !== null; batch = await merge.next()) await file.append(batch);
      } finally {
        await merge.close();
      }
    }
  }

  async remove(): Promise<void> {
    for (const file of this.runs) await file.remove();
  }
}
