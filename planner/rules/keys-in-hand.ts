import { columnsIn } from '../logical/bound-expression';
import { type KeyGaps, type LogicalPlan, outputOf } from '../logical/plan';

/** Keys that a join fetches to narrow its other side by. */
export interface KeysInHand {
  readonly gaps: KeyGaps;
  /** The side that they come from. */
  readonly held: LogicalPlan;
}

/**
 * The keys of a narrowing join in the plan among which all values of the column are, NULL aside; null when there are none. Rows elsewhere
 * that must have one of the column's values can then be asked for as soon as these keys are there:
 *
 *     SELECT … FROM lines l JOIN parts p ON l.part = p.id WHERE p.colour = 'red' AND l.amount < (SELECT AVG(amount) FROM lines WHERE part = p.id)
 *     -- the red parts' keys narrow both uses of lines at the same time
 */
export function keysInHand(plan: LogicalPlan, column: number): KeysInHand | null {
  switch (plan.kind) {
    case 'join': {
      const { narrowing } = plan;
      // Rows come out with a key of the held side, or NULL, in both columns that are compared.
      if (narrowing && columnsIn(narrowing.predicate).has(column))
        return { gaps: narrowing, held: plan[narrowing.build] };
      return keysInHand(outputOf(plan.left).includes(column) ? plan.left : plan.right, column);
    }
    case 'filter':
    case 'sort':
    case 'limit':
    case 'distinct':
      return keysInHand(plan.input, column);
    case 'project':
    case 'aggregate': {
      const items = plan.kind === 'project' ? plan.items : plan.groupBy;
      const source = items.find(({ id }) => id === column)?.expression;
      return source?.kind === 'bound-column' ? keysInHand(plan.input, source.id) : null;
    }
    default:
      return null;
  }
}
