import type { RecordBatch } from '../batch/record-batch';
import { sliceBatch } from '../batch/slice';
import type { LimitPlan } from '../plan';
import { type BatchSource, operator, type Run } from './operator';

/** errno of the warning for rows cut off by a limit that the statement did not ask for; ER_UNKNOWN_ERROR, as its text says it all. */
const cutWarning = 1105;

/**
 * Skips `offset` rows, passes `count`, and closes the input as soon as it has them. With `warnWhenCut` it looks for one row more, and
 * warns when there is one.
 */
export function limit(plan: LimitPlan, input: BatchSource, run: Run): BatchSource {
  return operator(run, [input], rows(plan, input, run));
}

async function* rows(plan: LimitPlan, input: BatchSource, run: Run): AsyncGenerator<RecordBatch, void, undefined> {
  let toSkip = plan.offset;
  let left = plan.count ?? Number.POSITIVE_INFINITY;
  const looksBeyond = plan.warnWhenCut !== null;
  while (left > 0 || looksBeyond) {
    const batch = await input.next();
    if (batch === null) return;
    const start = Math.min(toSkip, batch.rowCount);
    toSkip -= start;
    const available = batch.rowCount - start;
    const taken = Math.min(left, available);
    left -= taken;
    const cut = available > taken && plan.warnWhenCut !== null;
    if (cut) run.context.warn(cutWarning, plan.warnWhenCut!);
    // The input's work ends before the last rows are handed on: the consumer may be slow.
    if (cut || (left === 0 && !looksBeyond)) await input.close();
    if (taken > 0) yield taken === batch.rowCount ? batch : sliceBatch(batch, start, taken);
    if (cut) return;
  }
}
