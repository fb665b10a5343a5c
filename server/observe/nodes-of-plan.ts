import type { StatementPlan } from '../../engine/plan';
import { targetsOf } from '../../planner/explain/targets';

const none: readonly string[] = [];
/** Plans over several nodes are cached and run again. */
const known = new WeakMap<StatementPlan, readonly string[]>();

/** Data nodes that a plan names, each once. Of rows that are placed while they come, all nodes that may get some. */
export function nodesOfPlan(plan: StatementPlan | null): readonly string[] {
  if (plan === null) return none;
  let nodes = known.get(plan);
  if (nodes === undefined) {
    nodes = [...new Set([...targetsOf(plan).map(({ dataNode }) => dataNode), ...destinationsOf(plan)])];
    known.set(plan, nodes);
  }
  return nodes;
}

function destinationsOf(plan: StatementPlan): readonly string[] {
  if (plan.kind === 'insert-rows') return plan.destination.nodes;
  return plan.kind === 'keyed-change' ? plan.changes.flatMap(({ destination }) => destination.nodes) : none;
}
