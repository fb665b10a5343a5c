import { lexStatements } from '../../../planner/sql/lexer';
import { ParameterizedStatement } from '../../../server/session/parameters';

/** What clients bind to LIMIT: JavaScript's numbers come as doubles, PHP's and many others as strings. */
test.each<[string, readonly string[], string]>([
  ['SELECT 1 LIMIT ?', ['4e0'], 'SELECT 1 LIMIT 4'],
  ['SELECT 1 LIMIT ?', ["'4'"], 'SELECT 1 LIMIT 4'],
  ['SELECT 1 LIMIT ?, ?', ["'2'", '3e0'], 'SELECT 1 LIMIT 2, 3'],
  ['SELECT 1 LIMIT 5, ?', ['3e0'], 'SELECT 1 LIMIT 5, 3'],
  ['SELECT 1 LIMIT ? OFFSET ?', ['3', "'9'"], 'SELECT 1 LIMIT 3 OFFSET 9'],
  ['SELECT a + ? AS x LIMIT ?', ['4e0', '4e0'], 'SELECT a + 4e0 AS x LIMIT 4'],
  ['SELECT 1 LIMIT ?', ["'x'"], "SELECT 1 LIMIT 'x'"],
  // Columns are called by the text with placeholders.
  ['SELECT ?, ? LIMIT ?', ['4e0', "'4'", '4e0'], "SELECT 4e0 AS `?`, '4' AS `?` LIMIT 4"],
  ['SELECT ( ? ), ?+`a` x, -?', ['1', '2', '-3'], 'SELECT ( 1 ) AS `?`, 2+`a` x, - -3 AS `-?`'],
  ['SELECT ?+`a`, b FROM t WHERE c = ?', ['1', '2'], 'SELECT 1+`a` AS `?+``a```, b FROM t WHERE c = 2'],
  [
    'SELECT (SELECT ? + 1), * FROM (SELECT ? UNION SELECT 2) t',
    ['1', '2'],
    'SELECT (SELECT 1 + 1 AS `? + 1`) AS `(SELECT ? + 1)`, * FROM (SELECT 2 AS `?` UNION SELECT 2) t',
  ],
])('%s with %j', (sql, literals, expected) => {
  const sqlMode = new Set<string>();
  expect(new ParameterizedStatement(lexStatements(sql, { sqlMode })[0]!, sqlMode).filled(literals)).toBe(expected);
});
