import type { Lease } from '../session/participant';
import type { StatementRun } from './statement-run';

/** A connection to a data node for this statement. `writes`: it changes or locks rows. */
export function leaseFor(
  run: StatementRun,
  dataNode: string,
  writes: boolean,
  signal: AbortSignal = run.signal,
): Promise<Lease> {
  const leased = run.transaction.lease(dataNode, run.facts, writes, signal);
  return run.record.trace?.lease(dataNode, leased) ?? leased;
}
