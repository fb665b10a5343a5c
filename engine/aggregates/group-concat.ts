import { ErrorCode } from '../../protocol/wire/error-codes';
import { sqlError } from '../../protocol/wire/sql-error';
import { concatenate } from '../batch/concatenate';
import { type TextColumn, textColumn, writeValueText } from '../batch/format/value';
import { type BytesVector, type Int64Vector, isValid, type Vector } from '../batch/record-batch';
import { vectorBytesMax } from '../limits';
import { vectorBytes } from '../memory/batch-bytes';
import { grown } from '../memory/growing-array';
import { sortedRows } from '../operators/order/sorted-rows';
import type { Accumulator, AccumulatorSettings, Aggregate } from './accumulator';
import { groupVector } from './distinct';
import { groupConcatType } from './result-types';
import { validityOf } from './result-vector';

/** group_concat_max_len when the call does not say: MariaDB 10.11's default. */
const maxLengthDefault = 2 ** 20;

/**
 * GROUP_CONCAT: the arguments' texts of each row one after the other, rows in the call's order (without one: as they arrive) with the
 * separator in between; rows with a NULL argument are left out; NULL when none is left. A result longer than group_concat_max_len bytes is
 * cut there, before a character that would be split, with a warning (1260).
 * No partials: the order and the limit need all rows in one place.
 */
export const groupConcat: Aggregate = {
  partials: null,
  partialArgument: 'as-is',
  ignoresDuplicates: false,
  resultType: (argumentTypes) => groupConcatType(argumentTypes),
  accumulator: (settings) => new GroupConcatAccumulator(settings),
};

/** Rows are kept as they come, and sorted once at the end by group and the call's order. */
class GroupConcatAccumulator implements Accumulator {
  private readonly chunks: { readonly columns: readonly Vector[]; readonly groups: Vector }[] = [];
  private rowCount = 0;
  private bytes = 0;

  constructor(private readonly settings: AccumulatorSettings) {}

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
    if (this.rowCount === 0) return new ConcatWriter(this.settings, []).result(groupCount);
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
      // Here NULL sorts as 0 or '', which is what such a row holds: MariaDB's comparison inside GROUP_CONCAT does not look at NULL
      // (MariaDB source: item_sum.cc, group_concat_key_cmp_with_order).
      const vector = { ...columns[call.arguments.length + index]!, validity: null };
      return { vector, type: vector.type, descending: key.descending };
    });
    const rows = sortedRows([{ vector: groups, type: groups.type, descending: false }, ...keys], this.rowCount);
    const writer = new ConcatWriter({ ...this.settings, resultType }, columns.slice(0, call.arguments.length));
    const groupOf = (groups as Int64Vector).values;
    for (const row of rows) writer.addRow(Number(groupOf[row]!), row);
    return writer.result(groupCount);
  }
}

const noBytes = new Uint8Array(0);

/** Writes the results of the groups one after the other; rows come ordered by group. */
class ConcatWriter {
  private readonly texts: readonly TextColumn[];
  private readonly separator: Uint8Array;
  private readonly maxLength: number;
  private readonly ends: number[] = [];
  private readonly present: boolean[] = [];
  private data: Uint8Array<ArrayBuffer> = noBytes;
  private used = 0;
  private groupStart = 0;
  private rowsInGroup = 0;
  /** Rows written so far over all groups: the number that MariaDB's warning names. */
  private rowsWritten = 0;
  private cut = false;

  constructor(
    private readonly settings: AccumulatorSettings,
    private readonly columns: readonly Vector[],
  ) {
    this.texts = columns.map((column) => textColumn(column));
    this.separator = Buffer.from(settings.call.separator ?? ',', 'utf8');
    this.maxLength = settings.call.limit ?? maxLengthDefault;
  }

  addRow(group: number, row: number): void {
    if (!this.columns.every((column) => isValid(column.validity, row))) return;
    while (this.ends.length < group) this.endGroup();
    if (this.cut) return;
    this.rowsInGroup++;
    this.rowsWritten++;
    if (this.rowsInGroup > 1) this.append(this.separator, 0, this.separator.length);
    for (const text of this.texts) this.appendText(text, row);
    if (this.used - this.groupStart > this.maxLength) this.cutOff();
  }

  private appendText(text: TextColumn, row: number): void {
    if (text.vector.layout === 'bytes') {
      const { data, offsets } = text.vector as BytesVector;
      this.append(data, offsets[row]!, offsets[row + 1]!);
      return;
    }
    this.data = grown(this.data, this.used + text.bytesMax);
    this.used = writeValueText(this.data, this.used, text, row);
  }

  private append(bytes: Uint8Array, start: number, end: number): void {
    const to = this.used + end - start;
    if (to > vectorBytesMax)
      throw sqlError('ER_OUT_OF_SORTMEMORY', 'Out of memory: GROUP_CONCAT results of 2 GiB and more');
    this.data = grown(this.data, to);
    this.data.set(bytes.subarray(start, end), this.used);
    this.used = to;
  }

  /** Bytes past the limit go, and with text also the first bytes of a character that would lose its last ones. */
  private cutOff(): void {
    let end = this.groupStart + this.maxLength;
    if (this.settings.resultType.collation !== 'binary') {
      while (end > this.groupStart && (this.data[end]! & 0xc0) === 0x80) end--;
    }
    this.used = end;
    this.cut = true;
    const [errno] = ErrorCode.ER_CUT_VALUE_GROUP_CONCAT;
    this.settings.context.warn(errno, `Row ${this.rowsWritten} was cut by GROUP_CONCAT()`);
  }

  private endGroup(): void {
    this.present.push(this.rowsInGroup > 0);
    this.ends.push(this.used);
    this.groupStart = this.used;
    this.rowsInGroup = 0;
    this.cut = false;
  }

  result(groupCount: number): Vector {
    while (this.ends.length < groupCount) this.endGroup();
    const offsets = new Int32Array(groupCount + 1);
    for (let group = 0; group < groupCount; group++) offsets[group + 1] = this.ends[group]!;
    const validity = validityOf(groupCount, (group) => this.present[group]!);
    const type = this.settings.resultType;
    return { layout: 'bytes', type, length: groupCount, validity, offsets, data: this.data.subarray(0, this.used) };
  }
}
