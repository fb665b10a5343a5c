import type { Connection, ForwardEnd } from '../../connectors/connector';
import type { StatementPlan } from '../../engine/plan';
import type { DataSources } from '../sources/data-sources';
import { type ForwardPlan, finishForward, needsConnection, ResultSink } from './forward';
import type { StatementRun } from './statement-run';

/** What becomes of a statement whose forwarding has failed. */
type Recover = (error: unknown) => Promise<void>;

/**
 * The short way of the statements that there are most of: one node, no transaction, and a fitting connection idle. It does what
 * runForward does without waiting for anything but the answer. Null when one of these does not hold.
 */
export function forwardDirectly(
  plan: StatementPlan,
  sources: DataSources,
  run: StatementRun,
  recover: Recover,
): Promise<void> | null {
  if (run.record.trace !== null) return null;
  if (plan.kind !== 'forward' || plan.targets.length !== 1) return null;
  if (run.transaction.hasOwnConnections || run.results.wantsBinaryPackets) return null;
  if (plan.locks || plan.variables || plan.isProgram) return null;
  const { dataNode, sql } = plan.targets[0]!;
  if (plan.writes) run.transaction.noteWrite([dataNode]);
  const connection = sources.tryAcquire(dataNode, run.facts, plan.writes ? undefined : run.transaction.reads);
  if (connection === null) return null;
  if (!connection.forward) {
    connection.release();
    return null;
  }
  const sink = new ResultSink(run, plan.schema);
  return connection.forward(sql, sink, run.signal).then(
    (end) => answered(plan, end, sink, connection, run, recover),
    (error: unknown) => {
      connection.release();
      return recover(error);
    },
  );
}

function answered(
  plan: ForwardPlan,
  end: ForwardEnd,
  sink: ResultSink,
  connection: Connection,
  run: StatementRun,
  recover: Recover,
): Promise<void> | undefined {
  if (!needsConnection(plan, end)) {
    // Nothing more is asked of the connection: the next statement may have it while this one's answer goes out.
    connection.release();
    return finishForward(plan, end, sink, connection, run);
  }
  return Promise.resolve(finishForward(plan, end, sink, connection, run))
    .finally(() => connection.release())
    .catch(recover);
}
