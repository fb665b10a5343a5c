import { isString } from '../../engine/batch/column-type';
import { collationFor } from '../../engine/types/collation/registry';
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
  if (!isSingle(input.location) && keys.some(({ id }) => hasTwoOrders(id, context))) return sort;
  context.applied('push-down-sort');
  const order = isSingle(input.location) ? input.order : keys;
  return { ...input, input: { ...sort, input: input.input }, order };
}

/** Columns that a node sorts by comparing when it has an index, and else otherwise: nodes need not send them in the same order. */
function hasTwoOrders(id: number, context: RuleContext): boolean {
  const { type } = context.binding.column(id);
  return type !== null && isString(type) && (collationFor(type.collation)?.sortOrder ?? null) !== null;
}
