import type { RecordBatch } from '../batch/record-batch';
import { Verdict } from '../expressions/compile';
import { outputBatchRows } from '../limits';
import type { MemoryReservation } from '../memory/budget';
import type { NestedLoopJoinPlan } from '../plan';
import { holdAll } from './held-rows';
import { meet } from './join/partners';
import { asksForExistence, type JoinShape, outcomeOf, pairCondition, type RowPairs } from './join/shape';
import { type BatchSource, operator, pullAhead, type Run } from './operator';

/**
 * Joins of all types on any condition: the right side is held, and each left row meets each right row, as many pairs at a time as fill a
 * batch. Left rows keep their order among the pairs, and among those that come out once.
 */
export function nestedLoopJoin(plan: NestedLoopJoinPlan, left: BatchSource, right: BatchSource, run: Run): BatchSource {
  const memory = run.budget.reserve('JOIN');
  return operator(run, [left, right], rows(plan, left, right, run, memory), () => memory.free());
}

async function* rows(
  plan: NestedLoopJoinPlan,
  leftInput: BatchSource,
  rightInput: BatchSource,
  run: Run,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const shape: JoinShape = {
    type: plan.type,
    leftFields: plan.left.fields,
    rightFields: plan.right.fields,
    fields: plan.fields,
    condition: pairCondition(plan.condition, plan.left.fields.length, run.evaluation),
    unknownExcludes: plan.nullAware,
  };
  const pull = pullAhead(leftInput, run);
  const right = await holdAll(rightInput, plan.right.fields, memory);
  if (right.rowCount === 0 && (plan.type === 'inner' || plan.type === 'semi')) return;
  for (let left = await pull(); left !== null; left = await pull()) {
    const verdicts = new Uint8Array(left.rowCount);
    for (const pairs of allPairs(shape, left.rowCount, right.rowCount, verdicts)) {
      const pause = run.turn.pass();
      if (pause !== null) await pause;
      const joined = meet(shape, left, right, pairs, verdicts, false);
      if (joined !== null) yield joined;
    }
    const outcome = outcomeOf(shape, left, verdicts);
    if (outcome !== null) yield outcome;
  }
}

/** Every left row with every right row, in chunks; a left row that has its partner needs no more where that is all that counts. */
function* allPairs(
  shape: JoinShape,
  leftCount: number,
  rightCount: number,
  verdicts: Uint8Array,
): Generator<RowPairs, void, undefined> {
  const left = new Int32Array(outputBatchRows);
  const right = new Int32Array(outputBatchRows);
  const settles = asksForExistence(shape.type);
  let count = 0;
  for (let row = 0; row < leftCount; row++) {
    for (let other = 0; other < rightCount; other++) {
      if (settles && verdicts[row] === Verdict.true) break;
      left[count] = row;
      right[count++] = other;
      if (count < outputBatchRows) continue;
      yield { left, right, count };
      count = 0;
    }
  }
  if (count > 0) yield { left, right, count };
}
