import { boundColumn } from '../logical/bound-expression';
import { sameComparison } from '../routing/instances';
import type { Expression } from '../sql/ast';
import type { RuleContext } from './rule-context';

/**
 * What follows from equalities: with a = b and b = 5 also a = 5, which narrows the other side of a join. Only between columns that compare in
 * one way:
 *
 *     varchar_column = int_column AND int_column = 7     -- '007' is equal too
 *
 * @returns conjuncts that follow from these and are not among them
 */
export function inferredEqualities(conjuncts: readonly Expression[], context: RuleContext): readonly Expression[] {
  const constants = new Map<number, Expression>();
  const pairs: (readonly [number, number])[] = [];
  for (const predicate of conjuncts) {
    if (predicate.kind !== 'binary' || predicate.operator !== '=') continue;
    const [left, right] = [predicate.left, predicate.right];
    if (left.kind === 'bound-column' && right.kind === 'bound-column') {
      if (comparableAlike(left.id, right.id, context)) pairs.push([left.id, right.id]);
    } else if (left.kind === 'bound-column' && isConstant(right)) constants.set(left.id, right);
    else if (right.kind === 'bound-column' && isConstant(left)) constants.set(right.id, left);
  }
  const inferred: Expression[] = [];
  for (let changed = constants.size > 0; changed; ) {
    changed = false;
    for (const [one, other] of [...pairs, ...pairs.map(([a, b]) => [b, a] as const)]) {
      const value = constants.get(one);
      if (!value || constants.has(other)) continue;
      constants.set(other, value);
      inferred.push({ kind: 'binary', operator: '=', left: boundColumn(other), right: value });
      changed = true;
    }
  }
  return inferred;
}

function isConstant(expression: Expression): boolean {
  return expression.kind === 'number' || expression.kind === 'string' || expression.kind === 'parameter';
}

function comparableAlike(one: number, other: number, context: RuleContext): boolean {
  const [left, right] = [context.binding.column(one).type, context.binding.column(other).type];
  return left !== null && right !== null && sameComparison(left, right);
}
