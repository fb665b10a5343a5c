import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { Expression } from '../sql/ast';
import { forEachExpression, mapChildren, mapExpression } from '../sql/walk';
import { resolveColumn, type Scope } from './scope';

/** Splits a condition at its ANDs. */
export function conjunctsOf(predicate: Expression): readonly Expression[] {
  return predicate.kind === 'binary' && predicate.operator === 'and'
    ? [...conjunctsOf(predicate.left), ...conjunctsOf(predicate.right)]
    : [predicate];
}

/** The column ids that an expression reads, each once. */
export function columnsIn(expression: Expression): ReadonlySet<number> {
  const found = new Set<number>();
  forEachExpression(expression, (node) => {
    if (node.kind === 'bound-column') found.add(node.id);
  });
  return found;
}

export function boundColumn(id: number): Expression {
  return { kind: 'bound-column', id };
}

/** Replaces bound columns by what they stand for. */
export function substitute(expression: Expression, meaning: (id: number) => Expression): Expression {
  return mapExpression(expression, (node) => {
    if (node.kind !== 'bound-column') return node;
    const replaced = meaning(node.id);
    return replaced.kind === 'bound-column' && replaced.id === node.id ? node : replaced;
  });
}

/** Two bound expressions that are the same text have the same value. */
export function sameExpression(left: Expression, right: Expression): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

/**
 * Names to bound columns. Errors: 1054 unknown column, 1052 ambiguous column, 1235 for constructs that need several data nodes at once.
 * @param clause as the message names it: `field list`, `where clause` …
 */
export function bindExpression(expression: Expression, scope: Scope, clause: string): Expression {
  return mapExpression(expression, (node) => {
    switch (node.kind) {
      case 'column':
        return boundColumn(resolveColumn(scope, node, clause, false)!);
      case 'exists':
      case 'subquery':
      case 'in-query':
      case 'quantified':
        throw notSupported('a subquery in a query over several data nodes; join the tables instead');
      case 'window':
        throw notSupported('a window function over the rows of several data nodes');
      case 'default':
      case 'match':
        throw notSupported(`${node.kind.toUpperCase()} in a query over several data nodes`);
      default:
        return node;
    }
  });
}

/** Refuses aggregates where MySQL does: WHERE, ON, GROUP BY (1111). */
export function refuseAggregates(expression: Expression): void {
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
