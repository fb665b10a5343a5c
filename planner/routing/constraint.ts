import type { Expression } from '../sql/ast';
import { type ValueSource, valueSourceOf } from './routing-value';

/** What a predicate says of one column, as far as routing can use it. A superset of the truth: `any` when it says nothing. */
export type Constraint =
  | { readonly kind: 'any' }
  | { readonly kind: 'values'; readonly values: readonly ValueSource[] }
  | { readonly kind: 'range'; readonly low: ValueSource | null; readonly high: ValueSource | null }
  | { readonly kind: 'and'; readonly items: readonly Constraint[] }
  | { readonly kind: 'or'; readonly items: readonly Constraint[] };

export const anyValue: Constraint = { kind: 'any' };

export function andConstraints(items: readonly Constraint[]): Constraint {
  const useful = items.filter((item) => item.kind !== 'any');
  return useful.length === 0 ? anyValue : useful.length === 1 ? useful[0]! : { kind: 'and', items: useful };
}

function orConstraints(items: readonly Constraint[]): Constraint {
  return items.some((item) => item.kind === 'any') ? anyValue : { kind: 'or', items };
}

/**
 * Reads a predicate for the columns that `isColumn` accepts (a column and those known equal to it).
 * NOT, <>, LIKE and everything else give `any`; so do comparisons with something that is not a constant.
 */
export function constraintOf(predicate: Expression, isColumn: (expression: Expression) => boolean): Constraint {
  switch (predicate.kind) {
    case 'binary':
      return binaryConstraint(predicate, isColumn);
    case 'between': {
      if (predicate.negated || !isColumn(predicate.operand)) return anyValue;
      const low = valueSourceOf(predicate.low);
      const high = valueSourceOf(predicate.high);
      return low || high ? { kind: 'range', low, high } : anyValue;
    }
    case 'in-list':
      return predicate.negated ? anyValue : inListConstraint(predicate.operand, predicate.items, isColumn);
    default:
      return anyValue;
  }
}

function binaryConstraint(
  predicate: Expression & { kind: 'binary' },
  isColumn: (expression: Expression) => boolean,
): Constraint {
  const { operator, left, right } = predicate;
  if (operator === 'and') return andConstraints([constraintOf(left, isColumn), constraintOf(right, isColumn)]);
  if (operator === 'or') return orConstraints([constraintOf(left, isColumn), constraintOf(right, isColumn)]);
  if (operator === '=' && left.kind === 'row' && right.kind === 'row')
    return rowConstraint(left.items, [right], isColumn);
  const columnLeft = isColumn(left);
  if (!columnLeft && !isColumn(right)) return anyValue;
  const value = valueSourceOf(columnLeft ? right : left);
  if (!value) return anyValue;
  const mirrored = columnLeft ? operator : mirror[operator];
  switch (mirrored) {
    case '=':
      return { kind: 'values', values: [value] };
    case '<=>':
      // NULL <=> NULL is true, so a NULL here may select rows: leave it alone.
      return value.kind === 'value' && value.value.form === 'null' ? anyValue : { kind: 'values', values: [value] };
    case '<':
    case '<=':
      return { kind: 'range', low: null, high: value };
    case '>':
    case '>=':
      return { kind: 'range', low: value, high: null };
    default:
      return anyValue;
  }
}

const mirror: Partial<Record<string, string>> = { '=': '=', '<=>': '<=>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function inListConstraint(
  operand: Expression,
  items: readonly Expression[],
  isColumn: (expression: Expression) => boolean,
): Constraint {
  if (operand.kind === 'row') return rowConstraint(operand.items, items, isColumn);
  if (!isColumn(operand)) return anyValue;
  const values: ValueSource[] = [];
  for (const item of items) {
    const value = valueSourceOf(item);
    if (!value) return anyValue;
    values.push(value);
  }
  return { kind: 'values', values };
}

/** (a, b) IN ((1, 2), (3, 4)): for column a the values 1 and 3. */
function rowConstraint(
  columns: readonly Expression[],
  rows: readonly Expression[],
  isColumn: (expression: Expression) => boolean,
): Constraint {
  const position = columns.findIndex(isColumn);
  if (position < 0) return anyValue;
  const values: ValueSource[] = [];
  for (const row of rows) {
    const item = row.kind === 'row' ? row.items[position] : undefined;
    const value = item ? valueSourceOf(item) : null;
    if (!value) return anyValue;
    values.push(value);
  }
  return { kind: 'values', values };
}
