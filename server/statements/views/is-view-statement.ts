import type { LexedStatement } from '../../../planner/sql/lexed';

/** What else CREATE makes. */
const otherThings: ReadonlySet<string> = new Set([
  'TABLE',
  'INDEX',
  'DATABASE',
  'SCHEMA',
  'PROCEDURE',
  'FUNCTION',
  'TRIGGER',
  'EVENT',
  'SEQUENCE',
  'SERVER',
  'USER',
  'ROLE',
  'PACKAGE',
]);

/** CREATE VIEW, ALTER VIEW and DROP VIEW, whatever clauses stand before VIEW. */
export function isViewStatement({ tokens }: LexedStatement): boolean {
  for (const { kind, text } of tokens.slice(1)) {
    if (kind !== 'word') continue;
    const word = text.toUpperCase();
    if (word === 'VIEW') return true;
    if (otherThings.has(word)) return false;
  }
  return false;
}
