import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import type { MemoryReservation } from '../memory/budget';
import type { DistinctPlan } from '../plan';
import { keyTable } from './keys/key-table';
import { type BatchSource, operator, type Run } from './operator';

/** The first row of all that are equal in every column (NULLs equal, strings by collation), as soon as it comes. Holds the keys. */
export function distinct(plan: DistinctPlan, input: BatchSource, run: Run): BatchSource {
  const memory = run.budget.reserve('DISTINCT');
  return operator(run, [input], rows(plan, input, memory), () => memory.free());
}

async function* rows(
  plan: DistinctPlan,
  input: BatchSource,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const table = keyTable(
    plan.input.fields.map((field) => field.type),
    'equal',
  );
  for (let batch = await input.next(); batch !== null; batch = await input.next()) {
    const known = table.size;
    const numbers = new Int32Array(batch.rowCount);
    table.assign(batch.columns, batch.rowCount, numbers);
    memory.resize(table.byteLength);
    const first = firstRows(numbers, batch.rowCount, known);
    if (first.length > 0) yield takeRows(batch, first, first.length);
  }
}

/** Rows whose number appears for the first time: numbers are given upwards from `known`. */
export function firstRows(numbers: Int32Array, rowCount: number, known: number): Int32Array {
  const rows = new Int32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (numbers[row] === known + count) rows[count++] = row;
  return rows.subarray(0, count);
}
