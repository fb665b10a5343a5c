import type { PacketColumns } from '../../engine/batch/packets';
import type { BatchStream } from '../../engine/batch/record-batch';
import type { ExecutionContext } from '../../engine/context';
import { execute } from '../../engine/execute';
import { literalPrinters } from '../../engine/literals/dialects';
import type { PhysicalPlan, StatementPlan } from '../../engine/plan';
import { sqlError } from '../../protocol/wire/sql-error';
import type { StatementTrace } from '../observe/statement-trace';
import { leaseFor } from './lease';
import { leasedBatches } from './leased-batches';
import { withCalledNumbers } from './numbered-rows';
import { type Origins, packetPlan } from './packet-plan';
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
  const packets = mayCarryPackets(plan)
    ? packetPlan(plan.root, (dataNode) => run.sources.capabilities(dataNode).forwardsPackets)
    : null;
  const context = executionContext(plan.locks, counted, packets?.origins);
  const read = execute(packets?.root ?? plan.root, context);
  const batches = withCalledNumbers(read, plan.called ?? [], run);
  let total: number | null = null;
  const sent = plan.window ? windowOf(batches, plan.window, (rows) => (total = rows)) : batches;
  run.outcome(-1, 0n);
  const { results } = run;
  const rows = await (packets === null
    ? results.rows(plan.root.fields, sent, () => warningCount, run.more)
    : results.packetRows(plan.root.fields, sent, () => warningCount, run.more));
  run.found(total ?? rows, rows);
}

/** Values are put into rows by nobody but the data nodes. */
function mayCarryPackets({ called = [] }: StatementPlan & { readonly kind: 'rows' }): boolean {
  return called.length === 0;
}

/**
 * What the engine may use while it runs this statement.
 * @param origins what operators are called to those who look on, when they are not those of the statement's plan
 */
export function executionContext(locks: boolean, run: StatementRun, origins?: Origins): ExecutionContext {
  const { trace } = run.record;
  return {
    signal: run.signal,
    runFragment: (dataNode, sql, packets) => runFragment(dataNode, sql, packets ?? null, locks, run),
    literal: (dataNode) => literalPrinters[run.transaction.dialectOf(dataNode)],
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

async function runFragment(
  dataNode: string,
  sql: string,
  packets: PacketColumns | null,
  locks: boolean,
  run: StatementRun,
): Promise<BatchStream> {
  if (locks) run.transaction.checkWrite([dataNode]);
  const lease = await leaseFor(run, dataNode, locks);
  try {
    const { connection } = lease;
    const result = await (packets === null
      ? connection.query(sql, run.signal)
      : connection.queryPackets!(sql, packets, run.signal));
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
