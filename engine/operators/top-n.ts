import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import { outputBatchRows, topNSlackRows } from '../limits';
import type { MemoryReservation } from '../memory/budget';
import type { TopNPlan } from '../plan';
import { HeldRows } from './held-rows';
import { type BatchSource, operator, type Run, reserve } from './operator';
import { KeyOrder, type OrderKeys } from './order/key-order';
import { rowsInOrder } from './sort';

/**
 * The first `offset + count` rows in the order of the keys, less the first `offset`. Rows with equal keys keep their order.
 * Holds at most twice the rows it needs and a few batches: then it sorts them, drops the rest, and from then on takes in only
 * rows that come before the last one it kept.
 */
export function topN(plan: TopNPlan, input: BatchSource, run: Run): BatchSource {
  const memory = reserve(run, 'ORDER BY … LIMIT');
  return operator(run, [input], rows(plan, input, memory), () => memory.free());
}

async function* rows(
  plan: TopNPlan,
  input: BatchSource,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  if (plan.count === 0) return;
  const needed = plan.offset + plan.count;
  const heldMax = 2 * needed + topNSlackRows;
  const held = new HeldRows(plan.input.fields, memory);
  const threshold = new Threshold(plan);
  for (let batch = await input.next(); batch !== null; batch = await input.next()) {
    const kept = threshold.admit(batch);
    if (kept.rowCount > 0) held.add(kept);
    if (held.rowCount > heldMax) {
      const best = firstInOrder(held.take(), plan, needed);
      held.add(best);
      threshold.set(best);
    }
  }
  const best = firstInOrder(held.take(), plan, needed);
  const order = Int32Array.from({ length: best.rowCount }, (_, row) => row);
  for (let start = plan.offset; start < best.rowCount; start += outputBatchRows) {
    const end = Math.min(best.rowCount, start + outputBatchRows);
    yield takeRows(best, order.subarray(start, end), end - start);
  }
}

function firstInOrder(batch: RecordBatch, plan: TopNPlan, needed: number): RecordBatch {
  const order = rowsInOrder(batch, plan.keys, plan.input.fields);
  return takeRows(batch, order, Math.min(batch.rowCount, needed));
}

/** The last row that is still needed: later rows count only when they come before it. */
class Threshold {
  private readonly order: KeyOrder;
  private last: OrderKeys | null = null;
  private lastRow = 0;

  constructor(private readonly plan: TopNPlan) {
    this.order = new KeyOrder(
      plan.keys.map((key) => plan.input.fields[key.column]!.type),
      plan.keys.map((key) => key.descending),
    );
  }

  private encode(batch: RecordBatch): OrderKeys {
    return this.order.encode(
      this.plan.keys.map((key) => batch.columns[key.column]!),
      batch.rowCount,
    );
  }

  set(best: RecordBatch): void {
    const row = best.rowCount - 1;
    this.last = this.encode(takeRows(best, Int32Array.of(row), 1));
    this.lastRow = 0;
  }

  admit(batch: RecordBatch): RecordBatch {
    const { last, lastRow, order } = this;
    if (last === null) return batch;
    const keys = this.encode(batch);
    const rows = new Int32Array(batch.rowCount);
    let count = 0;
    for (let row = 0; row < batch.rowCount; row++) {
      if (order.compare(keys, row, last, lastRow) < 0) rows[count++] = row;
    }
    return takeRows(batch, rows, count);
  }
}
