import { sqlError } from '../../protocol/wire/sql-error';
import { boundColumn } from '../logical/bound-expression';
import type { Expression } from '../sql/ast';
import { forEachExpression, mapChildren, mapExpression } from '../sql/walk';
import { comparisonOf, isRowLike } from './bind-rows';
import { bindExists, bindIn, bindQuantified, bindScalar } from './bind-subquery';
import { checkMatches } from './match';
import { resolveColumn, type Scope } from './scope';
import { refuseWindows } from './windows';

/**
 * Names to bound columns, subqueries to plans, comparisons of rows to comparisons of their parts. Errors: 1054 unknown column, 1052 ambiguous
 * column, 1241 wrong number of columns, 1235 for what cannot be done over several data nodes.
 * @param clause as the message names it: `field list`, `where clause` …
 */
export function bindExpression(expression: Expression, scope: Scope, clause: string): Expression {
  const bind = (node: Expression): Expression => bindExpression(node, scope, clause);
  checkMatches(expression, scope, clause);
  return mapExpression(expression, (node) => {
    switch (node.kind) {
      case 'column':
        return boundColumn(resolveColumn(scope, node, clause));
      case 'exists':
        return bindExists(node.query, scope);
      case 'subquery':
        return bindScalar(node.query, scope);
      case 'in-query':
        return bindIn(node, bind, scope);
      case 'quantified':
        return bindQuantified(node, bind, scope);
      case 'binary':
        return isRowLike(node.left) || isRowLike(node.right) ? comparisonOf(node, bind, scope) : node;
      case 'in-list': {
        if (!isRowLike(node.operand)) return node;
        const { operand, negated } = node;
        const found = node.items
          .map((item) => comparisonOf({ kind: 'binary', operator: '=', left: operand, right: item }, bind, scope))
          .reduce((left, right) => ({ kind: 'binary', operator: 'or', left, right }));
        return negated ? { kind: 'unary', operator: 'not', operand: found } : found;
      }
      case 'row':
        throw sqlError('ER_OPERAND_COLUMNS', 'Operand should contain 1 column(s)');
      default:
        return node;
    }
  });
}

/** Refuses aggregates (1111) and window functions (4015) where MySQL does: WHERE, ON, GROUP BY. */
export function refuseAggregates(expression: Expression): void {
  refuseWindows(expression);
  forEachExpression(expression, (node) => {
    if (node.kind === 'aggregate') throw sqlError('ER_INVALID_GROUP_FUNC_USE', 'Invalid use of group function');
  });
}

export function hasAggregate(expression: Expression): boolean {
  let found = false;
  forEachExpression(expression, (node) => {
    if (node.kind === 'aggregate') found = true;
  });
  return found;
}

/** Rewrites what is not inside an aggregate call. */
export function mapOutsideAggregates(expression: Expression, map: (node: Expression) => Expression): Expression {
  if (expression.kind === 'aggregate') return expression;
  const replaced = map(expression);
  return replaced === expression ? mapChildren(expression, (child) => mapOutsideAggregates(child, map)) : replaced;
}
