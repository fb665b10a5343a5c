import { isPercentile } from '../bind/windows';
import type { LogicalPlan } from '../logical/plan';
import { isBeyondMariaDb, type WindowItem, type WindowPlan } from '../logical/window';
import { equalMeansSame, isSingle } from './location';
import type { RuleContext } from './rule-context';

/** Window functions run on the nodes when every partition has its rows on one node: one node has all, or the sharding column is in PARTITION BY. */
export function pushDownWindow(window: WindowPlan, context: RuleContext): LogicalPlan {
  const { input, partitionBy } = window;
  if (input.kind !== 'gather' || window.calls.some(staysAbove)) return window;
  if (!input.location.nodes.every((node) => context.capabilities(node).speaksMysql)) return window;
  const placing = input.location.partition?.columns ?? [];
  const together = partitionBy.some((id) => {
    const { type } = context.binding.column(id);
    return placing.includes(id) && type !== null && equalMeansSame(type);
  });
  if (!isSingle(input.location) && !together) return window;
  context.applied('push-down-window');
  return { ...input, input: { ...window, input: input.input }, order: null };
}

function staysAbove({ call, frame }: WindowItem): boolean {
  return isPercentile(call.name) || isBeyondMariaDb(call, frame);
}
