import type { LimitPlan, LogicalPlan } from '../logical/plan';
import { isSingle } from './location';

/**
 * No node needs to send more than offset + count rows; the engine then cuts the rows of all. One node cuts by itself. A limit that warns
 * asks for one row more, to see whether there is one.
 */
export function pushDownLimit(limit: LimitPlan): LogicalPlan {
  const { input, offset, count, warnWhenCut } = limit;
  if (input.kind !== 'gather') return limit;
  if (isSingle(input.location) && warnWhenCut === null) return { ...input, input: { ...limit, input: input.input } };
  const most = offset + count + (warnWhenCut === null ? 0 : 1);
  if (!Number.isSafeInteger(most)) return limit;
  const cut: LimitPlan = { kind: 'limit', input: input.input, offset: 0, count: most, warnWhenCut: null };
  return { ...limit, input: { ...input, input: cut } };
}
