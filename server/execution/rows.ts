import type { RecordBatch } from '../../engine/batch/record-batch';
import { execute } from '../../engine/execute';
import type { StatementPlan } from '../../engine/plan';
import { engineRows, runsInThread } from './engine-rows';
import { executionContext } from './execution-context';
import { withCalledNumbers } from './numbered-rows';
import { type PacketPlan, packetPlan } from './packet-plan';
import type { StatementRun } from './statement-run';
import { windowOf } from './window';

type RowsPlan = StatementPlan & { readonly kind: 'rows' };

/** Runs a plan of the engine and sends its rows. */
export async function runRows(plan: RowsPlan, run: StatementRun): Promise<void> {
  let warningCount = 0;
  const counted: StatementRun = {
    ...run,
    warn: (diagnostic) => {
      warningCount++;
      run.warn(diagnostic);
    },
  };
  const packets = mayCarryPackets(plan, run)
    ? packetPlan(plan.root, (dataNode) => run.sources.capabilities(dataNode).forwardsPackets)
    : null;
  const { batches, arePackets } = packets === null ? rowsOf(plan, counted) : packetsOf(plan, packets, counted);
  let total: number | null = null;
  const sent = plan.window ? windowOf(batches, plan.window, (rows) => (total = rows)) : batches;
  run.outcome(-1, 0n);
  const { results } = run;
  const rows = await (arePackets
    ? results.packetRows(plan.root.fields, sent, () => warningCount, run.more)
    : results.rows(plan.root.fields, sent, () => warningCount, run.more));
  run.found(total ?? rows, rows);
}

/** Values are put into rows by nobody but the data nodes, and the client wants them as text, or can be given what the text says. */
function mayCarryPackets({ root, called = [] }: RowsPlan, { results }: StatementRun): boolean {
  if (called.length > 0) return false;
  return !results.binary || root.fields.every(({ type }) => type.name !== 'float');
}

interface ResultRows {
  readonly batches: AsyncIterable<RecordBatch>;
  /** The batches have one column, of whole row packets. */
  readonly arePackets: boolean;
}

function packetsOf({ locks }: RowsPlan, { root, origins }: PacketPlan, run: StatementRun): ResultRows {
  return { batches: execute(root, executionContext(locks, run, origins)), arePackets: true };
}

/** Rows that the engine looks at. A thread writes their packets as well, where they go out as they are. */
function rowsOf(plan: RowsPlan, run: StatementRun): ResultRows {
  const { root, locks, called = [] } = plan;
  const context = executionContext(locks, run);
  const isText = !run.results.binary && called.length === 0;
  if (isText && runsInThread(root, run))
    return { batches: run.engineThreads.execute(root, context, 'text'), arePackets: true };
  return { batches: withCalledNumbers(engineRows(root, context, run), called, run), arePackets: false };
}
