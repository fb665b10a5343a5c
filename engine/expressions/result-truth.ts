import type { TruthEvaluator } from './evaluator';
import { booleanVector } from './result';
import type { BoundCall, ScalarFunction } from './scalar-function';

/** Both ways of compiling a function whose results are 0, 1 and NULL. */
export function compiledAsTruth(
  compileTruth: (call: BoundCall) => TruthEvaluator,
): Required<Pick<ScalarFunction, 'compile' | 'compileTruth'>> {
  return {
    compileTruth,
    compile(call) {
      const evaluate = compileTruth(call);
      return (batch) => {
        const { truth, validity } = evaluate(batch);
        return booleanVector(call.type, truth, validity);
      };
    },
  };
}
