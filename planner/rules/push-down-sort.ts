import type { LogicalPlan, SortPlan } from '../logical/plan';
import { isSingle } from './location';
import { comparableAt } from './pushable';
import type { RuleContext } from './rule-context';

/**
 * Each node sorts its rows, with its indexes if it has them; the gather merges. Sound where node and engine order values alike.
 *
 *     SELECT name FROM t ORDER BY name     -- not pushed to a backend that sorts 'Zoe' before 'adam' for a case-insensitive column
 */
export function pushDownSort(sort: SortPlan, context: RuleContext): LogicalPlan {
  const { input, keys } = sort;
  if (input.kind !== 'gather' || !keys.every(({ id }) => comparableAt(id, input.location, context))) return sort;
  context.applied('push-down-sort');
  const order = isSingle(input.location) ? input.order : keys;
  return { ...input, input: { ...sort, input: input.input }, order };
}
