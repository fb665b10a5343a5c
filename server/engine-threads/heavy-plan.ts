import type { PhysicalPlan } from '../../engine/plan';
import { estimatedCost } from '../../planner/explain/estimates';

/**
 * Whether a plan is worth a way over messages: its operators see at least so many rows, about, or nobody knows how many.
 * @param rowsMin 0: every plan that has operators
 */
export function isHeavyPlan(plan: PhysicalPlan, rowsMin: number): boolean {
  if (plan.kind === 'fragment' || plan.kind === 'values') return false;
  return (estimatedCost(plan) ?? Number.POSITIVE_INFINITY) >= rowsMin;
}
