import type { LexedStatement } from '../../../planner/sql/lexed';
import { notSupported, sqlError } from '../../../protocol/wire/sql-error';

export type ExplainFormat = 'tree' | 'json' | 'mycat';

/** A statement that is explained, and how. */
export interface Explained {
  /** It is run, and what was measured is shown. */
  readonly analyzes: boolean;
  readonly format: ExplainFormat;
  readonly sql: string;
}

const formats: Readonly<Record<string, ExplainFormat>> = {
  TREE: 'tree',
  TRADITIONAL: 'tree',
  JSON: 'json',
  MYCAT: 'mycat',
};

const statements: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  '(',
  'INSERT',
  'REPLACE',
  'UPDATE',
  'DELETE',
  'CREATE',
  'ALTER',
  'DROP',
  'TRUNCATE',
  'VALUES',
]);

/**
 * What stands behind EXPLAIN and its like; null when it is no statement: a table to DESCRIBE, or ANALYZE TABLE. Errors: 1791 for an unknown
 * format, 1235 for one that has no place for what was measured.
 */
export function explained(lexed: LexedStatement): Explained | null {
  const { tokens, text, hint } = lexed;
  const wordAt = (index: number): string => {
    const token = tokens[index];
    return token && token.kind !== 'quoted-name' ? token.text.toUpperCase() : '';
  };
  let position = 1;
  let format: ExplainFormat = lexed.verb === 'EXPLAIN2' ? 'mycat' : 'tree';
  let analyzes = lexed.verb === 'ANALYZE';
  for (;;) {
    const word = wordAt(position);
    if (word === 'FORMAT' && wordAt(position + 1) === '=') {
      format = formatOf(wordAt(position + 2));
      position += 3;
    } else if (word === 'ANALYZE' || word === 'EXTENDED' || word === 'PARTITIONS') {
      analyzes ||= word === 'ANALYZE';
      position++;
    } else break;
  }
  if (!statements.has(wordAt(position))) return null;
  if (analyzes && format === 'mycat') {
    throw notSupported('EXPLAIN ANALYZE with FORMAT=MYCAT, which has no place for figures; use TREE or JSON');
  }
  // From the end of the token before: comments in front of the statement may be its hints.
  const inner = text.slice(tokens[position - 1]!.end).trimStart();
  return { analyzes, format, sql: hint === null ? inner : `/*!mycat:${hint.key}=${hint.value}*/${inner}` };
}

function formatOf(name: string): ExplainFormat {
  const known = formats[name];
  if (known) return known;
  throw sqlError('ER_UNKNOWN_EXPLAIN_FORMAT', `Unknown EXPLAIN format name: '${name}'; TREE, JSON and MYCAT are known`);
}
