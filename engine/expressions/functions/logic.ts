/** AND, OR, XOR, NOT in three-valued logic; IS NULL, IS TRUE and their kin. Results are INT(1). */

import type { ColumnType } from '../../batch/column-type';
import { isValid, type RecordBatch } from '../../batch/record-batch';
import { allValid, setNull } from '../../batch/validity';
import { anyNullable } from '../attributes';
import type { EvaluationContext, Operand, TruthEvaluator } from '../evaluator';
import type { Expression } from '../expression';
import { booleanType } from '../result';
import { compiledAsTruth } from '../result-truth';
import type { ScalarFunction } from '../scalar-function';
import { refuseNoTruth, truthEvaluator } from '../truth';

const yes = 1;
const no = 0;
const unknown = 2;

function truthType(args: readonly Expression[]): ColumnType {
  refuseNoTruth(args);
  return booleanType(anyNullable(args));
}

/** 0, 1, or 2 for NULL. */
type LogicalEvaluator = (batch: RecordBatch) => Uint8Array;

function logicalEvaluator(operand: Operand, context: EvaluationContext): LogicalEvaluator {
  const evaluate = truthEvaluator(operand, context);
  return (batch) => {
    const { truth, validity } = evaluate(batch);
    if (validity !== null) {
      for (let row = 0; row < truth.length; row++) if (!isValid(validity, row)) truth[row] = unknown;
    }
    return truth;
  };
}

function fromLogical(values: Uint8Array): ReturnType<TruthEvaluator> {
  if (!values.includes(unknown)) return { truth: values, validity: null };
  const validity = allValid(values.length);
  for (let row = 0; row < values.length; row++) {
    if (values[row] !== unknown) continue;
    setNull(validity, row);
    values[row] = no;
  }
  return { truth: values, validity };
}

/** `table[left * 3 + right]`. */
function connective(name: string, table: readonly number[]): ScalarFunction {
  return {
    name,
    arity: [2, Number.POSITIVE_INFINITY],
    resultType: truthType,
    ...compiledAsTruth(({ operands, context }) => {
      const [first, ...others] = operands.map((operand) => logicalEvaluator(operand, context));
      return (batch) => {
        const result = first!(batch);
        for (const other of others) {
          const values = other(batch);
          for (let row = 0; row < result.length; row++) result[row] = table[result[row]! * 3 + values[row]!]!;
        }
        return fromLogical(result);
      };
    }),
  };
}

const not: ScalarFunction = {
  name: 'not',
  arity: [1, 1],
  resultType: truthType,
  ...compiledAsTruth(({ operands, context }) => {
    const evaluate = logicalEvaluator(operands[0]!, context);
    return (batch) => {
      const values = evaluate(batch);
      for (let row = 0; row < values.length; row++) if (values[row] !== unknown) values[row] = 1 - values[row]!;
      return fromLogical(values);
    };
  }),
};

/** IS …: never NULL. `accepted` by no, yes, unknown. */
function test(name: string, accepted: readonly [number, number, number]): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => ({ ...truthType(args), nullable: false }),
    ...compiledAsTruth(({ operands, context }) => {
      const evaluate = logicalEvaluator(operands[0]!, context);
      return (batch) => {
        const values = evaluate(batch);
        for (let row = 0; row < values.length; row++) values[row] = accepted[values[row] as 0 | 1 | 2];
        return { truth: values, validity: null };
      };
    }),
  };
}

function nullTest(name: string, whenNull: 0 | 1): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: () => booleanType(false),
    ...compiledAsTruth(({ operands }) => (batch) => {
      const { validity } = operands[0]!.evaluate(batch);
      const truth = new Uint8Array(batch.rowCount);
      for (let row = 0; row < truth.length; row++) truth[row] = isValid(validity, row) ? 1 - whenNull : whenNull;
      return { truth, validity: null };
    }),
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
