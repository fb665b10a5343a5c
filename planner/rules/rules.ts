import type { LogicalPlan } from '../logical/plan';
import { computePartsBelow } from './compute-parts-below';
import { distinctPartners } from './distinct-partners';
import { moveFilters } from './move-filters';
import { narrowByKeys } from './narrow-by-keys';
import { pushDown } from './push-down';
import type { RuleContext } from './rule-context';

type Rule = (plan: LogicalPlan, context: RuleContext) => LogicalPlan;

/**
 * What is done to every query over several data nodes, in this order. Filters move first: what they leave decides which joins are outer
 * joins, and the border between nodes and engine is drawn once.
 */
const rules: readonly Rule[] = [
  moveFilters,
  pushDown,
  // What is left to the engine is known.
  computePartsBelow,
  distinctPartners,
  // Needs to see which joins are left to the engine.
  narrowByKeys,
];

export function applyRules(plan: LogicalPlan, context: RuleContext): LogicalPlan {
  return rules.reduce((current, rule) => rule(current, context), plan);
}
