import type { Expression } from '../sql/ast';
import { forEachExpression, mapExpression } from '../sql/walk';
import { freeColumns, mapPlanExpressions } from './free-columns';
import type { LogicalPlan } from './plan';
import type { BoundSubquery } from './subquery';

export function boundColumn(id: number): Expression {
  return { kind: 'bound-column', id };
}

/** Splits a condition at its ANDs. */
export function conjunctsOf(predicate: Expression): readonly Expression[] {
  return predicate.kind === 'binary' && predicate.operator === 'and'
    ? [...conjunctsOf(predicate.left), ...conjunctsOf(predicate.right)]
    : [predicate];
}

/** The opposite of conjunctsOf. */
export function conjunction(predicates: readonly Expression[]): Expression {
  return predicates.reduce((left, right) => ({ kind: 'binary', operator: 'and', left, right }));
}

/** The column ids that an expression reads, each once: those that its subqueries take from around them too. */
export function columnsIn(expression: Expression): ReadonlySet<number> {
  const found = new Set<number>();
  forEachExpression(expression, (node) => {
    if (node.kind === 'bound-column') found.add(node.id);
    else if (node.kind === 'bound-subquery') for (const id of node.free) found.add(id);
  });
  return found;
}

/** Replaces bound columns by what they stand for, in subqueries too. */
export function substitute(expression: Expression, meaning: (id: number) => Expression): Expression {
  return mapExpression(expression, (node) => {
    if (node.kind === 'bound-subquery') {
      const operands = node.operands.map((operand) => substitute(operand, meaning));
      const inside = substituteFree(node, meaning);
      const same = operands.every((operand, index) => operand === node.operands[index]);
      return same ? inside : { ...inside, operands };
    }
    if (node.kind !== 'bound-column') return node;
    const replaced = meaning(node.id);
    return replaced.kind === 'bound-column' && replaced.id === node.id ? node : replaced;
  });
}

/** Replaces what a subquery takes from around it; its operands are left as they are. */
export function substituteFree(subquery: BoundSubquery, meaning: (id: number) => Expression): BoundSubquery {
  if (subquery.free.length === 0) return subquery;
  const plan = substituteInPlan(subquery.plan, new Set(subquery.free), meaning);
  return plan === subquery.plan ? subquery : { ...subquery, plan, free: freeColumns(plan) };
}

/** Replaces free columns of a plan. */
export function substituteInPlan(
  plan: LogicalPlan,
  free: ReadonlySet<number>,
  meaning: (id: number) => Expression,
): LogicalPlan {
  return mapPlanExpressions(plan, (expression) =>
    substitute(expression, (id) => (free.has(id) ? meaning(id) : boundColumn(id))),
  );
}

/** Two bound expressions that are the same text have the same value. */
export function sameExpression(left: Expression, right: Expression): boolean {
  return left === right || (left.kind === right.kind && textOf(left) === textOf(right));
}

/** Subqueries differ always: each has columns of its own. */
function textOf(expression: Expression): string {
  return JSON.stringify(expression, (_key, value: unknown) => (isSubquery(value) ? value.columns : value));
}

function isSubquery(value: unknown): value is BoundSubquery {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'bound-subquery';
}

export function hasSubquery(expression: Expression): boolean {
  return subqueriesIn(expression).length > 0;
}

/** The subqueries of an expression, without those inside them. */
export function subqueriesIn(expression: Expression): readonly BoundSubquery[] {
  const found: BoundSubquery[] = [];
  forEachExpression(expression, (node) => {
    if (node.kind === 'bound-subquery') found.push(node);
  });
  return found;
}
