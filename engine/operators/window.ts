import { conform } from '../batch/conform';
import type { RecordBatch, Vector } from '../batch/record-batch';
import { sliceBatch } from '../batch/slice';
import { outputBatchRows } from '../limits';
import type { MemoryReservation } from '../memory/budget';
import type { PhysicalPlan, SortKey, WindowPlan } from '../plan';
import type { WindowCall } from '../window-call';
import { type Frames, framesOf } from '../windows/frames';
import { windowFunctions } from '../windows/registry';
import { RowChanges } from '../windows/row-changes';
import { WindowBlock } from '../windows/window-block';
import type { WindowInput } from '../windows/window-function';
import { columnOf, type WindowRows } from '../windows/window-rows';
import { type BatchSource, operator, type Run, reserveShare } from './operator';
import { byText } from './order/by-text';
import { sort } from './sort';

/**
 * Window functions over one window: the input sorted by partition and order, whole partitions at a time. Output: the input's columns, then
 * the calls. Of one partition (of several small ones together) it holds the columns that the calls read and the results; the rows themselves,
 * and those that are sorted, go to disk when memory is short.
 */
export function window(plan: WindowPlan, input: BatchSource, run: Run): BatchSource {
  const memory = reserveShare(run, 'window functions');
  const sorted = inWindowOrder(plan, input, run);
  return operator(run, [sorted], rows(plan, sorted, run, memory), () => memory.free());
}

/** Part of the statement's memory that the sort may take: what it took could not be had for the partitions any more. */
const sortPart = 1 / 4;

function inWindowOrder(plan: WindowPlan, input: BatchSource, run: Run): BatchSource {
  const keys = keysOf(plan);
  if (isOrderedBy(plan.input, keys)) return input;
  const fields = plan.input.fields.map((field, column) => (plan.partitionBy.includes(column) ? byText(field) : field));
  const plain = { kind: 'sort', input: { ...plan.input, fields }, keys, fields } as const;
  return sort(plain, input, run, run.budget.limitBytes * sortPart);
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

async function* rows(
  plan: WindowPlan,
  input: BatchSource,
  run: Run,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const partitionChanges = new RowChanges(plan.partitionBy);
  const orderChanges = new RowChanges(plan.orderBy.map((key) => key.column));
  let block = new WindowBlock(plan, run, memory);
  try {
    for (let batch = await input.next(); batch !== null; batch = await input.next()) {
      const startsPartition = partitionChanges.next(batch);
      const startsPeers = orderChanges.next(batch);
      // Rows before this one are of partitions that are complete.
      const complete = Math.max(0, startsPartition.lastIndexOf(1));
      if (block.rowCount + complete < outputBatchRows || startsPartition[complete] === 0) {
        await block.add(batch, startsPartition, startsPeers);
        continue;
      }
      if (complete > 0) {
        const first = sliceBatch(batch, 0, complete);
        await block.add(first, startsPartition.subarray(0, complete), startsPeers.subarray(0, complete));
      }
      yield* results(plan, block, run);
      await block.close();
      block = new WindowBlock(plan, run, memory);
      const rest = batch.rowCount - complete;
      await block.add(
        sliceBatch(batch, complete, rest),
        startsPartition.subarray(complete),
        startsPeers.subarray(complete),
      );
    }
    if (block.rowCount > 0) yield* results(plan, block, run);
  } finally {
    await block.close();
  }
}

async function* results(plan: WindowPlan, block: WindowBlock, run: Run): AsyncGenerator<RecordBatch, void, undefined> {
  const windowed = block.take();
  const frames = new FrameCache(windowed);
  const inputCount = plan.input.fields.length;
  const computed: Vector[] = [];
  for (const call of plan.calls) {
    const field = plan.fields[inputCount + computed.length]!;
    const pause = run.turn.pass();
    if (pause !== null) await pause;
    const input: WindowInput = {
      call,
      rows: windowed,
      columns: call.arguments.map((column) => columnOf(windowed, column)),
      get frames() {
        return frames.of(call);
      },
      resultType: field.type,
      run,
    };
    computed.push(conform(await windowFunctions[call.function](input), field, 'window functions'));
  }
  yield* block.with(computed);
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
