import { notSupported } from '../../protocol/wire/sql-error';
import { isValid, type RecordBatch, type Vector } from '../batch/record-batch';
import type { Expression } from './expression';

/** Computes one column from a batch. */
export type Evaluator = (batch: RecordBatch) => Vector;

/** Rows of a batch for which a predicate is true: the first `count` entries of `rows`, ascending. */
export type Predicate = (batch: RecordBatch) => { readonly rows: Int32Array; readonly count: number };

/** Input columns can be computed today; constants and calls are refused (1235) before anything runs. */
export function compileExpression(expression: Expression): Evaluator {
  switch (expression.kind) {
    case 'input': {
      const { index } = expression;
      return (batch) => batch.columns[index]!;
    }
    case 'constant':
      throw notSupported('a constant computed above the data nodes');
    case 'call':
      throw notSupported(`${expression.function} computed above the data nodes`);
  }
}

/** A number is true when it is neither NULL nor zero. Other types are refused (1235). */
export function compilePredicate(expression: Expression): Predicate {
  const evaluate = compileExpression(expression);
  return (batch) => {
    const column = evaluate(batch);
    if (column.layout !== 'int64' && column.layout !== 'float64')
      throw notSupported(`a condition of type ${column.type.name}`);
    const rows = new Int32Array(batch.rowCount);
    const zero = column.layout === 'int64' ? 0n : 0;
    let count = 0;
    for (let row = 0; row < batch.rowCount; row++) {
      if (column.values[row] !== zero && isValid(column.validity, row)) rows[count++] = row;
    }
    return { rows, count };
  };
}
