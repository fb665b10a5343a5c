import { sqlError } from '../../protocol/wire/sql-error';
import { conjunction } from '../logical/bound-expression';
import type { BinaryOperator, Expression } from '../sql/ast';
import { bindScalars } from './bind-subquery';
import type { Scope } from './scope';

/** ROW(…) or (…, …). */
export function isRowLike(expression: Expression): boolean {
  return expression.kind === 'row' && expression.items.length > 1;
}

type Bind = (expression: Expression) => Expression;

/** A comparison of rows as one of their parts (MySQL manual, "Row Constructor Expression Optimization"). Errors: 1241. */
export function comparisonOf(node: Expression & { kind: 'binary' }, bind: Bind, scope: Scope): Expression {
  const count = isRowLike(node.left) ? partCount(node.left) : partCount(node.right);
  const left = partsOf(node.left, count, bind, scope);
  const right = partsOf(node.right, count, bind, scope);
  const pair = (operator: BinaryOperator, index: number): Expression => ({
    kind: 'binary',
    operator,
    left: left[index]!,
    right: right[index]!,
  });
  const all = (operator: BinaryOperator): Expression => conjunction(left.map((_, index) => pair(operator, index)));
  switch (node.operator) {
    case '=':
    case '<=>':
      return all(node.operator);
    case '<>':
      return { kind: 'unary', operator: 'not', operand: all('=') };
    case '<':
    case '>':
    case '<=':
    case '>=':
      return lexicographic(node.operator, 0, count, pair);
    default:
      throw sqlError('ER_OPERAND_COLUMNS', 'Operand should contain 1 column(s)');
  }
}

/** (a, b) < (c, d) is a < c OR a = c AND b < d. */
function lexicographic(
  operator: '<' | '>' | '<=' | '>=',
  index: number,
  count: number,
  pair: (operator: BinaryOperator, index: number) => Expression,
): Expression {
  if (index === count - 1) return pair(operator, index);
  const strict = operator === '<' || operator === '<=' ? '<' : '>';
  const rest = lexicographic(operator, index + 1, count, pair);
  const tied: Expression = { kind: 'binary', operator: 'and', left: pair('=', index), right: rest };
  return { kind: 'binary', operator: 'or', left: pair(strict, index), right: tied };
}

function partCount(expression: Expression): number {
  return expression.kind === 'row' ? expression.items.length : 1;
}

function partsOf(expression: Expression, count: number, bind: Bind, scope: Scope): readonly Expression[] {
  if (expression.kind === 'subquery') return bindScalars(expression.query, count, scope);
  if (expression.kind !== 'row' || expression.items.length !== count) {
    throw sqlError('ER_OPERAND_COLUMNS', `Operand should contain ${count} column(s)`);
  }
  return expression.items.map(bind);
}
