import type { RecordBatch } from '../../engine/batch/record-batch';
import { execute } from '../../engine/execute';
import type { PhysicalPlan } from '../../engine/plan';
import type { ThreadableContext } from '../engine-threads/threadable-context';
import type { StatementRun } from './statement-run';

/** Whether a plan runs in a thread. What is traced runs here: its operators are measured where they are made. */
export function runsInThread(plan: PhysicalPlan, { engineThreads, record }: StatementRun): boolean {
  return record.trace === null && engineThreads.takes(plan);
}

/** The rows of a plan, which runs here or in a thread. As of the engine's `execute`. */
export function engineRows(
  plan: PhysicalPlan,
  context: ThreadableContext,
  run: StatementRun,
): AsyncIterable<RecordBatch> {
  return runsInThread(plan, run) ? run.engineThreads.execute(plan, context, 'columns') : execute(plan, context);
}
