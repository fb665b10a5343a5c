import { ErrorCode } from '../../protocol/wire/error-codes';
import { sqlError } from '../../protocol/wire/sql-error';
import { type TextColumn, textColumn, writeValueText } from '../batch/format/value';
import { type BytesVector, isValid, type Vector } from '../batch/record-batch';
import { vectorBytesMax } from '../limits';
import { grown } from '../memory/growing-array';
import type { AccumulatorSettings } from './accumulator';
import { validityOf } from './result-vector';

/** group_concat_max_len when the call does not say: MariaDB 10.11's default. */
const maxLengthDefault = 2 ** 20;

/** How a function that strings texts together writes its result. */
export interface ConcatForm {
  /** The function, as warnings name it. */
  readonly name: string;
  readonly separator: string;
  /** What stands around a result; the texts have the same around them, which is taken off. */
  readonly brackets: readonly [open: string, close: string] | null;
  /** Arguments whose texts a row gives, one after the other. */
  readonly texts: readonly number[];
  /** Arguments that are not NULL in a row that counts. */
  readonly required: readonly number[];
  /** In its ORDER BY NULL sorts as 0 or '', and not before all values. */
  readonly nullSortsAsZero: boolean;
  /** What becomes of a text without its brackets. Absent: it stays as it is. */
  readonly rewrite?: (text: Uint8Array) => Uint8Array;
}

const noBytes = new Uint8Array(0);

/** Writes the results of the groups one after the other; rows come ordered by group. */
export class ConcatWriter {
  private readonly texts: readonly TextColumn[];
  private readonly separator: Uint8Array;
  private readonly open: Uint8Array;
  private readonly close: Uint8Array;
  private readonly firstRow: number;
  private readonly endRow: number;
  private readonly maxLength: number;
  private readonly ends: number[] = [];
  private readonly present: boolean[] = [];
  private data: Uint8Array<ArrayBuffer> = noBytes;
  private used = 0;
  private groupStart = 0;
  private rowsInGroup = 0;
  /** Rows of the group so far, those that its LIMIT leaves out too. */
  private rowsSeen = 0;
  /** Rows written so far over all groups: the number that MariaDB's warning names. */
  private rowsWritten = 0;
  private cut = false;

  constructor(
    private readonly settings: AccumulatorSettings,
    private readonly columns: readonly Vector[],
    private readonly form: ConcatForm,
  ) {
    this.texts = form.texts.map((argument) => textColumn(columns[argument]!));
    this.separator = Buffer.from(form.separator, 'utf8');
    this.open = Buffer.from(form.brackets?.[0] ?? '', 'utf8');
    this.close = Buffer.from(form.brackets?.[1] ?? '', 'utf8');
    this.maxLength = settings.call.limit ?? maxLengthDefault;
    const { rowLimit } = settings.call;
    this.firstRow = rowLimit?.offset ?? 0;
    this.endRow = this.firstRow + (rowLimit?.count ?? Number.POSITIVE_INFINITY);
  }

  addRow(group: number, row: number): void {
    if (!this.form.required.every((argument) => isValid(this.columns[argument]!.validity, row))) return;
    while (this.ends.length < group) this.endGroup();
    const place = this.rowsSeen++;
    if (this.cut || place < this.firstRow || place >= this.endRow) return;
    this.rowsInGroup++;
    this.rowsWritten++;
    if (this.rowsInGroup > 1) this.append(this.separator, 0, this.separator.length);
    else this.append(this.open, 0, this.open.length);
    for (const text of this.texts) this.appendText(text, row);
    if (this.used - this.groupStart - this.open.length > this.maxLength) this.cutOff();
  }

  private appendText(text: TextColumn, row: number): void {
    if (text.vector.layout === 'bytes') {
      const { data, offsets } = text.vector as BytesVector;
      const start = offsets[row]! + this.open.length;
      const end = offsets[row + 1]! - this.close.length;
      if (this.form.rewrite === undefined) this.append(data, start, end);
      else {
        const rewritten = this.form.rewrite(data.subarray(start, end));
        this.append(rewritten, 0, rewritten.length);
      }
      return;
    }
    this.data = grown(this.data, this.used + text.bytesMax);
    this.used = writeValueText(this.data, this.used, text, row);
  }

  private append(bytes: Uint8Array, start: number, end: number): void {
    const to = this.used + end - start;
    if (to > vectorBytesMax)
      throw sqlError('ER_OUT_OF_SORTMEMORY', `Out of memory: ${this.form.name} results of 2 GiB and more`);
    this.data = grown(this.data, to);
    this.data.set(bytes.subarray(start, end), this.used);
    this.used = to;
  }

  /** Bytes past the limit go, and with text also the first bytes of a character that would lose its last ones. */
  private cutOff(): void {
    const start = this.groupStart + this.open.length;
    let end = start + this.maxLength;
    if (this.settings.resultType.collation !== 'binary') {
      while (end > start && (this.data[end]! & 0xc0) === 0x80) end--;
    }
    this.used = end;
    this.cut = true;
    const [errno] = ErrorCode.ER_CUT_VALUE_GROUP_CONCAT;
    this.settings.context.warn(errno, `Row ${this.rowsWritten} was cut by ${this.form.name}()`);
  }

  private endGroup(): void {
    // A LIMIT that leaves nothing leaves an empty text, not NULL.
    this.present.push(this.rowsSeen > 0);
    if (this.rowsSeen > 0 && this.rowsInGroup === 0) this.append(this.open, 0, this.open.length);
    if (this.rowsSeen > 0) this.append(this.close, 0, this.close.length);
    this.ends.push(this.used);
    this.groupStart = this.used;
    this.rowsInGroup = 0;
    this.rowsSeen = 0;
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
