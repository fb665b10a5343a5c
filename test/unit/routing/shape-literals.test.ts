import { resolveValue, valueSourceOf } from '../../../planner/routing/routing-value';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';

const sqlMode = new Set<string>();

/** The value that routing takes for `d` in a statement whose shape was parsed from another one. */
function routedValue(parsed: string, executed: string): unknown {
  const [first] = lexStatements(parsed, { sqlMode });
  const [second] = lexStatements(executed, { sqlMode });
  expect(second!.shape).toBe(first!.shape);
  const statement = parseStatement(first!, { sqlMode, literals: 'parameters' });
  if (statement.kind !== 'select' || statement.body.kind !== 'block') throw new Error('a query');
  const { where } = statement.body;
  if (where?.kind !== 'binary') throw new Error('a comparison');
  const source = valueSourceOf(where.right);
  return source && resolveValue(source, second!.literals);
}

test.each([
  ["DATE'2024-01-01'", "DATE'2025-02-02'", { form: 'string', text: '2025-02-02' }],
  ["TIMESTAMP'2024-01-01 10:00:00'", "TIMESTAMP'2025-02-02 11:00:00'", { form: 'string', text: '2025-02-02 11:00:00' }],
  ["'a'", "'b'", { form: 'string', text: 'b' }],
  ['-1', '-2', { form: 'integer', text: '-2' }],
  ["_latin1'a'", "_latin1'b'", null],
])('%s, then %s of the same shape', (first, second, expected) => {
  expect(routedValue(`SELECT 1 FROM t WHERE d = ${first}`, `SELECT 1 FROM t WHERE d = ${second}`)).toEqual(expected);
});
