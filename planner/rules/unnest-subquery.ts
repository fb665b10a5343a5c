import { boundColumn, hasSubquery } from '../logical/bound-expression';
import type { ApplyPlan, LogicalPlan } from '../logical/plan';
import type { BoundSubquery } from '../logical/subquery';
import type { BinaryOperator, Expression } from '../sql/ast';
import { mapChildren } from '../sql/walk';
import { usableGuard, visitLazily } from './lazy-operands';
import { pushDownApply } from './push-down-apply';
import type { RuleContext } from './rule-context';

/**
 * Subqueries that the nodes cannot answer become joins with the rows around them: semi and anti joins where a conjunct is just the
 * subquery's test, mark joins where its truth is one part of an expression, single joins for values.
 */
export function unnestFilter(input: LogicalPlan, predicates: readonly Expression[], context: RuleContext): LogicalPlan {
  const plain = predicates.filter((predicate) => !hasSubquery(predicate));
  let plan: LogicalPlan = plain.length === 0 ? input : { kind: 'filter', input, predicates: plain };
  for (const predicate of predicates) {
    if (!hasSubquery(predicate)) continue;
    const test = testOf(predicate, false);
    if (test) plan = joinedOn(test.subquery, test.negated, plan, context);
    else {
      const unnested = unnestExpression(predicate, plan, context);
      plan = { kind: 'filter', input: unnested.plan, predicates: [unnested.expression] };
    }
  }
  return plan;
}

interface Test {
  readonly subquery: BoundSubquery;
  readonly negated: boolean;
}

function testOf(predicate: Expression, negated: boolean): Test | null {
  if (predicate.kind === 'unary' && (predicate.operator === 'not' || predicate.operator === '!'))
    return testOf(predicate.operand, !negated);
  if (predicate.kind !== 'bound-subquery' || predicate.form === 'scalar') return null;
  return { subquery: predicate, negated };
}

/** Keeps the rows for which the test is true. */
function joinedOn(subquery: BoundSubquery, negated: boolean, input: LogicalPlan, context: RuleContext): LogicalPlan {
  const { plan: left, comparison } = comparisonOf(subquery, input, context);
  // `x > ALL` is that no row has x <= y or leaves it unknown.
  const keepsMatches = (subquery.form === 'all') === negated;
  const apply: ApplyPlan = {
    kind: 'apply',
    type: keepsMatches ? 'semi' : 'anti',
    left,
    right: subquery.plan,
    on: keepsMatches ? comparison : [],
    compare: keepsMatches ? [] : comparison,
    mark: null,
  };
  return pushDownApply(apply, subquery.columns, context);
}

interface Unnested {
  readonly plan: LogicalPlan;
  readonly expression: Expression;
}

/** An expression with its subqueries as columns that joins put behind the input's. */
export function unnestExpression(expression: Expression, input: LogicalPlan, context: RuleContext): Unnested {
  let plan = input;
  const visit = (node: Expression, guard: readonly Expression[]): Expression => {
    if (!hasSubquery(node)) return node;
    if (node.kind !== 'bound-subquery')
      return visitLazily(node, guard, visit) ?? mapChildren(node, (child) => visit(child, guard));
    const unnested = asColumn(node, plan, usableGuard(guard, node.plan), context);
    plan = unnested.plan;
    return unnested.expression;
  };
  const mapped = visit(expression, []);
  return { plan, expression: mapped };
}

/** @param guard where it is needed: elsewhere its value is NULL */
function asColumn(
  subquery: BoundSubquery,
  input: LogicalPlan,
  guard: readonly Expression[],
  context: RuleContext,
): Unnested {
  if (subquery.form === 'scalar') {
    const apply: ApplyPlan = {
      kind: 'apply',
      type: 'single',
      left: input,
      // A second row is one too many: the guard is not looked at for each of all of them.
      right: guard.length > 0 && subquery.free.length === 0 ? firstRows(subquery.plan, 2) : subquery.plan,
      on: guard,
      compare: [],
      mark: null,
    };
    const plan = pushDownApply(apply, subquery.columns, context);
    return { plan, expression: boundColumn(subquery.columns[0]!) };
  }
  const { plan: left, comparison } = comparisonOf(subquery, input, context);
  const mark = context.binding.newColumn('found', null, null);
  const apply: ApplyPlan = {
    kind: 'apply',
    type: 'mark',
    left,
    right: subquery.plan,
    on: [],
    compare: comparison,
    mark,
  };
  const plan = pushDownApply(apply, subquery.columns, context);
  const found = boundColumn(mark);
  return { plan, expression: subquery.form === 'all' ? { kind: 'unary', operator: 'not', operand: found } : found };
}

function firstRows(input: LogicalPlan, count: number): LogicalPlan {
  return { kind: 'limit', input, offset: 0, count, warnWhenCut: null };
}

/** What a row of the subquery must meet to count; for ALL, to count against. */
function comparisonOf(
  subquery: BoundSubquery,
  input: LogicalPlan,
  context: RuleContext,
): { readonly plan: LogicalPlan; readonly comparison: readonly Expression[] } {
  let plan = input;
  const comparison = subquery.operands.map((operand, index): Expression => {
    const unnested = unnestExpression(operand, plan, context);
    plan = unnested.plan;
    return {
      kind: 'binary',
      operator: subquery.form === 'all' ? inverse(subquery.operator) : subquery.operator,
      left: unnested.expression,
      right: boundColumn(subquery.columns[index]!),
    };
  });
  return { plan, comparison };
}

function inverse(operator: BinaryOperator): BinaryOperator {
  const inverses: Partial<Record<BinaryOperator, BinaryOperator>> = {
    '=': '<>',
    '<>': '=',
    '<': '>=',
    '<=': '>',
    '>': '<=',
    '>=': '<',
  };
  return inverses[operator]!;
}
