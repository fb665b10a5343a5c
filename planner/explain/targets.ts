import type { PhysicalPlan, StatementPlan, Target } from '../../engine/plan';
import { inputsOf } from './inputs';

/** The statements that a plan sends, in MyCAT's order: by the name of the data node. */
export function targetsOf(plan: StatementPlan): readonly Target[] {
  return [...unsortedTargets(plan)].sort((left, right) =>
    left.dataNode < right.dataNode ? -1 : left.dataNode > right.dataNode ? 1 : 0,
  );
}

function unsortedTargets(plan: StatementPlan): readonly Target[] {
  switch (plan.kind) {
    case 'rows':
      return fragmentsOf(plan.root);
    case 'insert-rows':
      return fragmentsOf(plan.source);
    case 'insert-literals': {
      const sql = `${plan.insert.head}(…)${plan.insert.tail}`;
      return plan.nodes.map((dataNode) => ({ dataNode, sql }));
    }
    case 'keyed-change':
      return fragmentsOf(plan.keys);
    case 'load-data':
      return plan.route.kind === 'nodes' ? plan.route.nodes.map((dataNode) => ({ dataNode, sql: plan.sql })) : [];
    case 'assign':
      return unsortedTargets(plan.query);
    default:
      return plan.targets;
  }
}

function fragmentsOf(plan: PhysicalPlan): readonly Target[] {
  if (plan.kind === 'fragment') return [{ dataNode: plan.dataNode, sql: plan.sql }];
  return inputsOf(plan).flatMap(fragmentsOf);
}
