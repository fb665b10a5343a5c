import type { Field } from '../../batch/column-type';
import type { RecordBatch, Vector } from '../../batch/record-batch';
import { take, takeRows } from '../../batch/select';
import { allValid, setNull } from '../../batch/validity';
import { nullVector } from '../../batch/vector-builder';
import { compileCondition, Verdict } from '../../expressions/compile';
import { type EvaluationContext, inputsOf } from '../../expressions/evaluator';
import type { Expression } from '../../expressions/expression';
import type { JoinType } from '../../plan';
import { conformBatch } from '../conform-batch';

/** What all kinds of joins share: what becomes of rows, and the condition that pairs of rows must meet. */
export interface JoinShape {
  readonly type: JoinType;
  readonly leftFields: readonly Field[];
  readonly rightFields: readonly Field[];
  readonly fields: readonly Field[];
  /** Over left columns followed by right columns; null = always true. */
  readonly condition: PairCondition | null;
  /** An anti join leaves a row out also when its condition is unknown. */
  readonly unknownExcludes: boolean;
}

/** Whether left rows are only asked if they have a partner: then no pair needs to be made beyond the first. */
export function asksForExistence(type: JoinType): boolean {
  return type === 'semi' || type === 'anti' || type === 'mark';
}

/** Pairs of rows: `left[i]` with `right[i]`, for i below `count`. */
export interface RowPairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly count: number;
}

export type PairCondition = (left: RecordBatch, right: RecordBatch, pairs: RowPairs) => Uint8Array;

/** The Verdict of each pair. Only columns that the condition reads are put together. */
export function pairCondition(
  condition: Expression | null,
  leftColumns: number,
  context: EvaluationContext,
): PairCondition | null {
  if (condition === null) return null;
  const evaluate = compileCondition(condition, context);
  const read = inputsOf(condition);
  return (left, right, pairs) => {
    const columns: Vector[] = [];
    for (let index = 0; index < leftColumns; index++) {
      const column = left.columns[index]!;
      columns.push(read.has(index) ? take(column, pairs.left, pairs.count) : column);
    }
    for (let index = 0; index < right.columns.length; index++) {
      const column = right.columns[index]!;
      columns.push(read.has(leftColumns + index) ? take(column, pairs.right, pairs.count) : column);
    }
    return evaluate({ rowCount: pairs.count, columns });
  };
}

/** The joined rows of pairs. */
export function joinedPairs(shape: JoinShape, left: RecordBatch, right: RecordBatch, pairs: RowPairs): RecordBatch {
  const { count } = pairs;
  const columns = [...takeRows(left, pairs.left, count).columns, ...takeRows(right, pairs.right, count).columns];
  return conformBatch({ rowCount: count, columns }, shape.fields, 'JOIN');
}

/**
 * What becomes of left rows once all their partners are known: `verdicts` says for each whether it has one. Null when none of them is in
 * the result. Inner joins have nothing here; outer joins the rows without a partner.
 */
export function outcomeOf(shape: JoinShape, left: RecordBatch, verdicts: Uint8Array): RecordBatch | null {
  switch (shape.type) {
    case 'inner':
      return null;
    case 'left':
    case 'single': {
      const alone = leftRows(left, verdicts, (verdict) => verdict !== Verdict.true);
      if (alone === null) return null;
      const nulls = shape.rightFields.map((field) => nullVector(field.type, alone.rowCount));
      return conformBatch({ rowCount: alone.rowCount, columns: [...alone.columns, ...nulls] }, shape.fields, 'JOIN');
    }
    case 'semi':
      return leftRows(left, verdicts, (verdict) => verdict === Verdict.true);
    case 'anti': {
      const last = shape.unknownExcludes ? Verdict.false : Verdict.unknown;
      return leftRows(left, verdicts, (verdict) => verdict <= last);
    }
    case 'mark':
      return { rowCount: left.rowCount, columns: [...left.columns, markVector(shape, left.rowCount, verdicts)] };
  }
}

function leftRows(left: RecordBatch, verdicts: Uint8Array, isWanted: (verdict: number) => boolean): RecordBatch | null {
  const wanted = [Verdict.false, Verdict.unknown, Verdict.true].map(isWanted);
  const rows = new Int32Array(left.rowCount);
  let count = 0;
  for (let row = 0; row < left.rowCount; row++) if (wanted[verdicts[row]!]!) rows[count++] = row;
  if (count === 0) return null;
  if (count === left.rowCount) return left;
  return { rowCount: count, columns: left.columns.map((column) => take(column, rows, count)) };
}

function markVector(shape: JoinShape, rowCount: number, verdicts: Uint8Array): Vector {
  const { type } = shape.fields[shape.fields.length - 1]!;
  const values = new BigInt64Array(rowCount);
  const halves = new Int32Array(values.buffer);
  let validity: Uint8Array | null = null;
  for (let row = 0; row < rowCount; row++) {
    if (verdicts[row] === Verdict.true) halves[2 * row] = 1;
    else if (verdicts[row] === Verdict.unknown) {
      validity ??= allValid(rowCount);
      setNull(validity, row);
    }
  }
  return { layout: 'int64', type, length: rowCount, validity, values };
}
