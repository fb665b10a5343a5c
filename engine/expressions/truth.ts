import type { Vector } from '../batch/record-batch';
import { refuseNumbered, toDouble } from './convert/to-double';
import type { EvaluationContext, Operand, TruthEvaluator } from './evaluator';
import type { Expression } from './expression';

/** Errors: 1235 for expressions whose truth is not known. */
export function refuseNoTruth(expressions: readonly Expression[]): void {
  for (const expression of expressions) refuseNumbered(expression);
}

/** Which rows of an operand are true. */
export function truthEvaluator({ truth, evaluate }: Operand, context: EvaluationContext): TruthEvaluator {
  if (truth !== null) return truth;
  return (batch) => {
    const vector = evaluate(batch);
    return { truth: truthOf(vector, context), validity: vector.validity };
  };
}

/** 1 for every row whose value counts as true (it is not zero), else 0. What NULL rows hold does not matter. */
export function truthOf(vector: Vector, context: EvaluationContext): Uint8Array {
  const truth = new Uint8Array(vector.length);
  switch (vector.layout) {
    case 'int64':
    case 'temporal': {
      const halves = new Int32Array(vector.values.buffer, vector.values.byteOffset, vector.length * 2);
      for (let row = 0; row < vector.length; row++)
        truth[row] = (halves[row * 2]! | halves[row * 2 + 1]!) === 0 ? 0 : 1;
      return truth;
    }
    case 'decimal': {
      const { words, values } = vector;
      for (let at = 0; at < vector.length * words; at++) if (values[at] !== 0n) truth[Math.floor(at / words)] = 1;
      return truth;
    }
    default: {
      const doubles = toDouble(vector, context, 'DECIMAL');
      for (let row = 0; row < vector.length; row++) truth[row] = doubles[row] === 0 ? 0 : 1;
      return truth;
    }
  }
}
