import type { BatchStream } from '../../engine/batch/record-batch';
import type { ExecutionContext } from '../../engine/context';
import { execute } from '../../engine/execute';
import { literalPrinters } from '../../engine/literals/dialects';
import type { StatementPlan } from '../../engine/plan';
import { sqlError } from '../../protocol/wire/sql-error';
import type { StatementTrace } from '../observe/statement-trace';
import { defaultSqlMode } from '../variables/sql-mode';
import { leaseFor } from './lease';
import { leasedBatches } from './leased-batches';
import { withCalledNumbers } from './numbered-rows';
import type { StatementRun } from './statement-run';
import { takeWarnings } from './warnings';
import { windowOf } from './window';

/** Runs a plan of the engine and sends its rows. */
export async function runRows(plan: StatementPlan & { readonly kind: 'rows' }, run: StatementRun): Promise<void> {
  let warningCount = 0;
  const counted: StatementRun = {
    ...run,
    warn: (diagnostic) => {
      warningCount++;
      run.warn(diagnostic);
    },
  };
  const read = execute(plan.root, executionContext(plan.locks, counted));
  const batches = withCalledNumbers(read, plan.called ?? [], run);
  let total: number | null = null;
  const sent = plan.window ? windowOf(batches, plan.window, (rows) => (total = rows)) : batches;
  run.outcome(-1, 0n);
  const rows = await run.results.rows(plan.root.fields, sent, () => warningCount, run.more);
  run.found(total ?? rows, rows);
}

/** What the engine may use while it runs this statement. */
export function executionContext(locks: boolean, run: StatementRun): ExecutionContext {
  const { trace } = run.record;
  return {
    signal: run.signal,
    runFragment: (dataNode, sql) => runFragment(dataNode, sql, locks, run),
    literal: (dataNode) => literalPrinters[run.transaction.dialectOf(dataNode)],
    warn: (code, message) => run.warn({ level: 'Warning', code, message }),
    memoryBudgetBytes: run.memoryBudgetBytes,
    serverMemory: run.serverMemory,
    spill: run.spill,
    ...(trace === null ? {} : observedBy(trace)),
    ended: (usage) => {
      run.record.spillBytes += usage.spilledBytes;
      trace?.used?.(usage);
    },
    sequential: run.transaction.isOpen,
    sqlMode: new Set((run.facts.sqlMode ?? defaultSqlMode).split(',')),
    timeZone: run.facts.timeZone,
  };
}

function observedBy(trace: StatementTrace): Pick<ExecutionContext, 'observe' | 'usageOf'> {
  return {
    observe: (plan, source) => trace.operator(plan, source),
    ...(trace.usageOf && { usageOf: (plan) => trace.usageOf!(plan) }),
  };
}

async function runFragment(dataNode: string, sql: string, locks: boolean, run: StatementRun): Promise<BatchStream> {
  if (locks) run.transaction.checkWrite([dataNode]);
  const lease = await leaseFor(run, dataNode, locks);
  try {
    const result = await lease.connection.query(sql, run.signal);
    if (result.kind !== 'rows')
      throw sqlError('ER_UNKNOWN_ERROR', `Internal error: no rows from '${dataNode}': ${sql}`);
    const ended = (): Promise<void> => takeWarnings(lease.connection, result.warningCount(), run);
    return {
      fields: result.fields,
      batches: leasedBatches(result.batches, lease, ended, run.memoryBudgetBytes),
    };
  } catch (error) {
    lease.done();
    throw error;
  }
}
