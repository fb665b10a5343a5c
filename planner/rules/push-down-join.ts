import { notSupported } from '../../protocol/wire/sql-error';
import { columnsIn, hasSubquery } from '../logical/bound-expression';
import { type JoinPlan, type LogicalPlan, outputOf } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { locationWithSubqueries } from './fit-subquery';
import { joinLocation } from './location';
import { pushableCondition } from './pushable';
import type { RuleContext } from './rule-context';
import { unnestExpression } from './unnest-subquery';

/**
 * A LEFT JOIN runs on the nodes when partners are always on the same node (joinLocation says when), and in the engine otherwise. Inner joins
 * are the business of pushDownInnerJoins; the joins that stand for subqueries run in the engine: what nodes can do of them they are sent as
 * subqueries.
 */
export function pushDownJoin(join: JoinPlan, context: RuleContext): LogicalPlan {
  const { left, right, on, type } = join;
  if (type !== 'left' || left.kind !== 'gather' || right.kind !== 'gather') return withoutSubqueries(join, context);
  const location = joinLocation(
    'left',
    { plan: left.input, location: left.location },
    { plan: right.input, location: right.location },
    on,
    context,
  );
  const input: JoinPlan = { ...join, left: left.input, right: right.input };
  const fits = (predicate: Expression): boolean =>
    pushableCondition(predicate, location!, context) &&
    locationWithSubqueries(predicate, { plan: input, location: location! }, context) === location;
  if (!location || !on.every(fits)) return withoutSubqueries(join, context);
  context.applied('push-down-outer-join');
  return { kind: 'gather', input, location, order: null };
}

/** Subqueries of a condition over the left side alone become columns of it. Errors: 1235 for those that look at pairs. */
function withoutSubqueries(join: JoinPlan, context: RuleContext): JoinPlan {
  if (!join.on.some(hasSubquery)) return join;
  const output = new Set(outputOf(join.left));
  let { left } = join;
  const on = join.on.map((predicate) => {
    if (!hasSubquery(predicate)) return predicate;
    if (![...columnsIn(predicate)].every((id) => output.has(id))) {
      throw notSupported('a subquery in the ON of an outer join that depends on both sides, over several data nodes');
    }
    const unnested = unnestExpression(predicate, left, context);
    left = unnested.plan;
    return unnested.expression;
  });
  return { ...join, left, on };
}
