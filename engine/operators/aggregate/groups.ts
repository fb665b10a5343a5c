import type { Accumulator } from '../../aggregates/accumulator';
import { accumulatorFor, columnsOf } from '../../aggregates/registry';
import type { ColumnType, Field } from '../../batch/column-type';
import { concatenateSteps } from '../../batch/concatenate';
import { conform } from '../../batch/conform';
import type { RecordBatch, Vector } from '../../batch/record-batch';
import { take } from '../../batch/select';
import type { Steps } from '../../batch/steps';
import { vectorBytes } from '../../memory/batch-bytes';
import type { AggregatePlan } from '../../plan';
import { firstRows } from '../distinct';
import { type KeyTable, keyTable } from '../keys/key-table';
import type { Run } from '../operator';

/** What groups are made of: rows with these columns. */
export interface GroupedRows extends Pick<AggregatePlan, 'groupKeys' | 'aggregates' | 'fields'> {
  readonly input: { readonly fields: readonly Field[] };
}

/** Takes rows into the states of the call of this number: row i is of group `groups[i]`. */
export type TakeIn = (accumulator: Accumulator, call: number, groups: Int32Array) => void;

/** The groups of an aggregate plan with their keys and states. */
export class Groups {
  private readonly table: KeyTable | null;
  private readonly keyTypes: readonly ColumnType[];
  private readonly accumulators: readonly Accumulator[];
  private readonly accumulatorColumns: readonly (readonly number[])[];
  /** Per group key: its values in the first rows of the groups, a part for each batch that brought new groups. */
  private readonly keys: readonly Vector[][];
  private keyBytes = 0;
  private numbers = new Int32Array(0);

  constructor(
    private readonly plan: GroupedRows,
    private readonly run: Run,
  ) {
    const inputTypes = plan.input.fields.map((field) => field.type);
    this.keyTypes = plan.groupKeys.map((column) => inputTypes[column]!);
    this.table = this.keyTypes.length === 0 ? null : keyTable(this.keyTypes, 'equal');
    this.keys = this.keyTypes.map(() => []);
    this.accumulatorColumns = plan.aggregates.map(columnsOf);
    this.accumulators = plan.aggregates.map((call, index) => {
      const argumentTypes = this.accumulatorColumns[index]!.map((column) => inputTypes[column]!);
      const resultType = plan.fields[plan.groupKeys.length + index]!.type;
      return accumulatorFor({ call, argumentTypes, resultType, context: run.context });
    });
  }

  get count(): number {
    return this.table?.size ?? 1;
  }

  get byteLength(): number {
    let bytes = this.keyBytes + (this.table?.byteLength ?? 0);
    for (const accumulator of this.accumulators) bytes += accumulator.byteLength;
    return bytes;
  }

  add(batch: RecordBatch): void {
    this.accumulate(batch.columns, this.numbersOf(batch), batch.rowCount);
  }

  /** As add, where the caller takes the rows into the states. */
  addBy(batch: RecordBatch, takeIn: TakeIn): void {
    const numbers = this.numbersOf(batch);
    for (let call = 0; call < this.accumulators.length; call++) {
      const accumulator = this.accumulators[call]!;
      accumulator.resize(this.count);
      takeIn(accumulator, call, numbers);
    }
  }

  /** The group of each row, new groups being made. Overwritten by the next ones. */
  private numbersOf(batch: RecordBatch): Int32Array {
    // Without keys the numbers are never written: all rows belong to group 0.
    if (this.numbers.length < batch.rowCount) this.numbers = new Int32Array(batch.rowCount);
    if (this.table !== null) this.assignGroups(this.table, batch);
    return this.numbers;
  }

  private accumulate(columns: readonly Vector[], numbers: Int32Array, rowCount: number): void {
    for (let index = 0; index < this.accumulators.length; index++) {
      const own = this.accumulatorColumns[index]!.map((column) => columns[column]!);
      this.accumulators[index]!.resize(this.count);
      this.accumulators[index]!.add(own, numbers, rowCount);
    }
  }

  private keyColumns(batch: RecordBatch): Vector[] {
    return this.plan.groupKeys.map((column) => batch.columns[column]!);
  }

  private assignGroups(table: KeyTable, batch: RecordBatch): void {
    const known = table.size;
    const columns = this.keyColumns(batch);
    table.assign(columns, batch.rowCount, this.numbers);
    if (table.size === known) return;
    const first = firstRows(this.numbers, batch.rowCount, known);
    for (let index = 0; index < columns.length; index++) {
      const part = take(columns[index]!, first, first.length);
      this.keys[index]!.push(part);
      this.keyBytes += vectorBytes(part);
    }
  }

  /** From now on there are no new groups, and states that grow with their rows go to disk. */
  close(): void {
    for (const accumulator of this.accumulators) accumulator.close?.(this.run);
  }

  /** Takes in the rows of groups that are there. Row i is of group `numbers[i]`, below 0 = of none that is there. */
  addKnown(batch: RecordBatch): {
    readonly numbers: Int32Array;
    readonly columns: readonly Vector[];
    readonly keyTypes: readonly ColumnType[];
  } {
    const { rowCount } = batch;
    const columns = this.keyColumns(batch);
    const numbers = new Int32Array(rowCount);
    this.table?.find(columns, rowCount, numbers);
    const rows = new Int32Array(rowCount);
    const groups = new Int32Array(rowCount);
    let count = 0;
    for (let row = 0; row < rowCount; row++) {
      if (numbers[row]! < 0) continue;
      groups[count] = numbers[row]!;
      rows[count++] = row;
    }
    if (count === rowCount) this.accumulate(batch.columns, groups, count);
    else if (count > 0) {
      const used = new Set(this.accumulatorColumns.flat());
      const known = batch.columns.map((column, index) => (used.has(index) ? take(column, rows, count) : column));
      this.accumulate(known, groups, count);
    }
    return { numbers, columns, keyTypes: this.keyTypes };
  }

  /** After `close`: writes what states have for the disk. */
  async flush(): Promise<void> {
    for (const accumulator of this.accumulators) await accumulator.flush?.();
  }

  /** Before `finish`: takes back in what states have put on disk. */
  async settle(): Promise<void> {
    for (const accumulator of this.accumulators) await accumulator.settle?.(this.count);
  }

  *finish(): Steps<RecordBatch> {
    const rowCount = this.count;
    const { fields, groupKeys, input } = this.plan;
    if (rowCount === 0) return { rowCount, columns: [] };
    const columns: Vector[] = [];
    for (let index = 0; index < this.keys.length; index++) {
      columns.push(yield* concatenateSteps(this.keys[index]!, input.fields[groupKeys[index]!]!.type));
    }
    for (const accumulator of this.accumulators) {
      accumulator.resize(rowCount);
      columns.push(accumulator.finishSteps ? yield* accumulator.finishSteps(rowCount) : accumulator.finish(rowCount));
      yield;
    }
    return { rowCount, columns: columns.map((column, index) => conform(column, fields[index]!, 'GROUP BY')) };
  }

  async remove(): Promise<void> {
    for (const accumulator of this.accumulators) await accumulator.remove?.();
  }
}
