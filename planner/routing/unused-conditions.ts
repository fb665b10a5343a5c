/** Why conditions that name a sharding column do not narrow where its rows are: what EXPLAIN says of tables that are read everywhere. */
import type { Expression } from '../sql/ast';
import { forEachSubquery, someExpression } from '../sql/walk';
import { constraintOf } from './constraint';

/** A condition that holds for the rows of a table, or would but for an outer join. */
export interface StatedCondition {
  readonly predicate: Expression;
  /** It stands in the ON of an outer join that keeps the table's rows anyway. */
  readonly isExempt: boolean;
  /** Whether an expression is the sharding column, or one known to be equal to it. */
  readonly isColumn: (expression: Expression) => boolean;
}

export interface UnusedCondition {
  readonly predicate: Expression;
  /** What is in the way, as the second half of a sentence about the column: `it is compared …`. */
  readonly reason: string;
}

/** Those that name the column and say nothing of it that routing can use. */
export function unusedConditions(conditions: readonly StatedCondition[]): readonly UnusedCondition[] {
  return conditions.flatMap(({ predicate, isExempt, isColumn }) => {
    if (!someExpression(predicate, isColumn)) return [];
    if (isExempt) return [{ predicate, reason: 'an outer join keeps all rows whatever its ON says' }];
    if (constraintOf(predicate, isColumn).kind !== 'any') return [];
    return [{ predicate, reason: reasonOf(predicate, isColumn) }];
  });
}

function reasonOf(predicate: Expression, isColumn: (expression: Expression) => boolean): string {
  switch (predicate.kind) {
    case 'binary':
      return reasonOfBinary(predicate, isColumn);
    case 'unary':
      return predicate.operator === 'not' || predicate.operator === '!'
        ? 'NOT leaves out single values only'
        : insideExpression;
    case 'between':
    case 'in-list': {
      if (!isPlain(predicate.operand, isColumn)) return insideExpression;
      if (predicate.negated) return 'NOT leaves out single values only';
      const values = predicate.kind === 'between' ? [predicate.low, predicate.high] : predicate.items;
      return reasonOfValues(values, isColumn);
    }
    case 'in-query':
    case 'quantified':
      return isPlain(predicate.operand, isColumn) ? comparedWithSubquery : insideExpression;
    case 'like':
      return isColumn(predicate.operand) ? 'a pattern does not say which values' : insideExpression;
    case 'is':
      return isColumn(predicate.operand)
        ? `IS ${predicate.negated ? 'NOT ' : ''}${predicate.test.toUpperCase()} does not say which values`
        : insideExpression;
    default:
      return insideExpression;
  }
}

function reasonOfBinary(
  { operator, left, right }: Expression & { readonly kind: 'binary' },
  isColumn: (expression: Expression) => boolean,
): string {
  switch (operator) {
    case 'or': {
      const open = [left, right].find((branch) => constraintOf(branch, isColumn).kind === 'any') ?? left;
      if (!someExpression(open, isColumn)) return 'an OR has a branch without a condition on it';
      return `in a branch of an OR, ${reasonOf(open, isColumn)}`;
    }
    case 'and':
      return reasonOf(someExpression(left, isColumn) ? left : right, isColumn);
    case '<>':
      return isColumn(left) || isColumn(right) ? '<> leaves out single values only' : insideExpression;
    case '=':
    case '<=>':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      if (!isPlain(left, isColumn) && !isPlain(right, isColumn)) return insideExpression;
      return reasonOfValues([isPlain(left, isColumn) ? right : left], isColumn);
    }
    default:
      return insideExpression;
  }
}

const insideExpression = 'it is inside a function or an expression';
const comparedWithSubquery = 'it is compared with what a subquery gives';

/** The column itself, or in a row of columns. */
function isPlain(expression: Expression, isColumn: (expression: Expression) => boolean): boolean {
  return isColumn(expression) || (expression.kind === 'row' && expression.items.some(isColumn));
}

function reasonOfValues(values: readonly Expression[], isColumn: (expression: Expression) => boolean): string {
  const isOrHas = (test: (node: Expression) => boolean): boolean => values.some((value) => someExpression(value, test));
  if (values.some(hasSubquery)) return comparedWithSubquery;
  if (isOrHas((node) => node.kind === 'column' || isColumn(node))) return 'it is compared with another column';
  if (isOrHas((node) => node.kind === 'null')) return 'NULL is no value that it could have';
  return 'it is compared with something that is only computed when the statement runs';
}

function hasSubquery(expression: Expression): boolean {
  let found = false;
  forEachSubquery(expression, () => {
    found = true;
  });
  return found;
}
