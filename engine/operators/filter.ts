import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import { compilePredicate } from '../expressions/compile';
import type { FilterPlan } from '../plan';
import { type BatchSource, operator, type Run } from './operator';

/** Rows for which the predicate is true: NULL and 0 are not. Order is kept. */
export function filter(plan: FilterPlan, input: BatchSource, run: Run): BatchSource {
  return operator(run, [input], rows(plan, input, run));
}

async function* rows(plan: FilterPlan, input: BatchSource, run: Run): AsyncGenerator<RecordBatch, void, undefined> {
  const predicate = compilePredicate(plan.predicate, run.evaluation);
  for (let batch = await input.next(); batch !== null; batch = await input.next()) {
    const { rows, count } = predicate(batch);
    if (count > 0) yield takeRows(batch, rows, count);
  }
}
