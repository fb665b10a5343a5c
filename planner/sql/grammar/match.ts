import type { Expression } from '../ast';
import type { Cursor } from './cursor';
import { parseBits, parseExpression } from './expressions';

/** MATCH (a, b) AGAINST (text modifier); the parentheses around the columns may be missing (MariaDB manual, "MATCH AGAINST"). */
export function parseMatch(cursor: Cursor): Expression {
  cursor.expect('MATCH');
  const parenthesised = cursor.take('(');
  const columns = cursor.list(() => parseExpression(cursor));
  if (parenthesised) cursor.expect(')');
  if (columns.some(({ kind }) => kind !== 'column')) throw cursor.error();
  cursor.expect('AGAINST', '(');
  const against = parseBits(cursor, 0);
  const start = cursor.position;
  if (!cursor.take('IN', 'BOOLEAN', 'MODE')) {
    cursor.take('IN', 'NATURAL', 'LANGUAGE', 'MODE');
    cursor.take('WITH', 'QUERY', 'EXPANSION');
  }
  const modifier = cursor.position === start ? '' : cursor.words(start);
  cursor.expect(')');
  return { kind: 'match', columns, against, modifier };
}
