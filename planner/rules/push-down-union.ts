import type { GatherPlan, LogicalPlan } from '../logical/plan';
import type { UnionPlan } from '../logical/set-operation';
import { isSingle } from './location';
import type { RuleContext } from './rule-context';

/** UNION ALL of parts that one node has all of runs there. */
export function pushDownUnion(union: UnionPlan, context: RuleContext): LogicalPlan {
  const gathers = union.inputs.filter((input): input is GatherPlan => input.kind === 'gather');
  if (gathers.length < union.inputs.length || !gathers.every(({ location }) => isSingle(location))) return union;
  const nodes = gathers
    .map(({ location }) => location.nodes)
    .reduce((left, right) => left.filter((node) => right.includes(node)));
  if (nodes.length === 0) return union;
  context.applied('push-down-union');
  return {
    kind: 'gather',
    input: { ...union, inputs: gathers.map(({ input }) => input) },
    location: { nodes, anyNode: gathers.every(({ location }) => location.anyNode), partition: null },
    order: null,
  };
}
