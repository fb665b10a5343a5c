import type { PhysicalPlan, StatementPlan, Target } from '../../engine/plan';
import { inputsOf } from './inputs';

/** The statements that a plan sends, in MyCAT's order: by the name of the data node. */
export function targetsOf(plan: StatementPlan): readonly Target[] {
  const targets = plan.kind === 'rows' ? fragmentsOf(plan.root) : plan.targets;
  return [...targets].sort((left, right) =>
    left.dataNode < right.dataNode ? -1 : left.dataNode > right.dataNode ? 1 : 0,
  );
}

function fragmentsOf(plan: PhysicalPlan): readonly Target[] {
  if (plan.kind === 'fragment') return [{ dataNode: plan.dataNode, sql: plan.sql }];
  return inputsOf(plan).flatMap(fragmentsOf);
}
