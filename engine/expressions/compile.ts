import { notSupported } from '../../protocol/wire/sql-error';
import { isValid, type RecordBatch } from '../batch/record-batch';
import { constantVector } from '../literals/constant-vector';
import { atDeclaredScale } from './convert/exact';
import { constantEvaluator, defaultContext, type EvaluationContext, type Evaluator, type Operand } from './evaluator';
import type { Expression } from './expression';
import { scalarFunction } from './functions/registry';
import { retyped } from './result';
import { truthEvaluator } from './truth';

export type { Evaluator } from './evaluator';

/** Rows of a batch for which a predicate is true: the first `count` entries of `rows`, ascending. Overwritten by the next call. */
export type Predicate = (batch: RecordBatch) => { readonly rows: Int32Array; readonly count: number };

/**
 * An evaluator whose vectors have exactly the expression's type. What does not depend on the batch is computed once, when first needed.
 * Errors: 1235 for what the engine does not compute, before anything runs; while running 1690 and what functions raise.
 */
export function compileExpression(expression: Expression, context: EvaluationContext = defaultContext): Evaluator {
  const { evaluate, type } = compileOperand(expression, context);
  if (expression.kind === 'input') return evaluate;
  return (batch) => retyped(atDeclaredScale(evaluate(batch), type), type);
}

/** Rows for which the expression is true: neither NULL nor zero. */
export function compilePredicate(expression: Expression, context: EvaluationContext = defaultContext): Predicate {
  const evaluate = truthEvaluator(compileOperand(expression, context), context);
  let room = new Int32Array(0);
  return (batch) => {
    const { truth, validity } = evaluate(batch);
    if (room.length < batch.rowCount) room = new Int32Array(batch.rowCount);
    const rows = room;
    let count = 0;
    for (let row = 0; row < batch.rowCount; row++) {
      // Every row is written and only counted when it is wanted: no branch that half of the rows take.
      rows[count] = row;
      count += validity === null ? truth[row]! : truth[row]! & (validity[row >> 3]! >> (row & 7));
    }
    return { rows, count };
  };
}

/** Three-valued truth of a condition. */
export const Verdict = { false: 0, unknown: 1, true: 2 } as const;

/** A Verdict for each row of a batch. */
export type Condition = (batch: RecordBatch) => Uint8Array;

export function compileCondition(expression: Expression, context: EvaluationContext = defaultContext): Condition {
  const evaluate = truthEvaluator(compileOperand(expression, context), context);
  return (batch) => {
    const { truth, validity } = evaluate(batch);
    const verdicts = new Uint8Array(batch.rowCount);
    for (let row = 0; row < batch.rowCount; row++) {
      verdicts[row] = isValid(validity, row) ? 2 * truth[row]! : Verdict.unknown;
    }
    return verdicts;
  };
}

function compileOperand(expression: Expression, context: EvaluationContext): Operand {
  const { type } = expression;
  switch (expression.kind) {
    case 'input': {
      const { index } = expression;
      return { expression, type, constant: false, evaluate: (batch) => batch.columns[index]!, truth: null };
    }
    case 'constant': {
      const { value } = expression;
      return {
        expression,
        type,
        constant: true,
        evaluate: constantEvaluator(() => constantVector(value, type)),
        truth: null,
      };
    }
    case 'parameter': {
      const value = context.parameters?.[expression.index];
      if (value === undefined) throw notSupported('a correlated value outside of the subquery it belongs to');
      return {
        expression,
        type,
        constant: true,
        evaluate: constantEvaluator(() => constantVector(value, type)),
        truth: null,
      };
    }
    case 'call': {
      const entry = scalarFunction(expression.function);
      if (entry === null) throw notSupported(`${expression.function} computed above the data nodes`);
      const operands = expression.arguments.map((argument) => compileOperand(argument, context));
      const constant = entry.deterministic !== false && operands.every((operand) => operand.constant);
      const call = { name: entry.name, type, operands, context };
      const evaluate = entry.compile(call);
      if (constant) return { expression, type, constant, evaluate: constantEvaluator(evaluate), truth: null };
      return { expression, type, constant, evaluate, truth: entry.compileTruth?.(call) ?? null };
    }
  }
}
