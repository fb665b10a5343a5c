import type { PhysicalPlan } from '../../engine/plan';
import { assertNever } from '../tables';

/** The inputs of an operator, left to right. */
export function inputsOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
  switch (plan.kind) {
    case 'fragment':
    case 'values':
    case 'working-table':
      return [];
    case 'append':
    case 'ordered-merge':
      return plan.inputs;
    case 'hash-join':
    case 'join-aggregate':
    case 'nested-loop-join':
    case 'set-operation':
      return [plan.left, plan.right];
    case 'apply':
      return [plan.input, plan.subplan];
    case 'recursive':
      return [plan.seed, plan.step];
    case 'filter':
    case 'project':
    case 'sort':
    case 'top-n':
    case 'limit':
    case 'distinct':
    case 'aggregate':
    case 'shared':
    case 'window':
    case 'json-table':
      return [plan.input];
    default:
      return assertNever(plan);
  }
}
