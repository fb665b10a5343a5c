import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import type { MemoryReservation } from '../memory/budget';
import { grown } from '../memory/growing-array';
import type { SetOperationPlan } from '../plan';
import { conformBatch } from './conform-batch';
import { type KeyTable, keyTable } from './keys/key-table';
import { type BatchSource, operator, pullAhead, type Run } from './operator';

/**
 * INTERSECT and EXCEPT: the right side's rows are held in a hash table with their counts, the left side streams through it in its order.
 * `all`: of a row that is m times on the left and n times on the right, INTERSECT gives min(m, n), EXCEPT max(m - n, 0).
 */
export function setOperation(plan: SetOperationPlan, left: BatchSource, right: BatchSource, run: Run): BatchSource {
  const memory = run.budget.reserve(plan.operator.toUpperCase());
  return operator(run, [left, right], rows(plan, left, right, run, memory), () => memory.free());
}

async function* rows(
  plan: SetOperationPlan,
  leftInput: BatchSource,
  rightInput: BatchSource,
  run: Run,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const pull = pullAhead(leftInput, run);
  const counts = new RowCounts(plan);
  const source = `an input of ${plan.operator.toUpperCase()}`;
  for (let right = await rightInput.next(); right !== null; right = await rightInput.next()) {
    counts.count(conformBatch(right, plan.fields, source));
    memory.resize(counts.byteLength);
  }
  if (plan.operator === 'intersect' && counts.isEmpty) return;
  for (let left = await pull(); left !== null; left = await pull()) {
    const batch = conformBatch(left, plan.fields, source);
    const selected = counts.select(batch);
    memory.resize(counts.byteLength);
    if (selected.length > 0) yield takeRows(batch, selected, selected.length);
  }
}

/** How often each row is on the right, less those that the left has used up. */
class RowCounts {
  private readonly table: KeyTable;
  private counts = new Int32Array(0);

  constructor(private readonly plan: SetOperationPlan) {
    this.table = keyTable(
      plan.fields.map((field) => field.type),
      'equal',
    );
  }

  get isEmpty(): boolean {
    return this.table.size === 0;
  }

  get byteLength(): number {
    return this.table.byteLength + this.counts.byteLength;
  }

  private numbersOf(batch: RecordBatch): Int32Array {
    const numbers = new Int32Array(batch.rowCount);
    this.table.assign(batch.columns, batch.rowCount, numbers);
    this.counts = grown(this.counts, this.table.size);
    return numbers;
  }

  count(batch: RecordBatch): void {
    const numbers = this.numbersOf(batch);
    for (let row = 0; row < batch.rowCount; row++) this.counts[numbers[row]!]!++;
  }

  /** Rows of a left batch that are in the result. */
  select(batch: RecordBatch): Int32Array {
    const { operator, all } = this.plan;
    const isExcept = operator === 'except';
    const numbers = isExcept && !all ? this.numbersOf(batch) : this.found(batch);
    const rows = new Int32Array(batch.rowCount);
    let count = 0;
    for (let row = 0; row < batch.rowCount; row++) {
      const number = numbers[row]!;
      const isThere = number >= 0 && this.counts[number]! > 0;
      if (isThere !== isExcept) rows[count++] = row;
      // The right row is used up; of a distinct INTERSECT all of them are, and a distinct EXCEPT has given its row.
      if (isThere && !isExcept) this.counts[number] = all ? this.counts[number]! - 1 : 0;
      else if (isThere && all) this.counts[number]!--;
      else if (!isThere && isExcept && !all) this.counts[number] = 1;
    }
    return rows.subarray(0, count);
  }

  private found(batch: RecordBatch): Int32Array {
    const numbers = new Int32Array(batch.rowCount);
    this.table.find(batch.columns, batch.rowCount, numbers);
    return numbers;
  }
}
