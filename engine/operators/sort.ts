import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import { outputBatchRows } from '../limits';
import type { MemoryReservation } from '../memory/budget';
import type { SortKey, SortPlan } from '../plan';
import { holdAll } from './held-rows';
import { type BatchSource, operator, type Run } from './operator';
import { sortedRows } from './order/sorted-rows';

/** Bytes a row that sorting takes beside the rows: two lists of row numbers and a key of three words. */
const sortBytesPerRow = 20;

/** All rows in the order of the keys; rows with equal keys keep their order. Holds everything. */
export function sort(plan: SortPlan, input: BatchSource, run: Run): BatchSource {
  const memory = run.budget.reserve('ORDER BY');
  return operator(run, [input], rows(plan, input, memory), () => memory.free());
}

async function* rows(
  plan: SortPlan,
  input: BatchSource,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const batch = await holdAll(input, plan.input.fields, memory);
  memory.grow(batch.rowCount * sortBytesPerRow);
  const order = rowsInOrder(batch, plan.keys, plan.input.fields);
  for (let start = 0; start < batch.rowCount; start += outputBatchRows) {
    const end = Math.min(batch.rowCount, start + outputBatchRows);
    yield takeRows(batch, order.subarray(start, end), end - start);
  }
}

/** The row numbers of a batch in the order of the keys. */
export function rowsInOrder(batch: RecordBatch, keys: readonly SortKey[], fields: SortPlan['fields']): Int32Array {
  const columns = keys.map(({ column, descending }) => ({
    vector: batch.columns[column]!,
    type: fields[column]!.type,
    descending,
  }));
  return sortedRows(columns, batch.rowCount);
}
