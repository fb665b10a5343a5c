import type { StatementPlan } from '../../engine/plan';
import { SqlError } from '../../protocol/wire/sql-error';
import type { DataSources } from '../sources/data-sources';
import { forwardDirectly } from './forward-directly';
import { runPlan } from './run-plan';
import type { StatementRun } from './statement-run';

/** ER_UNKNOWN_COM_ERROR: a Galera node that is cut off from its cluster takes no statements, and has done nothing of this one. */
const unready = 1047;

/**
 * Runs a plan. When a server turns it away before anything was done or sent to the client, the plan is run once more as soon as it is known where
 * the data host's statements go now. Not in a transaction, which is lost with its server.
 */
export function runWhereReady(plan: StatementPlan, sources: DataSources, run: StatementRun): Promise<void> {
  const inTransaction = run.transaction.isOpen;
  const first = forwardDirectly(plan, sources, run) ?? runPlan(plan, run);
  return first.catch(async (error: unknown) => {
    const turnedAway = error instanceof SqlError && error.errno === unready;
    if (!turnedAway || inTransaction || run.results.started || !(await sources.lookedAfter())) throw error;
    return runPlan(plan, run);
  });
}
