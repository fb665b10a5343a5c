import { type DistinctPlan, type LogicalPlan, outputOf } from '../logical/plan';
import { equalMeansSame, isSingle } from './location';
import { comparableAt } from './pushable';
import type { RuleContext } from './rule-context';

/**
 * Each node makes its rows distinct; the engine makes those of all distinct. When the sharding column is among them, rows of different nodes
 * differ anyway.
 */
export function pushDownDistinct(distinct: DistinctPlan, context: RuleContext): LogicalPlan {
  const { input } = distinct;
  if (input.kind !== 'gather') return distinct;
  const output = outputOf(input.input);
  if (!output.every((id) => comparableAt(id, input.location, context))) return distinct;
  context.applied('push-down-distinct');
  const pushed: LogicalPlan = { ...input, input: { ...distinct, input: input.input }, order: null };
  const placing = input.location.partition?.columns ?? [];
  const apart = output.some((id) => {
    const { type } = context.binding.column(id);
    return placing.includes(id) && type !== null && equalMeansSame(type);
  });
  return isSingle(input.location) || apart ? pushed : { ...distinct, input: pushed };
}
