import type { ExecutionContext } from '../../engine/context';
import type { PhysicalPlan } from '../../engine/plan';
import type { ThreadableContext } from '../engine-threads/threadable-context';
import type { StatementTrace } from '../observe/statement-trace';
import { runFragment, runUndecoded } from './fragments';
import type { Origins } from './packet-plan';
import type { StatementRun } from './statement-run';

/**
 * What the engine may use while it runs this statement.
 * @param origins what operators are called to those who look on, when they are not those of the statement's plan
 */
export function executionContext(locks: boolean, run: StatementRun, origins?: Origins): ThreadableContext {
  const { trace } = run.record;
  return {
    signal: run.signal,
    runFragment: (dataNode, sql, packets, signal = run.signal, estimatedRows = undefined) =>
      runFragment({ dataNode, sql, locks, signal, estimatedRows }, packets ?? null, run),
    runUndecoded: (dataNode, sql, signal, estimatedRows) =>
      runUndecoded({ dataNode, sql, locks, signal, estimatedRows }, run),
    dialect: (dataNode) => run.transaction.dialectOf(dataNode),
    warn: (code, message, level = 'Warning') => run.warn({ level, code, message }),
    memoryBudgetBytes: run.memoryBudgetBytes,
    serverMemory: run.serverMemory,
    spill: run.spill,
    ...(trace === null ? {} : observedBy(trace, (plan) => origins?.get(plan) ?? [plan])),
    ended: (usage) => {
      run.record.spillBytes += usage.spilledBytes;
      trace?.used?.(usage);
    },
    sequential: run.transaction.hasOwnConnections,
    sqlMode: run.sqlMode,
    timeZone: run.timeZone,
    systemTimeZone: run.systemTimeZone,
  };
}

function observedBy(
  trace: StatementTrace,
  originsOf: (plan: PhysicalPlan) => readonly PhysicalPlan[],
): Pick<ExecutionContext, 'observe' | 'usageOf'> {
  return {
    observe: (plan, source) => originsOf(plan).reduce((inner, origin) => trace.operator(origin, inner), source),
    ...(trace.usageOf && { usageOf: (plan) => trace.usageOf!(originsOf(plan)[0]!) }),
  };
}
