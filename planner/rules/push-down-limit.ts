import { type LimitPlan, type LogicalPlan, mapInputs } from '../logical/plan';
import { isSingle } from './location';
import type { RuleContext } from './rule-context';

/**
 * No node needs to send more than offset + count rows; the engine then cuts the rows of all. One node cuts by itself. A limit that warns
 * asks for one row more, to see whether there is one.
 */
export function pushDownLimit(limit: LimitPlan, context: RuleContext): LogicalPlan {
  const { input, offset, count, warnWhenCut } = limit;
  if (input.kind !== 'gather') return belowJoins(limit, context);
  if (isSingle(input.location) && warnWhenCut === null) {
    context.applied('push-down-limit');
    return { ...input, input: { ...limit, input: input.input } };
  }
  const most = offset + count + (warnWhenCut === null ? 0 : 1);
  if (!Number.isSafeInteger(most)) return limit;
  context.applied('push-down-limit');
  const cut: LimitPlan = { kind: 'limit', input: input.input, offset: 0, count: most, warnWhenCut: null };
  return { ...limit, input: { ...input, input: cut } };
}

/** As many rows of each part of a UNION ALL, or of the side that an outer join keeps, are enough: each of them gives at least one row. */
function belowJoins(limit: LimitPlan, context: RuleContext): LimitPlan {
  const most = limit.offset + limit.count + (limit.warnWhenCut === null ? 0 : 1);
  if (!Number.isSafeInteger(most)) return limit;
  return { ...limit, input: withFirstRows(limit.input, most, context) };
}

function withFirstRows(plan: LogicalPlan, count: number, context: RuleContext): LogicalPlan {
  switch (plan.kind) {
    case 'gather':
      return pushDownLimit({ kind: 'limit', input: plan, offset: 0, count, warnWhenCut: null }, context);
    case 'project':
    case 'union':
      return mapInputs(plan, (input) => withFirstRows(input, count, context));
    case 'join':
    case 'apply': {
      const keepsAll = plan.type === 'left' || plan.type === 'single' || plan.type === 'mark';
      return keepsAll ? { ...plan, left: withFirstRows(plan.left, count, context) } : plan;
    }
    default:
      return plan;
  }
}
