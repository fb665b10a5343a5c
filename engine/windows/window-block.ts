import { conform } from '../batch/conform';
import type { RecordBatch, Vector } from '../batch/record-batch';
import { slice } from '../batch/slice';
import { BatchStore } from '../memory/batch-store';
import type { MemoryReservation } from '../memory/budget';
import { HeldRows } from '../operators/held-rows';
import { type Run, reserveShare } from '../operators/operator';
import type { WindowPlan } from '../plan';
import { type WindowRows, windowRows } from './window-rows';

/** Bytes that a row takes beside its values while its partition is worked on: where peers, frames and the results of a call are. */
const bytesPerRow = 16;
const bytesPerCall = 24;

/**
 * Sorted rows that are whole partitions in the end. The columns that the calls read are held; all columns are kept for the result, on disk
 * when memory is short.
 */
export class WindowBlock {
  private readonly needed: readonly number[];
  private readonly held: HeldRows;
  private readonly all: BatchStore;
  private readonly stored: MemoryReservation;
  private readonly startsPartition: Uint8Array[] = [];
  private readonly startsPeers: Uint8Array[] = [];

  constructor(
    private readonly plan: WindowPlan,
    run: Run,
    private readonly memory: MemoryReservation,
  ) {
    this.needed = columnsRead(plan);
    const { fields } = plan.input;
    this.held = new HeldRows(
      this.needed.map((column) => fields[column]!),
      null,
    );
    this.stored = reserveShare(run, 'window functions');
    this.all = new BatchStore(
      fields.map((field) => field.type),
      this.stored,
      run.spill,
    );
  }

  get rowCount(): number {
    return this.held.rowCount;
  }

  /** Errors: 1038 when memory is not enough for the columns that the calls read. */
  async add(batch: RecordBatch, startsPartition: Uint8Array, startsPeers: Uint8Array): Promise<void> {
    const columns = this.needed.map((column) => batch.columns[column]!);
    this.held.add({ rowCount: batch.rowCount, columns });
    this.startsPartition.push(startsPartition);
    this.startsPeers.push(startsPeers);
    const { bytes, rowCount } = this.held;
    // Twice the rows: they are joined to one batch from their parts.
    this.memory.resize(2 * bytes + rowCount * (bytesPerRow + bytesPerCall * this.plan.calls.length));
    await this.all.add(batch);
  }

  /** All rows, held no longer but for their result. */
  take(): WindowRows {
    const batch = this.held.take();
    const columns = new Map(this.needed.map((column, place) => [column, batch.columns[place]!]));
    return windowRows(
      batch.rowCount,
      columns,
      this.plan.orderBy,
      joined(this.startsPartition, batch.rowCount),
      joined(this.startsPeers, batch.rowCount),
    );
  }

  /** The rows with further columns, which are as long as the block. */
  async *with(results: readonly Vector[]): AsyncGenerator<RecordBatch, void, undefined> {
    const pull = this.all.reader();
    let start = 0;
    for (let batch = await pull(); batch !== null; batch = await pull()) {
      const { rowCount, columns } = batch;
      const from = start;
      const kept = columns.map((column, index) => conform(column, this.plan.input.fields[index]!, 'window functions'));
      yield { rowCount, columns: [...kept, ...results.map((result) => slice(result, from, rowCount))] };
      start += rowCount;
    }
  }

  async close(): Promise<void> {
    await this.all.close();
    this.stored.free();
  }
}

/** Arguments, and for RANGE with offsets the key and where its frames begin and end. */
function columnsRead({ calls, orderBy }: WindowPlan): readonly number[] {
  const columns = new Set<number>();
  for (const { arguments: args, frame } of calls) {
    for (const column of args) columns.add(column);
    for (const bound of [frame.start, frame.end]) {
      if (bound.kind !== 'value') continue;
      columns.add(bound.column);
      if (orderBy[0]) columns.add(orderBy[0].column);
    }
  }
  return [...columns];
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
