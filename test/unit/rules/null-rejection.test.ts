import { rejectsNulls } from '../../../planner/rules/null-rejection';
import type { Expression } from '../../../planner/sql/ast';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { mapExpression } from '../../../planner/sql/walk';

/** A condition over columns a (1) and b (2) of the optional side, and x (3) of the other. */
function condition(text: string): Expression {
  const sqlMode = new Set<string>();
  const statement = parseStatement(lexStatements(`SELECT 1 FROM t WHERE ${text}`, { sqlMode })[0]!, {
    sqlMode,
    literals: 'inline',
  });
  if (statement.kind !== 'select' || statement.body.kind !== 'block' || !statement.body.where) throw new Error(text);
  const ids: Readonly<Record<string, number>> = { a: 1, b: 2, x: 3 };
  return mapExpression(statement.body.where, (node) =>
    node.kind === 'column' ? { kind: 'bound-column', id: ids[node.name]! } : node,
  );
}

test.each<[string, boolean]>([
  ['a = 5', true],
  ['a + b > x', true],
  ['x = 5', false],
  ['a <=> 5', false],
  ['a IS NULL', false],
  ['a IS NOT NULL', true],
  ['a + 1 IS NOT NULL', true],
  ['a = 1 AND x = 2', true],
  ['a = 1 OR x = 2', false],
  ['a = 1 OR b = 2', true],
  ['NOT (a = 1)', true],
  ['NOT (a <=> 1)', false],
  ['a IN (1, 2)', true],
  ['x IN (1, a)', false],
  ['a BETWEEN 1 AND 2', true],
  ["a LIKE 'x%'", true],
  ['COALESCE(a, 1) = 1', false],
  ['(a = 1) IS TRUE', true],
  ['(a = 1) IS NOT TRUE', false],
  ['CASE WHEN a IS NULL THEN 1 ELSE 0 END', false],
])('%s asks for a partner: %s', (text, expected) => {
  expect(rejectsNulls(condition(text), new Set([1, 2]))).toBe(expected);
});
