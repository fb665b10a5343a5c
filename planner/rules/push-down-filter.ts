import type { FilterPlan, GatherPlan, LogicalPlan } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { locationOfCondition } from './fit-subquery';
import { pushableCondition } from './pushable';
import type { RuleContext } from './rule-context';
import { unnestFilter } from './unnest-subquery';

/**
 * Filters run where the rows are: fewer rows travel. Conjuncts that a backend cannot compute exactly, or that need rows of other nodes, stay
 * above. A filter does not commute with the order of a gather being kept: rows that stay keep their order, so it needs no condition.
 */
export function pushDownFilter({ input, predicates }: FilterPlan, context: RuleContext): LogicalPlan {
  if (input.kind !== 'gather') return unnestFilter(input, predicates, context);
  const { pushed, above } = pushDownConditions(input, predicates, context);
  return above.length === 0 ? pushed : unnestFilter(pushed, above, context);
}

/** A gather with those of the conjuncts below it that its nodes can test, and the others. */
export function pushDownConditions(
  gather: GatherPlan,
  predicates: readonly Expression[],
  context: RuleContext,
): { readonly pushed: GatherPlan; readonly above: readonly Expression[] } {
  let { location } = gather;
  const below: Expression[] = [];
  for (const predicate of predicates) {
    if (!pushableCondition(predicate, location, context)) continue;
    const fitting = locationOfCondition(predicate, { plan: gather.input, location }, context);
    if (!fitting) continue;
    location = fitting;
    below.push(predicate);
  }
  if (below.length === 0) return { pushed: gather, above: predicates };
  context.applied('push-down-filter');
  return {
    pushed: { ...gather, location, input: { kind: 'filter', input: gather.input, predicates: below } },
    above: predicates.filter((predicate) => !below.includes(predicate)),
  };
}
