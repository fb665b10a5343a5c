import type { StatementRun } from './statement-run';

/**
 * Runs a change that happens on all data nodes or on none: in the client's transaction, with a savepoint to go back to, or in one of its own.
 * `nodes` are those that may be written.
 */
export async function asOne<T>(nodes: readonly string[], run: StatementRun, change: () => Promise<T>): Promise<T> {
  const { transaction } = run;
  if (transaction.isOpen) {
    transaction.checkWrite(nodes);
    return transaction.allOrNone(nodes, run.facts, run.signal, change);
  }
  transaction.begin({ readOnly: false, consistentSnapshot: false, isolation: null, implicit: true });
  try {
    transaction.checkWrite(nodes);
    const result = await change();
    warnOfWaiting(await transaction.commit(), run);
    return result;
  } catch (error) {
    if (transaction.isOpen) await transaction.rollback();
    throw error;
  }
}

/** The change is committed, but not every node has heard of it. */
export function warnOfWaiting(waiting: readonly string[], run: Pick<StatementRun, 'warn'>): void {
  if (waiting.length === 0) return;
  run.warn({
    level: 'Warning',
    code: 1105,
    message: `Committed; ${waiting.join(', ')} could not be told yet and will be (SHOW DISTRIBUTED TRANSACTIONS)`,
  });
}
