import { notSupported } from '../../protocol/wire/sql-error';
import { StatusFlag } from '../../protocol/wire/type-codes';
import { type ForwardPlan, okResult } from './forward';
import { leaseFor } from './lease';
import { giveVariables, takeVariables } from './shared-variables';
import type { StatementRun } from './statement-run';
import { takeWarnings } from './warnings';

/**
 * CALL and compound statements: any number of results, the last one an OK. What the program does to the session of its connection is not known, so
 * nobody gets that connection after it. Errors: the backend's; 1235 when it left a transaction open that was not there before.
 */
export async function runStoredProgram(plan: ForwardPlan, run: StatementRun): Promise<void> {
  const { dataNode, sql } = plan.targets[0]!;
  const lease = await leaseFor(run, dataNode, true);
  const { connection } = lease;
  try {
    if (!connection.results || !connection.retire) throw notSupported(`a stored program on data node '${dataNode}'`);
    const variables = plan.variables ?? [];
    if (variables.length > 0) await giveVariables(variables, connection, run);
    connection.retire();
    for await (const result of connection.results(sql, run.signal)) {
      if (result.kind === 'rows') {
        const fields = result.fields.map((field) => (field.schema === '' ? field : { ...field, schema: plan.schema }));
        run.found(await run.results.rows(fields, result.batches, result.warningCount, true));
        continue;
      }
      const leftOpen = (result.statusFlags & StatusFlag.inTransaction) !== 0 && !run.transaction.hasOwnConnections;
      if (leftOpen) {
        throw notSupported(
          'a stored program that begins a transaction and leaves it open: it was rolled back; BEGIN before CALL, or COMMIT in the program',
        );
      }
      await takeWarnings(connection, result.warningCount, run);
      if (variables.length > 0) await takeVariables(variables, connection, run);
      const ok = okResult(result, run);
      run.outcome(ok.affectedRows, ok.lastInsertId);
      await run.results.ok(ok, run.more);
    }
  } finally {
    lease.done();
  }
}
