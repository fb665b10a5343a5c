/** Evaluating an operand for some rows only, so that what other rows hold can raise neither errors nor warnings. */
import type { ColumnType } from '../batch/column-type';
import { concatenate } from '../batch/concatenate';
import type { RecordBatch, Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import { nullVector } from '../batch/vector-builder';
import { decimalStorageDigits } from '../types/decimal';
import { toDecimal } from './convert/exact';
import { type Evaluator, inputsOf, type Operand } from './evaluator';

/** Evaluates the operand for rows `rows[0 .. count-1]`; the result has one row for each of them. */
export type RowsEvaluator = (batch: RecordBatch, rows: Int32Array, count: number) => Vector;

export function onRows(operand: Operand): RowsEvaluator {
  const inputs = inputsOf(operand.expression);
  return (batch, rows, count) => {
    if (count === batch.rowCount) return operand.evaluate(batch);
    const columns = batch.columns.map((column, index) => (inputs.has(index) ? take(column, rows, count) : column));
    return operand.evaluate({ rowCount: count, columns });
  };
}

/**
 * Row by row one of several operands, which all have the type's layout. `choose` gives for each row the number of the operand, or -1 for
 * NULL.
 */
export function selectBranch(
  type: ColumnType,
  operands: readonly Operand[],
  choose: (batch: RecordBatch) => Int16Array,
): Evaluator {
  const evaluators = operands.map(onRows);
  return (batch) => {
    const { rowCount } = batch;
    const choice = choose(batch);
    const position = new Int32Array(rowCount).fill(-1);
    const parts: Vector[] = [];
    let offset = 0;
    for (const [branch, evaluate] of evaluators.entries()) {
      const rows = new Int32Array(rowCount);
      let count = 0;
      for (let row = 0; row < rowCount; row++) {
        if (choice[row] !== branch) continue;
        position[row] = offset + count;
        rows[count++] = row;
      }
      if (count === 0) continue;
      const part = evaluate(batch, rows, count);
      if (count === rowCount) return part;
      parts.push(part);
      offset += count;
    }
    return parts.length === 0 ? nullVector(type, rowCount) : joined(parts, type, position);
  };
}

function joined(parts: readonly Vector[], type: ColumnType, position: Int32Array): Vector {
  const common = commonStorage(parts, type);
  const same = parts.map((part) => (part.layout === 'decimal' ? toDecimal(part, common) : { ...part, type: common }));
  return take(concatenate(same, common), position, position.length);
}

/** Decimals may carry more digits than the type shows: the one with most of them decides. */
function commonStorage(parts: readonly Vector[], type: ColumnType): ColumnType {
  if (type.name !== 'decimal') return type;
  const scale = Math.max(type.scale, ...parts.map((part) => part.type.scale));
  if (scale === type.scale) return type;
  return { ...type, scale, precision: Math.min(decimalStorageDigits, type.precision + scale - type.scale) };
}
