import { isString } from '../../engine/batch/column-type';
import { charsetOf, yieldsTo } from '../../engine/expressions/collation-of';
import { boundColumn, columnsIn, substituteInPlan } from '../logical/bound-expression';
import { freeColumns, mapPlanExpressions } from '../logical/free-columns';
import { type ApplyPlan, type LogicalPlan, outputOf } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { mapExpression } from '../sql/walk';
import { decorrelate } from './decorrelate';
import { exactParameters } from './exact-parameters';
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
  context.applied(
    joined ? (freeColumns(apply.right).length > 0 ? 'decorrelate' : 'subquery-to-join') : 'subquery-for-each-row',
  );
  if (!joined) {
    const exact = exactParameters(apply, new Set(freeColumns(apply.right)), context);
    const free = new Set(freeColumns(exact.right));
    const right = substituteInPlan(withDecidedCollations(exact.right, free, context), free, (id) => ({
      kind: 'parameter',
      index: id,
    }));
    const plan: LogicalPlan = { ...exact, right: pushDown(moveFilters(right, context), context) };
    if (exact.left === apply.left) return plan;
    return { kind: 'project', input: plan, items: outputOf(apply).map((id) => ({ id, expression: boundColumn(id) })) };
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

/**
 * A value put into a comparison has its collation explicitly, so that it would win against a column whose own wins against a column: that of
 * bytes, of the _bin collations and of greater character sets. It is given that one.
 */
function withDecidedCollations(plan: LogicalPlan, free: ReadonlySet<number>, { binding }: RuleContext): LogicalPlan {
  const decided = (value: Expression, column: Expression): Expression => {
    if (value.kind !== 'bound-column' || column.kind !== 'bound-column' || !free.has(value.id) || free.has(column.id))
      return value;
    const [own, other] = [binding.column(value.id).type, binding.column(column.id).type];
    if (!own || !other || !isString(own) || !isString(other) || own.collation === other.collation) return value;
    if (other.collation === 'binary') return { kind: 'cast', operand: value, type: 'BINARY' };
    if (yieldsTo(own.collation, other.collation)) {
      const converted: Expression = { kind: 'convert', operand: value, charset: charsetOf(other.collation) };
      return { kind: 'collate', operand: converted, collation: other.collation };
    }
    const isStronger = other.collation.endsWith('_bin') && charsetOf(own.collation) === charsetOf(other.collation);
    return isStronger ? { kind: 'collate', operand: value, collation: other.collation } : value;
  };
  return mapPlanExpressions(plan, (expression) =>
    mapExpression(expression, (node) => {
      if (node.kind !== 'binary' || !comparisons.has(node.operator)) return node;
      const [left, right] = [decided(node.left, node.right), decided(node.right, node.left)];
      return left === node.left && right === node.right ? node : { ...node, left, right };
    }),
  );
}

const comparisons: ReadonlySet<string> = new Set(['=', '<=>', '<', '<=', '>', '>=', '<>', '!=']);
