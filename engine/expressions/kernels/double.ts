import { sqlError } from '../../../protocol/wire/sql-error';
import { isValid } from '../../batch/record-batch';
import { bothValid } from '../../batch/validity';
import { toDouble } from '../convert/to-double';
import type { Evaluator } from '../evaluator';
import { printExpression } from '../print';
import { float64Vector, NullMarks } from '../result';
import type { BoundCall } from '../scalar-function';

export type DoubleOperation = 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder' | 'negate';

const operations: Readonly<Record<DoubleOperation, (left: number, right: number) => number>> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
  remainder: (left, right) => left % right,
  negate: (left) => -left,
};

/** Doubles; a zero divisor gives NULL with warning 1365, a result beyond the range error 1690. */
export function compileDoubleOperation(operation: DoubleOperation, call: BoundCall): Evaluator {
  const { type, operands, context } = call;
  const [left, right = left] = operands as [(typeof operands)[0], (typeof operands)[0]?];
  const compute = operations[operation];
  const divides = operation === 'divide' || operation === 'remainder';
  return (batch) => {
    const leftVector = left.evaluate(batch);
    const rightVector = right.evaluate(batch);
    const a = toDouble(leftVector, context);
    const b = right === left ? a : toDouble(rightVector, context);
    const inherited = bothValid(leftVector.validity, rightVector.validity, batch.rowCount);
    const nulls = new NullMarks(inherited, batch.rowCount);
    const values = new Float64Array(batch.rowCount);
    for (let row = 0; row < values.length; row++) {
      if (divides && b[row] === 0) {
        if (isValid(inherited, row)) divisionByZero(context);
        nulls.setNull(row);
        continue;
      }
      values[row] = compute(a[row]!, b[row]!);
      if (!Number.isFinite(values[row]) && isValid(inherited, row)) throw outOfRange('DOUBLE', call);
    }
    return float64Vector(type, values, nulls.validity);
  };
}

export function divisionByZero(context: BoundCall['context']): void {
  if (context.sqlMode.has('ERROR_FOR_DIVISION_BY_ZERO')) context.warn(1365, 'Division by 0');
}

/** Error 1690. */
export function outOfRange(what: string, call: BoundCall): Error {
  const expression = printExpression({
    kind: 'call',
    function: call.name,
    arguments: call.operands.map((operand) => operand.expression),
    type: call.type,
  });
  return sqlError('ER_DATA_OUT_OF_RANGE', `${what} value is out of range in '${expression}'`);
}
