import type { RecordBatch } from '../batch/record-batch';
import { compileExpression } from '../expressions/compile';
import type { ProjectPlan } from '../plan';
import { type BatchSource, operator, type Run } from './operator';

/** One output column per expression, one output batch per input batch. */
export function project(plan: ProjectPlan, input: BatchSource, run: Run): BatchSource {
  return operator(run, [input], rows(plan, input, run));
}

async function* rows(plan: ProjectPlan, input: BatchSource, run: Run): AsyncGenerator<RecordBatch, void, undefined> {
  const evaluators = plan.expressions.map((expression) => compileExpression(expression, run.evaluation));
  for (let batch = await input.next(); batch !== null; batch = await input.next()) {
    const { rowCount } = batch;
    const columns: RecordBatch['columns'] = evaluators.map((evaluate) => evaluate(batch!));
    yield { rowCount, columns };
  }
}
