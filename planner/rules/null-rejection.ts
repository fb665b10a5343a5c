import type { BinaryOperator, Expression } from '../sql/ast';

/** Operators that give NULL when an operand is NULL. */
const strict: ReadonlySet<BinaryOperator> = new Set([
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  '|',
  '&',
  '<<',
  '>>',
  '+',
  '-',
  '*',
  '/',
  'div',
  '%',
  '^',
]);

/** Whether a condition cannot be true for a row in which all of these columns are NULL. Errs towards no. */
export function rejectsNulls(predicate: Expression, columns: ReadonlySet<number>): boolean {
  if (predicate.kind === 'binary' && predicate.operator === 'and')
    return rejectsNulls(predicate.left, columns) || rejectsNulls(predicate.right, columns);
  if (predicate.kind === 'binary' && predicate.operator === 'or')
    return rejectsNulls(predicate.left, columns) && rejectsNulls(predicate.right, columns);
  if (predicate.kind === 'is') {
    if (predicate.test === 'null') return predicate.negated && isNullWith(predicate.operand, columns);
    return predicate.test === 'true' && !predicate.negated && rejectsNulls(predicate.operand, columns);
  }
  // Nothing is found in NULL.
  if (predicate.kind === 'match') return predicate.columns.every((column) => isNullWith(column, columns));
  return isNullWith(predicate, columns);
}

/** Whether an expression is NULL when all of these columns are. Errs towards no. */
export function isNullWith(expression: Expression, columns: ReadonlySet<number>): boolean {
  const isNull = (node: Expression): boolean => isNullWith(node, columns);
  switch (expression.kind) {
    case 'null':
      return true;
    case 'bound-column':
      return columns.has(expression.id);
    case 'unary':
    case 'cast':
    case 'collate':
      return isNull(expression.operand);
    case 'binary':
      return strict.has(expression.operator) && (isNull(expression.left) || isNull(expression.right));
    case 'between':
    case 'in-list':
      return isNull(expression.operand);
    case 'like':
      return isNull(expression.operand) || isNull(expression.pattern);
    default:
      return false;
  }
}
