import { sqlError } from '../../protocol/wire/sql-error';
import type { RecordBatch } from '../batch/record-batch';
import type { WorkingTablePlan } from '../plan';
import { conformBatch } from './conform-batch';
import { type BatchSource, operator, type Run } from './operator';

/** The rows of the round before, of the recursive plan around it that has the same number. */
export function workingTable(plan: WorkingTablePlan, run: Run): BatchSource {
  return operator(run, [], rows(plan, run));
}

async function* rows(plan: WorkingTablePlan, run: Run): AsyncGenerator<RecordBatch, void, undefined> {
  const table = run.workingTables.get(plan.table);
  if (table === undefined) {
    throw sqlError('ER_UNKNOWN_ERROR', `Internal error: working table ${plan.table} outside of its recursion`);
  }
  const pull = table.reader();
  for (let batch = await pull(); batch !== null; batch = await pull()) {
    yield conformBatch(batch, plan.fields, 'a recursive table');
  }
}
