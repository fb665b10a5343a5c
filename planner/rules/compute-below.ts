import { boundColumn, columnsIn, substitute } from '../logical/bound-expression';
import { type LogicalPlan, outputOf, type ProjectItem } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { isNullWith } from './null-rejection';
import { pushable } from './pushable';
import type { RuleContext } from './rule-context';

/**
 * Whether only the nodes can compute an expression: the number that an ENUM or SET has is known where its column is, and nowhere above.
 *
 *     SELECT … FROM orders o JOIN customers c ON … ORDER BY o.status     -- sorts by o.status + 0
 */
export function needsNodes(expression: Expression, context: RuleContext): boolean {
  if (expression.kind === 'bound-column') return false;
  return [...columnsIn(expression)].some((id) => {
    const name = context.binding.column(id).type?.name;
    return name === 'enum' || name === 'set';
  });
}

/** The plan with the item as one more column, computed on the nodes below the joins; null when its columns do not come from one place. */
export function computeBelow(plan: LogicalPlan, item: ProjectItem, context: RuleContext): LogicalPlan | null {
  const used = columnsIn(item.expression);
  const within = (input: LogicalPlan): boolean => {
    const output = new Set(outputOf(input));
    return [...used].every((id) => output.has(id));
  };
  switch (plan.kind) {
    case 'gather': {
      if (plan.order !== null || !within(plan.input) || !pushable(item.expression, plan.location, context)) return null;
      const kept = outputOf(plan.input).map((id) => ({ id, expression: boundColumn(id) }));
      return { ...plan, input: { kind: 'project', input: plan.input, items: [...kept, item] } };
    }
    case 'join':
    case 'apply': {
      if (within(plan.left)) {
        const left = computeBelow(plan.left, item, context);
        return left && { ...plan, left };
      }
      // Where there is no partner, what is computed of it must be NULL.
      const kept = plan.type === 'inner' || isNullWith(item.expression, used);
      const isJoined = plan.type === 'inner' || plan.type === 'left' || plan.type === 'single';
      if (plan.kind === 'apply' || !isJoined || !kept || !within(plan.right)) return null;
      const right = computeBelow(plan.right, item, context);
      return right && { ...plan, right };
    }
    case 'aggregate': {
      // What follows from a group key tells no more groups apart.
      const keys = new Set(plan.groupBy.map(({ id }) => id));
      if (plan.rollup !== null || ![...used].every((id) => keys.has(id))) return null;
      const input = computeBelow(plan.input, item, context);
      return input && { ...plan, input, groupBy: [...plan.groupBy, { id: item.id, expression: boundColumn(item.id) }] };
    }
    case 'distinct':
    case 'json-table':
    case 'filter':
    case 'sort':
    case 'limit': {
      const input = computeBelow(plan.input, item, context);
      return input && { ...plan, input };
    }
    case 'project': {
      const meaning = new Map(plan.items.map(({ id, expression }) => [id, expression]));
      const expression = substitute(item.expression, (id) => meaning.get(id) ?? boundColumn(id));
      const input = computeBelow(plan.input, { id: item.id, expression }, context);
      return input && { ...plan, input, items: [...plan.items, { id: item.id, expression: boundColumn(item.id) }] };
    }
    default:
      return null;
  }
}
