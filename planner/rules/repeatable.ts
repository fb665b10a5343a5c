import type { Expression } from '../sql/ast';
import { someExpression } from '../sql/walk';

export const volatile: ReadonlySet<string> = new Set(['rand', 'uuid', 'uuid_short', 'sleep', 'random_bytes']);

/** RAND() and the like must be computed once for each row of the result, wherever that is. */
export function isRepeatable(expression: Expression): boolean {
  return !someExpression(expression, (node) => node.kind === 'call' && volatile.has(node.name));
}
