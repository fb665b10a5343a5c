/** AND, OR, XOR, NOT in three-valued logic; IS NULL, IS TRUE and their kin. Results are INT(1). */

import type { ColumnType } from '../../batch/column-type';
import { isValid, type Vector } from '../../batch/record-batch';
import { allValid, setNull } from '../../batch/validity';
import { anyNullable } from '../attributes';
import type { EvaluationContext } from '../evaluator';
import type { Expression } from '../expression';
import { booleanType, booleanVector } from '../result';
import type { ScalarFunction } from '../scalar-function';
import { refuseNoTruth, truthOf } from '../truth';

const yes = 1;
const no = 0;
const unknown = 2;

function truthType(args: readonly Expression[]): ColumnType {
  refuseNoTruth(args);
  return booleanType(anyNullable(args));
}

/** 0, 1, or 2 for NULL. */
function logicalValues(vector: Vector, context: EvaluationContext): Uint8Array {
  const truth = truthOf(vector, context);
  if (vector.validity !== null) {
    for (let row = 0; row < truth.length; row++) if (!isValid(vector.validity, row)) truth[row] = unknown;
  }
  return truth;
}

function fromLogical(type: ReturnType<typeof booleanType>, values: Uint8Array): Vector {
  if (!values.includes(unknown)) return booleanVector(type, values, null);
  const validity = allValid(values.length);
  for (let row = 0; row < values.length; row++) if (values[row] === unknown) setNull(validity, row);
  return booleanVector(type, values, validity);
}

/** `table[left * 3 + right]`. */
function connective(name: string, table: readonly number[]): ScalarFunction {
  return {
    name,
    arity: [2, Number.POSITIVE_INFINITY],
    resultType: truthType,
    compile:
      ({ type, operands, context }) =>
      (batch) => {
        const result = logicalValues(operands[0]!.evaluate(batch), context);
        for (const operand of operands.slice(1)) {
          const values = logicalValues(operand.evaluate(batch), context);
          for (let row = 0; row < result.length; row++) result[row] = table[result[row]! * 3 + values[row]!]!;
        }
        return fromLogical(type, result);
      },
  };
}

const not: ScalarFunction = {
  name: 'not',
  arity: [1, 1],
  resultType: truthType,
  compile:
    ({ type, operands, context }) =>
    (batch) => {
      const values = logicalValues(operands[0]!.evaluate(batch), context);
      for (let row = 0; row < values.length; row++) if (values[row] !== unknown) values[row] = 1 - values[row]!;
      return fromLogical(type, values);
    },
};

/** IS …: never NULL. `accepted` by no, yes, unknown. */
function test(name: string, accepted: readonly [number, number, number]): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => ({ ...truthType(args), nullable: false }),
    compile:
      ({ type, operands, context }) =>
      (batch) => {
        const values = logicalValues(operands[0]!.evaluate(batch), context);
        for (let row = 0; row < values.length; row++) values[row] = accepted[values[row] as 0 | 1 | 2];
        return booleanVector(type, values, null);
      },
  };
}

function nullTest(name: string, whenNull: 0 | 1): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: () => booleanType(false),
    compile:
      ({ type, operands }) =>
      (batch) => {
        const { validity } = operands[0]!.evaluate(batch);
        const truth = new Uint8Array(batch.rowCount);
        for (let row = 0; row < truth.length; row++) truth[row] = isValid(validity, row) ? 1 - whenNull : whenNull;
        return booleanVector(type, truth, null);
      },
  };
}

export const logicFunctions: readonly ScalarFunction[] = [
  connective('and', [no, no, no, no, yes, unknown, no, unknown, unknown]),
  connective('or', [no, yes, unknown, yes, yes, yes, unknown, yes, unknown]),
  connective('xor', [no, yes, unknown, yes, no, unknown, unknown, unknown, unknown]),
  not,
  nullTest('is_null', 1),
  nullTest('isnull', 1),
  nullTest('is_not_null', 0),
  test('is_true', [0, 1, 0]),
  test('is_false', [1, 0, 0]),
  test('is_unknown', [0, 0, 1]),
];
