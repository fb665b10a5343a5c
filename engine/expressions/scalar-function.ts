import type { ColumnType } from '../batch/column-type';
import type { EvaluationContext, Evaluator, Operand, TruthEvaluator } from './evaluator';
import type { Expression } from './expression';

/** What the types of expressions depend on besides their arguments. */
export interface InferenceOptions {
  /** Collation of the connection: that of text made from numbers and dates. */
  readonly connectionCollation: string;
  /** sql_mode NO_UNSIGNED_SUBTRACTION: differences of unsigned numbers are signed. Absent = they are not. */
  readonly signedDifferences?: boolean;
}

export const defaultInference: InferenceOptions = { connectionCollation: 'utf8mb4_general_ci' };

/** A call while it is compiled. */
export interface BoundCall {
  readonly name: string;
  readonly type: ColumnType;
  readonly operands: readonly Operand[];
  readonly context: EvaluationContext;
}

/** One function or operator. */
export interface ScalarFunction {
  /** Lower case. */
  readonly name: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [min: number, max: number];
  /** False: the result differs from call to call with equal arguments, so that it is never computed ahead. Default true. */
  readonly deterministic?: boolean;
  /** The type that MariaDB 10.11 gives the result. Errors: 1235 for a combination of types that is not supported. */
  resultType(args: readonly Expression[], options: InferenceOptions): ColumnType;
  /** Errors: 1235 for a combination of types that is not supported. */
  compile(call: BoundCall): Evaluator;
  /** For functions whose results are 0, 1 and NULL: the same without a vector of them, for conditions. Absent: read off the value. */
  compileTruth?(call: BoundCall): TruthEvaluator;
}
