import type { Field } from '../../batch/column-type';
import { concatenate } from '../../batch/concatenate';
import type { RecordBatch } from '../../batch/record-batch';
import { outputBatchRows } from '../../limits';
import type { RowPairs } from '../join/shape';

/** Pairs of left rows and rows of results, collected until they fill a batch: results are often of one row. */
export class PartnerPool {
  private results: RecordBatch[] = [];
  private readonly starts = new Map<RecordBatch, number>();
  private rowCount = 0;
  private readonly left = new Int32Array(outputBatchRows);
  private readonly right = new Int32Array(outputBatchRows);
  private count = 0;

  constructor(private readonly fields: readonly Field[]) {}

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** Adds pairs of a left row with rows of a result, from row `from` on, as long as there is room. Returns the first row left over. */
  add(leftRow: number, result: RecordBatch, from: number): number {
    let start = this.starts.get(result);
    if (start === undefined) {
      start = this.rowCount;
      this.starts.set(result, start);
      this.results.push(result);
      this.rowCount += result.rowCount;
    }
    let row = from;
    for (; row < result.rowCount && this.count < outputBatchRows; row++) {
      this.left[this.count] = leftRow;
      this.right[this.count++] = start + row;
    }
    return row;
  }

  /** The pairs, and the rows that their right numbers mean. The pool is empty afterwards; the pairs are overwritten by the next ones. */
  take(): { readonly right: RecordBatch; readonly pairs: RowPairs } {
    const { results, rowCount, left, right, count } = this;
    this.results = [];
    this.starts.clear();
    this.rowCount = 0;
    this.count = 0;
    const columns = this.fields.map((field, index) =>
      concatenate(
        results.map((result) => result.columns[index]!),
        field.type,
      ),
    );
    return { right: { rowCount, columns }, pairs: { left, right, count } };
  }
}
