import type { RecordBatch } from './batch/record-batch';
import type { ExecutionContext } from './context';
import { aggregate } from './operators/aggregate';
import { append } from './operators/append';
import { apply } from './operators/apply';
import { distinct } from './operators/distinct';
import { filter } from './operators/filter';
import { fragment } from './operators/fragment';
import { hashJoin } from './operators/hash-join';
import { joinAggregate } from './operators/join-aggregate';
import { jsonTable } from './operators/json-table';
import { limit } from './operators/limit';
import { nestedLoopJoin } from './operators/nested-loop-join';
import { type BatchSource, measuredBy, type Run, startRun } from './operators/operator';
import { orderedMerge } from './operators/ordered-merge';
import { project } from './operators/project';
import { recursive } from './operators/recursive';
import { rollup } from './operators/rollup';
import { setOperation } from './operators/set-operation';
import { shared } from './operators/shared';
import { sort } from './operators/sort';
import { topN } from './operators/top-n';
import { values } from './operators/values';
import { window } from './operators/window';
import { workingTable } from './operators/working-table';
import type { PhysicalPlan } from './plan';

/**
 * Runs a plan. Nothing happens before the first pull; the batches that come are never empty and have the columns of `plan.fields`.
 * Ending early (`return()`, or a `for await` that breaks) and the context's signal stop all work, and close every fragment, before the
 * promise settles. The result is iterated once.
 *
 * Errors: what fragments throw; 1317 (or the signal's own reason) when stopped; 1038 when the memory budget is not enough;
 * 1235 for what the engine cannot compare or compute.
 */
export function execute(plan: PhysicalPlan, context: ExecutionContext): AsyncIterable<RecordBatch> {
  const run = startRun(context);
  const source = start(plan, run);
  const ended = { done: true, value: undefined } as const;
  let hasEnded = false;
  const end = async (): Promise<void> => {
    if (!hasEnded)
      context.ended?.({ memoryPeakBytes: run.budget.peakBytes, spilledBytes: run.spillSpace?.writtenBytes ?? 0 });
    hasEnded = true;
    run.budget.close();
    await run.spillSpace?.close();
  };
  const iterator: AsyncIterator<RecordBatch, undefined> = {
    async next() {
      let batch: RecordBatch | null = null;
      try {
        batch = await source.next();
      } finally {
        if (batch === null) await end();
      }
      return batch === null ? ended : { done: false, value: batch };
    },
    async return() {
      try {
        await source.close();
      } finally {
        await end();
      }
      return ended;
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** The operator of a plan node over those of its inputs. Starts no work. */
function start(plan: PhysicalPlan, run: Run): BatchSource {
  const { context } = run;
  const source = operatorOf(plan, context.usageOf === undefined ? run : measuredBy(run, context.usageOf(plan)));
  return context.observe?.(plan, source) ?? source;
}

function operatorOf(plan: PhysicalPlan, run: Run): BatchSource {
  switch (plan.kind) {
    case 'fragment':
      return fragment(plan, run);
    case 'append':
      return append(plan, startAll(plan.inputs, run), run);
    case 'ordered-merge':
      return orderedMerge(plan, startAll(plan.inputs, run), run);
    case 'filter':
      return filter(plan, start(plan.input, run), run);
    case 'project':
      return project(plan, start(plan.input, run), run);
    case 'sort':
      return sort(plan, start(plan.input, run), run);
    case 'top-n':
      return topN(plan, start(plan.input, run), run);
    case 'limit':
      return limit(plan, start(plan.input, run), run);
    case 'distinct':
      return distinct(plan, start(plan.input, run), run);
    case 'aggregate':
      return (plan.rollup ? rollup : aggregate)(plan, start(plan.input, run), run);
    case 'hash-join':
      return hashJoin(plan, start(plan.left, run), start(plan.right, run), run);
    case 'join-aggregate':
      return joinAggregate(plan, start(plan.left, run), start(plan.right, run), run);
    case 'nested-loop-join':
      return nestedLoopJoin(plan, start(plan.left, run), start(plan.right, run), run);
    case 'values':
      return values(plan, run);
    case 'apply':
      return apply(plan, start(plan.input, run), (subplanRun) => start(plan.subplan, subplanRun), run);
    case 'json-table':
      return jsonTable(plan, start(plan.input, run), run);
    case 'set-operation':
      return setOperation(plan, start(plan.left, run), start(plan.right, run), run);
    case 'recursive':
      return recursive(plan, start(plan.seed, run), (stepRun) => start(plan.step, stepRun), run);
    case 'working-table':
      return workingTable(plan, run);
    case 'shared':
      return shared(plan, () => start(plan.input, run), run);
    case 'window':
      return window(plan, start(plan.input, run), run);
    default:
      return assertNever(plan);
  }
}

function startAll(plans: readonly PhysicalPlan[], run: Run): BatchSource[] {
  return plans.map((plan) => start(plan, run));
}

function assertNever(plan: never): never {
  throw new Error(`no operator for plan ${JSON.stringify(plan)}`);
}
