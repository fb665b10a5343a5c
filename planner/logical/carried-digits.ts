import type { Expression, FunctionCall } from '../sql/ast';
import { someExpression } from '../sql/walk';
import { boundColumn, substitute } from './bound-expression';
import type { ProjectPlan } from './plan';

/** A decimal that shows fewer digits after the point than it has: arithmetic on it sees all of them, as on quotients. */
const carrying = 'with digits of';

export function withDigitsOf(expression: Expression, precision: number, scale: number): FunctionCall {
  const number = (value: number): Expression => ({ kind: 'number', text: String(value), form: 'integer' });
  const parts = [expression, number(precision), number(scale)];
  return { kind: 'call', name: carrying, schema: null, arguments: parts, bare: false };
}

function carries(expression: Expression): boolean {
  return someExpression(expression, (node) => node.kind === 'call' && node.name === carrying);
}

/** The projection over one that has such decimals, as one: between two projections they would lose what is not shown. */
export function mergedWhereCarried(project: ProjectPlan): ProjectPlan {
  const { input, items } = project;
  if (input.kind !== 'project' || !input.items.some(({ expression }) => carries(expression))) return project;
  const meaning = new Map(input.items.map(({ id, expression }) => [id, expression]));
  return {
    ...project,
    input: input.input,
    items: items.map(({ id, expression }) => ({
      id,
      expression: substitute(expression, (column) => meaning.get(column) ?? boundColumn(column)),
    })),
  };
}
