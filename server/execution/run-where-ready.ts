import { setTimeout as delay } from 'node:timers/promises';
import type { StatementPlan } from '../../engine/plan';
import { SqlError } from '../../protocol/wire/sql-error';
import type { DataSources } from '../sources/data-sources';
import { forwardDirectly } from './forward-directly';
import { runPlan } from './run-plan';
import type { StatementRun } from './statement-run';

/** ER_UNKNOWN_COM_ERROR: a Galera node that is cut off from its cluster takes no statements, and has done nothing of this one. */
const unready = 1047;
/** The connection was lost: what the server has done of the statement is not known. */
const lost: ReadonlySet<number> = new Set([2006, 2013]);
/** Attempts of a read besides the first, and milliseconds before each: other connections to a dead server are closed at about the same time. */
const readsAgainMax = 2;
const readAgainAfterMs = 20;

/**
 * Runs a plan. What a server did not answer is run once more where it can be, as long as nothing was sent to the client: any statement that a
 * server has turned away, and reads whose server is gone. Not in a transaction, which is lost with its server.
 */
export function runWhereReady(plan: StatementPlan, sources: DataSources, run: StatementRun): Promise<void> {
  const inTransaction = run.transaction.hasOwnConnections;
  const recover = async (error: unknown): Promise<void> => {
    if (inTransaction || run.results.started || !(error instanceof SqlError)) throw error;
    if (error.errno === unready && (await sources.lookedAfter())) return runPlan(plan, run);
    if (lost.has(error.errno) && isRead(plan)) return readAgain(plan, run, error);
    throw error;
  };
  return forwardDirectly(plan, sources, run, recover) ?? runPlan(plan, run).catch(recover);
}

async function readAgain(plan: StatementPlan, run: StatementRun, first: SqlError): Promise<void> {
  let error = first;
  for (let attempt = 0; attempt < readsAgainMax; attempt++) {
    if (run.signal.aborted) break;
    await delay(readAgainAfterMs);
    try {
      return await runPlan(plan, run);
    } catch (thrown) {
      if (!(thrown instanceof SqlError) || !lost.has(thrown.errno) || run.results.started) throw thrown;
      error = thrown;
    }
  }
  throw error;
}

/** What changes nothing and holds no locks: to run it twice is as good as once. */
function isRead(plan: StatementPlan): boolean {
  switch (plan.kind) {
    case 'forward':
      return !plan.writes && !plan.locks && plan.insertId === undefined;
    case 'rows':
      return !plan.locks;
    case 'assign':
      return isRead(plan.query);
    case 'write':
    case 'insert-literals':
    case 'insert-rows':
    case 'keyed-change':
    case 'load-data':
    case 'ddl':
      return false;
  }
}
