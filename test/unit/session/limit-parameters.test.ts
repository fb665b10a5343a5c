import { lexStatements } from '../../../planner/sql/lexer';
import { withParameters } from '../../../server/session/parameters';

/** What clients bind to LIMIT: JavaScript's numbers come as doubles, PHP's and many others as strings. */
test.each<[string, readonly string[], string]>([
  ['SELECT 1 LIMIT ?', ['4e0'], 'SELECT 1 LIMIT 4'],
  ['SELECT 1 LIMIT ?', ["'4'"], 'SELECT 1 LIMIT 4'],
  ['SELECT 1 LIMIT ?, ?', ["'2'", '3e0'], 'SELECT 1 LIMIT 2, 3'],
  ['SELECT 1 LIMIT 5, ?', ['3e0'], 'SELECT 1 LIMIT 5, 3'],
  ['SELECT 1 LIMIT ? OFFSET ?', ['3', "'9'"], 'SELECT 1 LIMIT 3 OFFSET 9'],
  ['SELECT ?, ? LIMIT ?', ['4e0', "'4'", '4e0'], "SELECT 4e0, '4' LIMIT 4"],
  ['SELECT 1 LIMIT ?', ["'x'"], "SELECT 1 LIMIT 'x'"],
])('%s with %j', (sql, literals, expected) => {
  expect(withParameters(lexStatements(sql, { sqlMode: new Set() })[0]!, literals)).toBe(expected);
});
