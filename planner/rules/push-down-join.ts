import type { JoinPlan, LogicalPlan } from '../logical/plan';
import { joinLocation } from './location';
import { pushableCondition } from './pushable';
import type { RuleContext } from './rule-context';

/**
 * A LEFT JOIN runs on the nodes when partners are always on the same node (joinLocation says when), and in the engine otherwise. Inner joins
 * are the business of pushDownInnerJoins; the joins that stand for subqueries run in the engine: what nodes can do of them they are sent as
 * subqueries.
 */
export function pushDownJoin(join: JoinPlan, context: RuleContext): LogicalPlan {
  const { left, right, on, type } = join;
  if (type !== 'left' || left.kind !== 'gather' || right.kind !== 'gather') return join;
  const location = joinLocation(
    'left',
    { plan: left.input, location: left.location },
    { plan: right.input, location: right.location },
    on,
    context,
  );
  if (!location || !on.every((predicate) => pushableCondition(predicate, location, context))) return join;
  return { kind: 'gather', input: { ...join, left: left.input, right: right.input }, location, order: null };
}
