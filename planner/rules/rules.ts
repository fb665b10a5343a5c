import type { LogicalPlan } from '../logical/plan';
import { distinctPartners } from './distinct-partners';
import { moveFilters } from './move-filters';
import { narrowByKeys } from './narrow-by-keys';
import { pushDown } from './push-down';
import type { RuleContext } from './rule-context';

interface Rule {
  /** As EXPLAIN FORMAT=JSON names it. */
  readonly name: string;
  readonly apply: (plan: LogicalPlan, context: RuleContext) => LogicalPlan;
}

/**
 * What is done to every query over several data nodes, in this order. Filters move first: what they leave decides which joins are outer
 * joins, and the border between nodes and engine is drawn once.
 */
const rules: readonly Rule[] = [
  { name: 'move-filters', apply: moveFilters },
  { name: 'push-down', apply: pushDown },
  { name: 'distinct-partners', apply: distinctPartners },
  // Needs to see which joins are left to the engine.
  { name: 'narrow-by-keys', apply: narrowByKeys },
];

export function applyRules(
  plan: LogicalPlan,
  context: RuleContext,
): { readonly plan: LogicalPlan; readonly applied: readonly string[] } {
  const applied: string[] = [];
  let current = plan;
  for (const rule of rules) {
    const next = rule.apply(current, context);
    if (next !== current) applied.push(rule.name);
    current = next;
  }
  return { plan: current, applied };
}
