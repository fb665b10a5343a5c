import { columnsIn, substituteInPlan } from '../logical/bound-expression';
import { freeColumns } from '../logical/free-columns';
import { type ApplyPlan, type LogicalPlan, outputOf } from '../logical/plan';
import { decorrelate } from './decorrelate';
import { moveFilters } from './move-filters';
import { pushDown } from './push-down';
import { pushDownInnerJoins } from './push-down-inner-joins';
import { pushDownJoin } from './push-down-join';
import type { RuleContext } from './rule-context';

/**
 * A correlated right side becomes a join where there is one that means the same; otherwise it is run for each left row, whose columns are
 * parameters of it then. The left side is pushed down already, the right side is not.
 * @param columns of the right side that are used above
 */
export function pushDownApply(apply: ApplyPlan, columns: readonly number[], context: RuleContext): LogicalPlan {
  const joined = decorrelate(apply, columns, context);
  if (!joined) {
    const free = new Set(freeColumns(apply.right));
    const right = substituteInPlan(apply.right, free, (id) => ({ kind: 'parameter', index: id }));
    return { ...apply, right: pushDown(moveFilters(right, context), context) };
  }
  const { join, above } = joined;
  const output = new Set(outputOf(join.right));
  // What is asked of partners alone need not be compared with every left row.
  const ofPartners = join.on.filter((predicate) => {
    const used = columnsIn(predicate);
    return used.size > 0 && [...used].every((id) => output.has(id));
  });
  const on = join.on.filter((predicate) => !ofPartners.includes(predicate));
  const asked: LogicalPlan =
    ofPartners.length === 0 ? join.right : { kind: 'filter', input: join.right, predicates: ofPartners };
  const right = pushDown(moveFilters(asked, context), context);
  const plan =
    join.type === 'inner'
      ? pushDownInnerJoins([join.left, right], on, context)
      : pushDownJoin({ ...join, right, on }, context);
  return above ? { kind: 'project', input: plan, items: above } : plan;
}
