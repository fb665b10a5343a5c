import type { PhysicalPlan } from '../../engine/plan';
import { assertNever } from '../tables';

/** The inputs of an operator, left to right. */
export function inputsOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
  switch (plan.kind) {
    case 'fragment':
    case 'values':
      return [];
    case 'append':
    case 'ordered-merge':
      return plan.inputs;
    case 'hash-join':
      return [plan.left, plan.right];
    case 'filter':
    case 'project':
    case 'sort':
    case 'top-n':
    case 'limit':
    case 'distinct':
    case 'aggregate':
      return [plan.input];
    default:
      return assertNever(plan);
  }
}
