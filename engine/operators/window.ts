import { conform } from '../batch/conform';
import type { RecordBatch } from '../batch/record-batch';
import { slice, sliceBatch } from '../batch/slice';
import { outputBatchRows } from '../limits';
import { batchBytes } from '../memory/batch-bytes';
import type { MemoryReservation } from '../memory/budget';
import type { PhysicalPlan, SortKey, WindowPlan } from '../plan';
import type { WindowCall } from '../window-call';
import { type Frames, framesOf } from '../windows/frames';
import { windowFunctions } from '../windows/registry';
import { RowChanges } from '../windows/row-changes';
import type { WindowInput } from '../windows/window-function';
import { type WindowRows, windowRows } from '../windows/window-rows';
import { HeldRows } from './held-rows';
import { type BatchSource, operator, type Run } from './operator';
import { sort } from './sort';

/**
 * Window functions over one window: the input sorted by partition and order, whole partitions at a time. Output: the input's columns, then
 * the calls. Holds the rows of one partition (of several small ones together); what sorting holds goes to disk when memory is short.
 */
export function window(plan: WindowPlan, input: BatchSource, run: Run): BatchSource {
  const memory = run.budget.reserve('window functions');
  const sorted = inWindowOrder(plan, input, run);
  return operator(run, [sorted], rows(plan, sorted, run, memory), () => memory.free());
}

function inWindowOrder(plan: WindowPlan, input: BatchSource, run: Run): BatchSource {
  const keys = keysOf(plan);
  if (isOrderedBy(plan.input, keys)) return input;
  return sort({ kind: 'sort', input: plan.input, keys, fields: plan.input.fields }, input, run);
}

function keysOf({ partitionBy, orderBy }: WindowPlan): readonly SortKey[] {
  return [...partitionBy.map((column) => ({ column, descending: false })), ...orderBy];
}

/** The plan's rows come in this order without a sort: those of another window often do. */
function isOrderedBy(plan: PhysicalPlan, keys: readonly SortKey[]): boolean {
  if (keys.length === 0) return true;
  const order =
    plan.kind === 'window' ? keysOf(plan) : plan.kind === 'sort' || plan.kind === 'ordered-merge' ? plan.keys : [];
  const isPrefix = keys.every(
    ({ column, descending }, index) => order[index]?.column === column && order[index].descending === descending,
  );
  // A window that did not have to sort either passes on the order of its own input.
  return isPrefix || (plan.kind === 'window' && isOrderedBy(plan.input, keysOf(plan)) && isOrderedBy(plan.input, keys));
}

/** Bytes that a row takes beside its values while its partition is worked on: where peers, frames and the results of a call are. */
const bytesPerRow = 16;
const bytesPerCall = 24;

async function* rows(
  plan: WindowPlan,
  input: BatchSource,
  run: Run,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const waiting = new WaitingRows(plan, memory);
  for (let batch = await input.next(); batch !== null; batch = await input.next()) {
    waiting.add(batch);
    if (waiting.completeRows >= outputBatchRows) yield* results(plan, waiting.take(waiting.completeRows), run);
  }
  if (waiting.rowCount > 0) yield* results(plan, waiting.take(waiting.rowCount), run);
}

/** Sorted rows whose partition may not be complete yet. */
class WaitingRows {
  private readonly held: HeldRows;
  private readonly partitionChanges: RowChanges;
  private readonly orderChanges: RowChanges;
  private startsPartition: Uint8Array[] = [];
  private startsPeers: Uint8Array[] = [];
  /** Rows of partitions that are complete. */
  completeRows = 0;

  constructor(
    private readonly plan: WindowPlan,
    private readonly memory: MemoryReservation,
  ) {
    this.held = new HeldRows(plan.input.fields, null);
    this.partitionChanges = new RowChanges(plan.partitionBy);
    this.orderChanges = new RowChanges(plan.orderBy.map((key) => key.column));
  }

  get rowCount(): number {
    return this.held.rowCount;
  }

  add(batch: RecordBatch): void {
    const startsPartition = this.partitionChanges.next(batch);
    const lastStart = startsPartition.lastIndexOf(1);
    if (lastStart >= 0) this.completeRows = this.rowCount + lastStart;
    this.hold(batch, startsPartition, this.orderChanges.next(batch));
  }

  private hold(batch: RecordBatch, startsPartition: Uint8Array, startsPeers: Uint8Array): void {
    this.held.add(batch);
    this.startsPartition.push(startsPartition);
    this.startsPeers.push(startsPeers);
    const { bytes, rowCount } = this.held;
    // Twice the rows: they are joined to one batch from their parts.
    this.memory.resize(2 * bytes + rowCount * (bytesPerRow + bytesPerCall * this.plan.calls.length));
  }

  /** The first rows, up to the end of a partition. */
  take(count: number): WindowRows {
    const { orderBy } = this.plan;
    const batch = this.held.take();
    const startsPartition = joined(this.startsPartition, batch.rowCount);
    const startsPeers = joined(this.startsPeers, batch.rowCount);
    this.startsPartition = [];
    this.startsPeers = [];
    this.completeRows = 0;
    const rest = batch.rowCount - count;
    if (rest > 0) this.hold(sliceBatch(batch, count, rest), startsPartition.slice(count), startsPeers.slice(count));
    const taken = rest > 0 ? sliceBatch(batch, 0, count) : batch;
    this.memory.resize(this.memory.bytes + batchBytes(taken));
    return windowRows(taken, orderBy, startsPartition, startsPeers);
  }
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

async function* results(
  plan: WindowPlan,
  windowed: WindowRows,
  run: Run,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { batch } = windowed;
  const columns = [...batch.columns];
  const frames = new FrameCache(windowed);
  for (const call of plan.calls) {
    const field = plan.fields[columns.length]!;
    const pause = run.turn.pass();
    if (pause !== null) await pause;
    const input: WindowInput = {
      call,
      rows: windowed,
      columns: call.arguments.map((column) => batch.columns[column]!),
      get frames() {
        return frames.of(call);
      },
      resultType: field.type,
      run,
    };
    columns.push(conform(await windowFunctions[call.function](input), field, 'window functions'));
  }
  for (let start = 0; start < batch.rowCount; start += outputBatchRows) {
    const count = Math.min(outputBatchRows, batch.rowCount - start);
    yield { rowCount: count, columns: columns.map((column) => slice(column, start, count)) };
  }
}

/** Frames are the same for all calls that write them alike. */
class FrameCache {
  private readonly known = new Map<string, Frames>();

  constructor(private readonly rows: WindowRows) {}

  of({ frame }: WindowCall): Frames {
    const key = JSON.stringify(frame);
    let frames = this.known.get(key);
    if (frames === undefined) {
      frames = framesOf(frame, this.rows);
      this.known.set(key, frames);
    }
    return frames;
  }
}
