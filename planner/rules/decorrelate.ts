import { boundColumn, columnsIn, conjunction, hasSubquery, substitute } from '../logical/bound-expression';
import { freeColumns } from '../logical/free-columns';
import {
  type AggregateItem,
  type ApplyPlan,
  type JoinPlan,
  type LogicalPlan,
  outputOf,
  type ProjectItem,
} from '../logical/plan';
import { sameComparison } from '../routing/instances';
import type { Expression } from '../sql/ast';
import type { RuleContext } from './rule-context';

export interface Decorrelated {
  readonly join: JoinPlan;
  /** What is computed from the join; null = nothing. */
  readonly above: readonly ProjectItem[] | null;
}

/**
 * An apply as a join, with the conditions that tie its right side to the left as the join's; null when no join means the same (LIMIT,
 * conditions other than equalities below an aggregate …).
 *
 *     SELECT …, (SELECT COUNT(*) FROM o WHERE o.c = c.id) FROM c
 *     -- c LEFT JOIN (SELECT o.c, COUNT(*) FROM o GROUP BY o.c), where no partner counts 0
 */
export function decorrelate(apply: ApplyPlan, columns: readonly number[], context: RuleContext): Decorrelated | null {
  if (freeColumns(apply.right).length === 0) return { join: { ...apply, kind: 'join' }, above: null };
  switch (apply.type) {
    case 'single':
      return scalarAggregate(apply, columns[0]!, context) ?? pulled(apply, apply.right, context);
    case 'semi':
    case 'anti':
    case 'mark': {
      const exists = apply.on.length === 0 && apply.compare.length === 0;
      return withComputedOperands(apply, withoutMultiplicity(apply.right, exists), context);
    }
    case 'inner':
    case 'left':
      return pulled(apply, apply.right, context);
  }
}

function pulled(apply: ApplyPlan, right: LogicalPlan, context: RuleContext): Decorrelated | null {
  const result = pull(right, context);
  if (!result) return null;
  return { join: { ...apply, kind: 'join', right: result.plan, on: [...apply.on, ...result.on] }, above: null };
}

/** Whether there is a row does not depend on order and duplicates, nor, for EXISTS, on a limit above zero. */
function withoutMultiplicity(plan: LogicalPlan, exists: boolean): LogicalPlan {
  if (plan.kind === 'sort' || plan.kind === 'distinct') return withoutMultiplicity(plan.input, exists);
  if (plan.kind === 'limit' && exists && plan.offset === 0 && plan.count > 0)
    return withoutMultiplicity(plan.input, exists);
  return plan;
}

/** Selected expressions that use the left side are computed in the join's condition. */
function withComputedOperands(apply: ApplyPlan, right: LogicalPlan, context: RuleContext): Decorrelated | null {
  if (right.kind !== 'project') return pulled(apply, right, context);
  const inner = new Set(outputOf(right.input));
  const outside = right.items.filter(({ expression }) => [...columnsIn(expression)].some((id) => !inner.has(id)));
  if (outside.some(({ expression }) => hasSubquery(expression))) return null;
  const meaning = new Map(outside.map(({ id, expression }) => [id, expression]));
  const used = new Set([...meaning.values()].flatMap((expression) => [...columnsIn(expression)]));
  const kept = right.items.filter((item) => !outside.includes(item));
  const extra = [...used].filter((id) => inner.has(id) && !kept.some((item) => item.id === id));
  const items = [...kept, ...extra.map((id) => ({ id, expression: boundColumn(id) }))];
  const computed = (predicates: readonly Expression[]): readonly Expression[] =>
    predicates.map((predicate) => substitute(predicate, (id) => meaning.get(id) ?? boundColumn(id)));
  return pulled({ ...apply, on: computed(apply.on), compare: computed(apply.compare) }, { ...right, items }, context);
}

interface Pulled {
  readonly plan: LogicalPlan;
  readonly on: readonly Expression[];
}

/** A plan without the conjuncts that use columns from outside it, and these; null when they cannot be taken out. */
function pull(plan: LogicalPlan, context: RuleContext): Pulled | null {
  if (freeColumns(plan).length === 0) return { plan, on: [] };
  switch (plan.kind) {
    case 'filter': {
      const input = pull(plan.input, context);
      if (!input) return null;
      const [own, outside] = splitByColumns(plan.predicates, outputOf(input.plan));
      if (outside.some(hasSubquery)) return null;
      return {
        plan: own.length === 0 ? input.plan : { ...plan, input: input.plan, predicates: own },
        on: [...input.on, ...outside],
      };
    }
    case 'project': {
      const input = pull(plan.input, context);
      if (!input) return null;
      const output = new Set(outputOf(input.plan));
      if (plan.items.some(({ expression }) => [...columnsIn(expression)].some((id) => !output.has(id)))) return null;
      const needed = input.on.flatMap((predicate) => [...columnsIn(predicate)]).filter((id) => output.has(id));
      const missing = [...new Set(needed)].filter((id) => !plan.items.some((item) => item.id === id));
      const items = [...plan.items, ...missing.map((id) => ({ id, expression: boundColumn(id) }))];
      return { plan: { ...plan, input: input.plan, items }, on: input.on };
    }
    case 'join':
      return pullJoin(plan, context);
    case 'sort':
      return pull(plan.input, context);
    case 'distinct': {
      const input = pull(plan.input, context);
      if (!input || !equalityKeys(input, context)) return null;
      return { plan: { ...plan, input: input.plan }, on: input.on };
    }
    case 'aggregate': {
      if (plan.groupBy.length === 0 || plan.rollup !== null) return null;
      const input = pull(plan.input, context);
      const keys = input && equalityKeys(input, context);
      if (!input || !keys) return null;
      const added = keys.filter((id) => !plan.groupBy.some((item) => item.id === id));
      const groupBy = [...plan.groupBy, ...added.map((id) => ({ id, expression: boundColumn(id) }))];
      return { plan: { ...plan, input: input.plan, groupBy }, on: input.on };
    }
    default:
      return null;
  }
}

function splitByColumns(
  predicates: readonly Expression[],
  columns: readonly number[],
): readonly [readonly Expression[], readonly Expression[]] {
  const known = new Set(columns);
  const own = predicates.filter((predicate) => [...columnsIn(predicate)].every((id) => known.has(id)));
  return [own, predicates.filter((predicate) => !own.includes(predicate))];
}

/** The side that an outer join keeps may lose rows that the outside excludes; its optional side may not. */
function pullJoin(join: JoinPlan, context: RuleContext): Pulled | null {
  const left = pull(join.left, context);
  const right = pull(join.right, context);
  if (!left || !right) return null;
  const [on, outside] = splitByColumns(join.on, [...outputOf(left.plan), ...outputOf(right.plan)]);
  if (join.type !== 'inner' && (outside.length > 0 || right.on.length > 0)) return null;
  if (outside.some(hasSubquery)) return null;
  return {
    plan: { ...join, left: left.plan, right: right.plan, on },
    on: [...left.on, ...right.on, ...outside],
  };
}

/**
 * The inside columns that conditions set equal to something outside, when all of them do and compare in one way: grouping by these columns
 * then leaves at most one group for each outside row.
 */
function equalityKeys({ plan, on }: Pulled, context: RuleContext): readonly number[] | null {
  const inside = new Set(outputOf(plan));
  const keys: number[] = [];
  for (const predicate of on) {
    if (predicate.kind !== 'binary' || predicate.operator !== '=') return null;
    const [own, other] =
      predicate.left.kind === 'bound-column' && inside.has(predicate.left.id)
        ? [predicate.left, predicate.right]
        : [predicate.right, predicate.left];
    if (own.kind !== 'bound-column' || other.kind !== 'bound-column' || inside.has(other.id)) return null;
    const [ownType, otherType] = [context.binding.column(own.id).type, context.binding.column(other.id).type];
    if (!ownType || !otherType || !sameComparison(ownType, otherType)) return null;
    keys.push(own.id);
  }
  return [...new Set(keys)];
}

/** One value over all rows that match: grouped by what ties them to the left, with the value of no rows where there is no group. */
function scalarAggregate(apply: ApplyPlan, column: number, context: RuleContext): Decorrelated | null {
  let plan = apply.right;
  while (plan.kind === 'sort' || (plan.kind === 'limit' && plan.offset === 0 && plan.count > 0)) plan = plan.input;
  const value = plan.kind === 'project' ? plan.items.find(({ id }) => id === column) : undefined;
  if (plan.kind !== 'project' || !value) return null;
  const having: Expression[] = [];
  for (plan = plan.input; plan.kind === 'filter'; plan = plan.input) having.push(...plan.predicates);
  if (plan.kind !== 'aggregate' || plan.groupBy.length > 0 || plan.rollup !== null) return null;
  if ([value.expression, ...having].some(hasSubquery)) return null;
  const input = pull(plan.input, context);
  const keys = input && equalityKeys(input, context);
  if (!input || !keys) return null;
  const emptyValues = new Map(keys.length === 0 ? [] : plan.aggregates.flatMap(emptyValueOf));
  const overAll = (expression: Expression): Expression =>
    substitute(expression, (id) => emptyValues.get(id) ?? boundColumn(id));
  const computed = overAll(value.expression);
  const expression: Expression = having.length === 0 ? computed : onlyWhere(overAll(conjunction(having)), computed);
  return {
    join: {
      ...apply,
      kind: 'join',
      type: 'left',
      right: { ...plan, input: input.plan, groupBy: keys.map((id) => ({ id, expression: boundColumn(id) })) },
      on: input.on,
    },
    above: [...outputOf(apply.left).map((id) => ({ id, expression: boundColumn(id) })), { id: column, expression }],
  };
}

function onlyWhere(condition: Expression, value: Expression): Expression {
  // biome-ignore lint/suspicious/noThenProperty: `then` is SQL's word for it, and the object is never awaited.
  return { kind: 'case', operand: null, branches: [{ when: condition, then: value }], otherwise: null };
}

/** Aggregates that are not NULL over no rows. */
const valuesOfNothing: Readonly<Record<string, string>> = {
  count: '0',
  bit_and: '18446744073709551615',
  bit_or: '0',
  bit_xor: '0',
};

function emptyValueOf({ id, call }: AggregateItem): readonly (readonly [number, Expression])[] {
  const text = valuesOfNothing[call.name];
  if (text === undefined) return [];
  const nothing: Expression = { kind: 'number', text, form: 'integer' };
  return [[id, { kind: 'call', name: 'coalesce', schema: null, arguments: [boundColumn(id), nothing], bare: false }]];
}
