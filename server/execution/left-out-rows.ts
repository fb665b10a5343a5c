import type { OkOutcome } from '../../connectors/connector';
import { ErrorCode } from '../../protocol/wire/error-codes';
import { SqlError } from '../../protocol/wire/sql-error';
import type { Diagnostic } from '../session/session-view';
import { leaseFor } from './lease';
import type { StatementRun } from './statement-run';
import { takeWarnings } from './warnings';

/**
 * A part of an INSERT IGNORE of several rows. MariaDB leaves out a row that breaks a CHECK, with a warning, when the INSERT has several rows, but
 * refuses an INSERT of that row alone (4025): a part with one row is answered as the whole would be.
 * @param isOnlyRow whether the part has one row of several, and IGNORE is there
 * @param leftOut gives the answer of the row that was left out
 */
export async function leavingOut<T>(
  isOnlyRow: boolean,
  dataNode: string,
  run: StatementRun,
  change: () => Promise<T>,
  leftOut: (ok: OkOutcome) => T,
): Promise<T> {
  if (!isOnlyRow) return change();
  try {
    return await change();
  } catch (error) {
    const [refused] = ErrorCode.ER_CONSTRAINT_FAILED;
    if (!(error instanceof SqlError) || error.errno !== refused) throw error;
    if (!run.sources.capabilities(dataNode).speaksMysql) throw error;
    return leftOut(await warnedOf(dataNode, run));
  }
}

/** What the node says of the row that it has just refused, its error as a warning. Within a transaction: that of the statement. */
async function warnedOf(dataNode: string, run: StatementRun): Promise<OkOutcome> {
  let warningCount = 0;
  const warn = (diagnostic: Diagnostic): void => {
    warningCount++;
    run.warn(diagnostic.level === 'Error' ? { ...diagnostic, level: 'Warning' } : diagnostic);
  };
  const lease = await leaseFor(run, dataNode, true);
  try {
    await takeWarnings(lease.connection, 1, { signal: run.signal, warn });
  } finally {
    lease.done();
  }
  const info = `Records: 0  Duplicates: 0  Warnings: ${warningCount}`;
  return { affectedRows: 0, lastInsertId: 0n, warningCount, info, statusFlags: 0 };
}
