/**
 * Comparisons of rows as comparisons of their parts (manual: "Comparison Functions and Operators"). With three-valued logic the two are the
 * same: (a, b) < (c, d) is a < c OR (a = c AND b < d), and so on; NULL in a part that decides makes the whole NULL.
 */
import { notSupported, SqlError } from '../../protocol/wire/sql-error';
import type { BinaryOperator, Expression } from '../sql/ast';

type Row = Expression & { readonly kind: 'row' };

/** Errors: 1241 unless both are rows of one length, 1235 for operators other than comparisons. */
export function rowComparison(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  const [a, b] = [itemsOf(left), itemsOf(right)];
  if (a.length !== b.length || b.some((item, index) => (item.kind === 'row') !== (a[index]!.kind === 'row'))) {
    throw new SqlError(1241, '21000', `Operand should contain ${a.length} column(s)`);
  }
  switch (operator) {
    case '=':
    case '<=>':
      return all(a.map((item, index) => compared(operator, item, b[index]!)));
    case '<>':
      return { kind: 'unary', operator: 'not', operand: rowComparison('=', left, right) };
    case '<':
    case '>':
      return ordered(operator, operator, a, b);
    case '<=':
      return ordered('<', '<=', a, b);
    case '>=':
      return ordered('>', '>=', a, b);
    default:
      throw notSupported(`${operator.toUpperCase()} of rows`);
  }
}

/** (a, b) IN ((1, 2), …). */
export function rowInList(operand: Row, items: readonly Expression[], negate: boolean): Expression {
  const found = items
    .map((item) => rowComparison('=', operand, item))
    .reduce((left, right) => ({ kind: 'binary', operator: 'or', left, right }));
  return negate ? { kind: 'unary', operator: 'not', operand: found } : found;
}

function itemsOf(expression: Expression): readonly Expression[] {
  return expression.kind === 'row' ? expression.items : [expression];
}

function compared(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right };
}

function all(conditions: readonly Expression[]): Expression {
  return conditions.reduce((left, right) => ({ kind: 'binary', operator: 'and', left, right }));
}

/** @param strict how parts before the last compare */
function ordered(
  strict: '<' | '>',
  last: BinaryOperator,
  left: readonly Expression[],
  right: readonly Expression[],
): Expression {
  const [first, ...rest] = left;
  const [other, ...others] = right;
  if (rest.length === 0) return compared(last, first!, other!);
  const further = all([compared('=', first!, other!), ordered(strict, last, rest, others)]);
  return { kind: 'binary', operator: 'or', left: compared(strict, first!, other!), right: further };
}
