import { notSupported } from '../../protocol/wire/sql-error';
import type { Expression } from '../sql/ast';
import { forEachExpression } from '../sql/walk';
import type { Scope } from './scope';

type Match = Expression & { readonly kind: 'match' };

/**
 * Refuses MATCH … AGAINST where its value depends on rows that a data node does not have: a rank does, on how often a word occurs in the whole
 * table. Whether a row matches at all does not, so that it may stand as a condition of WHERE, which the data nodes compute. In natural language
 * mode that holds for InnoDB alone: MyISAM and Aria leave out words that more than half of the rows have (MariaDB manual, "Full-Text Index
 * Overview"). Errors: 1235.
 */
export function checkMatches(expression: Expression, scope: Scope, clause: string): void {
  checkCondition(expression, scope, clause === 'where clause');
}

function checkCondition(expression: Expression, scope: Scope, isCondition: boolean): void {
  if (isCondition && expression.kind === 'binary' && (expression.operator === 'and' || expression.operator === 'or')) {
    checkCondition(expression.left, scope, true);
    checkCondition(expression.right, scope, true);
  } else if (
    isCondition &&
    expression.kind === 'unary' &&
    (expression.operator === 'not' || expression.operator === '!')
  ) {
    checkCondition(expression.operand, scope, true);
  } else {
    const match = isCondition ? matchOf(expression) : null;
    if (match === null) forEachExpression(expression, refuseRank);
    else checkMatch(match, scope);
  }
}

/** MATCH … AGAINST as a truth value: by itself, or as `> 0`, since no rank is below zero. */
function matchOf(expression: Expression): Match | null {
  if (expression.kind === 'match') return expression;
  if (expression.kind !== 'binary') return null;
  const { operator, left, right } = expression;
  if ((operator === '>' || operator === '<>') && left.kind === 'match' && isZero(right)) return left;
  return (operator === '<' || operator === '<>') && right.kind === 'match' && isZero(left) ? right : null;
}

function isZero(expression: Expression): boolean {
  return expression.kind === 'number' && Number(expression.text) === 0;
}

function refuseRank({ kind }: Expression): void {
  if (kind === 'match') {
    throw notSupported(
      'the rank of MATCH … AGAINST over several data nodes, which depends on how many rows of the whole table have a word; as a condition of WHERE it is possible, and a hint datanode= ranks within one node',
    );
  }
}

function checkMatch({ columns, modifier }: Match, scope: Scope): void {
  if (/EXPANSION/i.test(modifier)) throw notSupported('MATCH … WITH QUERY EXPANSION over several data nodes');
  if (/BOOLEAN/i.test(modifier)) return;
  const tables = scope.tables.filter((table) => columns.some((column) => isOf(table, column)));
  if (tables.some(({ engine }) => engine?.toLowerCase() !== 'innodb')) {
    throw notSupported(
      'MATCH in natural language mode over several data nodes of a table that is not InnoDB; use BOOLEAN MODE',
    );
  }
}

function isOf({ name, columns }: Scope['tables'][number], column: Expression): boolean {
  if (column.kind !== 'column') return false;
  if (column.table !== null && column.table.toLowerCase() !== name.toLowerCase()) return false;
  return columns.some((each) => each.name.toLowerCase() === column.name.toLowerCase());
}
