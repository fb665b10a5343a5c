import { concatenate } from '../batch/concatenate';
import type { Int64Vector, Vector } from '../batch/record-batch';
import { nullVector } from '../batch/vector-builder';
import { vectorBytes } from '../memory/batch-bytes';
import { sortedRows } from '../operators/order/sorted-rows';
import type { Accumulator, AccumulatorSettings } from './accumulator';
import { type ConcatForm, ConcatWriter } from './concat-writer';
import { groupVector } from './distinct';

/** GROUP_CONCAT and its like: rows are kept as they come, and sorted once at the end by group and the call's order. */
export class ConcatAccumulator implements Accumulator {
  private readonly chunks: { readonly columns: readonly Vector[]; readonly groups: Vector }[] = [];
  private rowCount = 0;
  private bytes = 0;

  constructor(
    private readonly settings: AccumulatorSettings,
    private readonly form: ConcatForm,
  ) {}

  get byteLength(): number {
    return this.bytes;
  }

  resize(): void {}

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const chunk = { columns, groups: groupVector(groups, rowCount) };
    this.chunks.push(chunk);
    this.rowCount += rowCount;
    for (const column of columns) this.bytes += vectorBytes(column);
    // The groups now, the row numbers of the sort later.
    this.bytes += rowCount * 16;
  }

  finish(groupCount: number): Vector {
    const { call, argumentTypes, resultType } = this.settings;
    if (this.rowCount === 0) return nullVector(resultType, groupCount);
    const columns = argumentTypes.map((type, index) =>
      concatenate(
        this.chunks.map((chunk) => chunk.columns[index]!),
        type,
      ),
    );
    const groups = concatenate(
      this.chunks.map((chunk) => chunk.groups),
      this.chunks[0]!.groups.type,
    );
    const keys = call.orderBy.map((key, index) => {
      const column = columns[call.arguments.length + index]!;
      // 0 or '' is what a row with NULL holds: MariaDB's comparison inside GROUP_CONCAT does not look at NULL, that inside JSON_ARRAYAGG
      // does (MariaDB source: item_sum.cc, group_concat_key_cmp_with_order and its twin with nulls).
      const vector = this.form.nullSortsAsZero ? { ...column, validity: null } : column;
      return { vector, type: vector.type, descending: key.descending };
    });
    const rows = sortedRows([{ vector: groups, type: groups.type, descending: false }, ...keys], this.rowCount);
    const writer = new ConcatWriter(
      { ...this.settings, resultType },
      columns.slice(0, call.arguments.length),
      this.form,
    );
    const groupOf = (groups as Int64Vector).values;
    for (const row of rows) writer.addRow(Number(groupOf[row]!), row);
    return writer.result(groupCount);
  }
}
