import type { Field } from '../../engine/batch/column-type';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import { columnsIn } from '../bind/bind-expression';
import { type JoinPlan, type LogicalPlan, outputOf, scansOf } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { engineExpression } from './expression';
import { type LowerContext, type Lowered, lower, scopeOf, withColumns } from './lower';

interface KeyPair {
  readonly left: Expression;
  readonly right: Expression;
}

/** An inner join in the engine: equalities between the sides become hash keys, all other conjuncts are tested on the pairs that they give. */
export async function lowerJoin(
  join: JoinPlan,
  required: ReadonlySet<number>,
  context: LowerContext,
): Promise<Lowered> {
  const pairs: KeyPair[] = [];
  const residual: Expression[] = [];
  const leftOutput = new Set(outputOf(join.left));
  const rightOutput = new Set(outputOf(join.right));
  for (const predicate of join.on) {
    const pair = keyPair(predicate, leftOutput, rightOutput);
    if (pair) pairs.push(pair);
    else residual.push(predicate);
  }
  const used = withColumns(required, join.on);
  const within = (output: ReadonlySet<number>): ReadonlySet<number> =>
    new Set([...used].filter((id) => output.has(id)));
  const left = await withKeys(
    join.left,
    within(leftOutput),
    pairs.map((pair) => pair.left),
    context,
  );
  const right = await withKeys(
    join.right,
    within(rightOutput),
    pairs.map((pair) => pair.right),
    context,
  );
  const both: Lowered = {
    plan: { ...left.input.plan, fields: [...left.input.plan.fields, ...right.input.plan.fields] },
    columns: [...left.input.columns, ...right.input.columns],
  };
  const condition = residual.length === 0 ? null : engineExpression(conjunction(residual), scopeOf(both, context));
  return {
    plan: {
      kind: 'hash-join',
      type: 'inner',
      left: left.input.plan,
      right: right.input.plan,
      leftKeys: left.keys,
      rightKeys: right.keys,
      build: buildSide(join),
      residual: condition,
      nullAware: false,
      fields: both.plan.fields,
    },
    columns: both.columns,
  };
}

function conjunction(predicates: readonly Expression[]): Expression {
  return predicates.reduce((left, right) => ({ kind: 'binary', operator: 'and', left, right }));
}

function keyPair(
  predicate: Expression,
  leftOutput: ReadonlySet<number>,
  rightOutput: ReadonlySet<number>,
): KeyPair | null {
  if (predicate.kind !== 'binary' || predicate.operator !== '=') return null;
  const of = (expression: Expression, output: ReadonlySet<number>): boolean => {
    const ids = [...columnsIn(expression)];
    return ids.length > 0 && ids.every((id) => output.has(id));
  };
  if (of(predicate.left, leftOutput) && of(predicate.right, rightOutput)) return predicate;
  if (of(predicate.left, rightOutput) && of(predicate.right, leftOutput))
    return { left: predicate.right, right: predicate.left };
  return null;
}

/** A side with its key expressions as columns behind its own. */
async function withKeys(
  plan: LogicalPlan,
  required: ReadonlySet<number>,
  keys: readonly Expression[],
  context: LowerContext,
): Promise<{ readonly input: Lowered; readonly keys: readonly number[] }> {
  const input = await lower(plan, required, context);
  const scope = scopeOf(input, context);
  const expressions = keys.map((key) => engineExpression(key, scope));
  if (expressions.every((expression) => expression.kind === 'input')) {
    return { input, keys: expressions.map((expression) => expression.index) };
  }
  const own = input.plan.fields.map((field, index): EngineExpression => ({ kind: 'input', index, type: field.type }));
  const fields = expressions.map(
    (expression, index): Field => ({
      name: `key ${index + 1}`,
      originalName: '',
      table: '',
      originalTable: '',
      schema: '',
      type: expression.type,
      flags: 0,
    }),
  );
  return {
    input: {
      plan: {
        kind: 'project',
        input: input.plan,
        expressions: [...own, ...expressions],
        fields: [...input.plan.fields, ...fields],
      },
      columns: [...input.columns, ...expressions.map((_, index) => -2 - index)],
    },
    keys: expressions.map((_, index) => own.length + index),
  };
}

/**
 * Without statistics the better guess is to hold the side that conditions narrow: filters and limits below it, then global tables, which
 * tend to be small; the right side otherwise.
 */
function buildSide(join: JoinPlan): 'left' | 'right' {
  return weight(join.left) < weight(join.right) ? 'left' : 'right';
}

function weight(plan: LogicalPlan): number {
  const scans = scansOf(plan);
  const narrowed = hasNarrowing(plan) ? 1 : 4;
  return scans.reduce((sum, scan) => sum + (scan.anyNode ? 1 : scan.nodes.length * 2), 0) * narrowed;
}

function hasNarrowing(plan: LogicalPlan): boolean {
  switch (plan.kind) {
    case 'filter':
    case 'limit':
    case 'aggregate':
      return true;
    case 'join':
      return hasNarrowing(plan.left) || hasNarrowing(plan.right);
    case 'project':
    case 'sort':
    case 'distinct':
    case 'gather':
      return hasNarrowing(plan.input);
    default:
      return false;
  }
}
