import type { AggregateCall, Expression, FunctionCall } from '../sql/ast';

/**
 * AVG(x) has four digits more after the point than x. Inside of a larger expression it has not been cut to them yet: of 1, 1 and 2,
 *
 *     SELECT AVG(x), AVG(x) * 3     -- 1.3333, 4.0000
 *
 * So there it stands for SUM(x) and COUNT(x) and a division, whose value keeps its digits within an expression. (MariaDB has cut them also where
 * it happens to sort a temporary table with the averages.)
 */
const quotient = 'average of';

/** AVG where it is not alone. `place` gives the column of an aggregate. */
export function averageOf(call: AggregateCall, place: (call: AggregateCall) => Expression): FunctionCall {
  const parts = ['sum', 'count'].map((name) => place({ ...call, name }));
  return { kind: 'call', name: quotient, schema: null, arguments: parts, bare: false };
}

export function isAverage(expression: Expression): expression is AggregateCall {
  return expression.kind === 'aggregate' && expression.name === 'avg';
}

/**
 * The division as a data node gets it, which is AVG again where the sum is one of the node's own; null for all other expressions.
 * @param meant an expression in the node's terms
 */
export function printableAverage(expression: Expression, meant: (part: Expression) => Expression): Expression | null {
  if (expression.kind !== 'call' || expression.name !== quotient) return null;
  const [left, right] = expression.arguments.map(meant) as [Expression, Expression];
  if (left.kind === 'aggregate') return { ...left, name: 'avg' };
  if (left.kind === 'window') return { ...left, call: { ...left.call, name: 'avg' } };
  return { kind: 'binary', operator: '/', left, right };
}
