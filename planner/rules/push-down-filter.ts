import type { FilterPlan, LogicalPlan } from '../logical/plan';
import { pushableCondition } from './pushable';
import type { RuleContext } from './rule-context';

/**
 * Filters run where the rows are: fewer rows travel. Conjuncts that a backend cannot compute exactly stay above.
 * A filter does not commute with the order of a gather being kept: rows that stay keep their order, so it needs no condition.
 */
export function pushDownFilter(filter: FilterPlan, context: RuleContext): LogicalPlan {
  const { input, predicates } = filter;
  if (input.kind !== 'gather') return filter;
  const below = predicates.filter((predicate) => pushableCondition(predicate, input.location, context));
  const above = predicates.filter((predicate) => !below.includes(predicate));
  const pushed: LogicalPlan =
    below.length === 0 ? input : { ...input, input: { kind: 'filter', input: input.input, predicates: below } };
  return above.length === 0 ? pushed : { kind: 'filter', input: pushed, predicates: above };
}
