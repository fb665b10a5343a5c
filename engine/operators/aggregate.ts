import type { Accumulator } from '../aggregates/accumulator';
import { accumulatorFor, columnsOf } from '../aggregates/registry';
import { concatenate } from '../batch/concatenate';
import { conform } from '../batch/conform';
import type { RecordBatch, Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import { sliceBatch } from '../batch/slice';
import { outputBatchRows } from '../limits';
import { vectorBytes } from '../memory/batch-bytes';
import type { MemoryReservation } from '../memory/budget';
import type { AggregatePlan } from '../plan';
import { firstRows } from './distinct';
import { type KeyTable, keyTable } from './keys/key-table';
import { type BatchSource, operator, type Run } from './operator';

/**
 * GROUP BY by hash. Output columns: the group keys, then the aggregates; groups in the order of their first row. Without group keys
 * there is one group, also when there are no rows. Holds one key and one state per group.
 */
export function aggregate(plan: AggregatePlan, input: BatchSource, run: Run): BatchSource {
  const memory = run.budget.reserve('GROUP BY');
  return operator(run, [input], rows(plan, input, run, memory), () => memory.free());
}

async function* rows(
  plan: AggregatePlan,
  input: BatchSource,
  run: Run,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const groups = new Groups(plan, run);
  for (let batch = await input.next(); batch !== null; batch = await input.next()) {
    groups.add(batch);
    memory.resize(groups.byteLength);
  }
  const result = groups.finish();
  for (let start = 0; start < result.rowCount; start += outputBatchRows) {
    yield sliceBatch(result, start, Math.min(outputBatchRows, result.rowCount - start));
  }
}

class Groups {
  private readonly table: KeyTable | null;
  private readonly accumulators: readonly Accumulator[];
  private readonly accumulatorColumns: readonly (readonly number[])[];
  /** Per group key: its values in the first rows of the groups, a part for each batch that brought new groups. */
  private readonly keys: readonly Vector[][];
  private keyBytes = 0;
  private numbers = new Int32Array(0);

  constructor(
    private readonly plan: AggregatePlan,
    run: Run,
  ) {
    const inputTypes = plan.input.fields.map((field) => field.type);
    const keyTypes = plan.groupKeys.map((column) => inputTypes[column]!);
    this.table = keyTypes.length === 0 ? null : keyTable(keyTypes, 'equal');
    this.keys = keyTypes.map(() => []);
    this.accumulatorColumns = plan.aggregates.map(columnsOf);
    this.accumulators = plan.aggregates.map((call, index) => {
      const argumentTypes = this.accumulatorColumns[index]!.map((column) => inputTypes[column]!);
      const resultType = plan.fields[plan.groupKeys.length + index]!.type;
      return accumulatorFor({ call, argumentTypes, resultType, context: run.context });
    });
  }

  private get count(): number {
    return this.table?.size ?? 1;
  }

  get byteLength(): number {
    let bytes = this.keyBytes + (this.table?.byteLength ?? 0);
    for (const accumulator of this.accumulators) bytes += accumulator.byteLength;
    return bytes;
  }

  add(batch: RecordBatch): void {
    const { rowCount } = batch;
    // Without keys the numbers are never written: all rows belong to group 0.
    if (this.numbers.length < rowCount) this.numbers = new Int32Array(rowCount);
    if (this.table !== null) this.assignGroups(this.table, batch);
    for (let index = 0; index < this.accumulators.length; index++) {
      const columns = this.accumulatorColumns[index]!.map((column) => batch.columns[column]!);
      this.accumulators[index]!.resize(this.count);
      this.accumulators[index]!.add(columns, this.numbers, rowCount);
    }
  }

  private assignGroups(table: KeyTable, batch: RecordBatch): void {
    const known = table.size;
    const columns = this.plan.groupKeys.map((column) => batch.columns[column]!);
    table.assign(columns, batch.rowCount, this.numbers);
    if (table.size === known) return;
    const first = firstRows(this.numbers, batch.rowCount, known);
    for (let index = 0; index < columns.length; index++) {
      const part = take(columns[index]!, first, first.length);
      this.keys[index]!.push(part);
      this.keyBytes += vectorBytes(part);
    }
  }

  finish(): RecordBatch {
    const rowCount = this.count;
    const { fields, groupKeys, input } = this.plan;
    if (rowCount === 0) return { rowCount, columns: [] };
    const keys = this.keys.map((parts, index) => concatenate(parts, input.fields[groupKeys[index]!]!.type));
    const results = this.accumulators.map((accumulator) => {
      accumulator.resize(rowCount);
      return accumulator.finish(rowCount);
    });
    const columns = [...keys, ...results].map((column, index) => conform(column, fields[index]!, 'GROUP BY'));
    return { rowCount, columns };
  }
}
