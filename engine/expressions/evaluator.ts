/** What a compiled expression is made of. */
import type { ColumnType } from '../batch/column-type';
import type { RecordBatch, Validity, Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import { slice } from '../batch/slice';
import type { ExecutionContext } from '../context';
import type { TimeZone } from '../types/time-zone';
import type { ConstantValue, Expression } from './expression';

/** Column at a time: one value for each row of the batch. The vector may be shared and must not be changed. */
export type Evaluator = (batch: RecordBatch) => Vector;

/** What expressions may need besides their columns. */
export interface EvaluationContext {
  /** Adds a warning (1292 truncated value, 1365 division by zero …) to the statement. */
  readonly warn: (errno: number, message: string, level?: 'Note' | 'Warning') => void;
  /** The session's time zone (see time-zone.ts); null = not known, functions that need it refuse. */
  readonly timeZone: string | null;
  /** What the backends call SYSTEM; null or absent = not known. */
  readonly systemTimeZone?: TimeZone | null;
  /** sql_mode bits that change results. */
  readonly sqlMode: ReadonlySet<string>;
  /** Values of the parameters that expressions of kind `parameter` name, in the layouts of their types; none outside of an apply. */
  readonly parameters?: readonly ConstantValue[];
}

export const defaultContext: EvaluationContext = {
  warn: () => undefined,
  timeZone: null,
  sqlMode: new Set(),
};

const noModes: ReadonlySet<string> = new Set();

/** What expressions need of a running statement. */
export function evaluationContext(context: ExecutionContext): EvaluationContext {
  return {
    warn: (errno, message, level) => context.warn(errno, message, level),
    timeZone: context.timeZone ?? null,
    systemTimeZone: context.systemTimeZone ?? null,
    sqlMode: context.sqlMode ?? noModes,
  };
}

/** An argument of a function while it is compiled. */
export interface Operand {
  readonly expression: Expression;
  readonly type: ColumnType;
  /** Same value in every row. */
  readonly constant: boolean;
  readonly evaluate: Evaluator;
  /** Tells which rows are true without making a vector of it; null = that is read off the value (`truthEvaluator`). */
  readonly truth: TruthEvaluator | null;
}

/** For every row 1 when it is true, else 0; what NULL rows hold does not matter. The array is the caller's. */
export type TruthEvaluator = (batch: RecordBatch) => { readonly truth: Uint8Array; readonly validity: Validity };

const oneRow: RecordBatch = { rowCount: 1, columns: [] };

/** `vector` has one row; the result has as many as the batch, made once and reused. */
function broadcast(one: () => Vector): Evaluator {
  let single: Vector | null = null;
  let cached: Vector | null = null;
  return ({ rowCount }) => {
    if (cached !== null && cached.length === rowCount) return cached;
    single ??= one();
    cached =
      cached !== null && cached.length > rowCount
        ? slice(cached, 0, rowCount)
        : take(single, new Int32Array(rowCount), rowCount);
    return cached;
  };
}

/** An evaluator whose value does not depend on the batch: computed once, on first use. */
export function constantEvaluator(evaluate: Evaluator): Evaluator {
  return broadcast(() => evaluate(oneRow));
}

/** The operand with its values converted. A constant is converted once. */
export function mapOperand(operand: Operand, type: ColumnType, convert: (vector: Vector) => Vector): Operand {
  const evaluate: Evaluator = (batch) => convert(operand.evaluate(batch));
  return { ...operand, type, truth: null, evaluate: operand.constant ? constantEvaluator(evaluate) : evaluate };
}

/** The value of a constant expression, undefined for every other expression. */
export function constantOf(expression: Expression | undefined): ConstantValue | undefined {
  return expression?.kind === 'constant' ? expression.value : undefined;
}

/** Column numbers that an expression reads. */
export function inputsOf(expression: Expression, into: Set<number> = new Set()): Set<number> {
  if (expression.kind === 'input') into.add(expression.index);
  else if (expression.kind === 'call') for (const argument of expression.arguments) inputsOf(argument, into);
  return into;
}
