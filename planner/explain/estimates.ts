/** What EXPLAIN says of an operator's rows and cost. Where nothing is known of the tables below it says nothing. */
import type { PhysicalPlan } from '../../engine/plan';
import { inputsOf } from './inputs';

/** Rows that an operator gives, about; null = not known. What lowering has put between the operators of the plan gives the rows of its input. */
export function estimatedRows(plan: PhysicalPlan): number | null {
  if (plan.estimatedRows !== undefined) return plan.estimatedRows;
  switch (plan.kind) {
    case 'values':
      return plan.rows.length;
    case 'append':
      return plan.inputs.reduce<number | null>((sum, input) => {
        const rows = estimatedRows(input);
        return sum === null || rows === null ? null : sum + rows;
      }, 0);
    case 'project':
    case 'sort':
    case 'window':
    case 'shared':
      return estimatedRows(plan.input);
    default:
      return null;
  }
}

/**
 * Rows that an operator and all operators below it give, in sum, the measure by which the order of joins is chosen (planner/rules/order-joins.ts):
 * here of all operators but those that only hand on. A subplan counts for each row that it is run for, rows that several places share count once.
 */
export function estimatedCost(plan: PhysicalPlan): number | null {
  const seen = new Set<PhysicalPlan>();
  const costOf = (node: PhysicalPlan): number | null => {
    if (seen.has(node)) return 0;
    seen.add(node);
    let cost = node.kind === 'append' || node.kind === 'shared' ? 0 : estimatedRows(node);
    for (const [index, input] of inputsOf(node).entries()) {
      const below = costOf(input);
      const runs = node.kind === 'apply' && index === 1 ? estimatedRows(node.input) : 1;
      cost = cost === null || below === null || runs === null ? null : cost + below * runs;
    }
    return cost;
  };
  return costOf(plan);
}
