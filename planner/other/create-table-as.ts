import { notSupported } from '../../protocol/wire/sql-error';
import type { SelectStatement } from '../sql/ast';
import type { LexedStatement, Token } from '../sql/lexed';
import { lexStatements } from '../sql/lexer';
import { parseStatement } from '../sql/parse';

/** CREATE [TEMPORARY] TABLE … SELECT, taken apart. */
export interface CreateTableAs {
  readonly table: { readonly schema: string | null; readonly name: string };
  /** Source text up to the query: columns and options of the table. */
  readonly head: string;
  readonly ifNotExists: boolean;
  /** What an INSERT of the rows starts with. */
  readonly insert: 'INSERT' | 'INSERT IGNORE' | 'REPLACE';
  readonly query: SelectStatement;
  readonly queryText: string;
}

/** null for a CREATE TABLE without a query. Errors: 1235 for a query that is not understood. */
export function createTableAs(lexed: LexedStatement, sqlMode: ReadonlySet<string>): CreateTableAs | null {
  const { tokens, text } = lexed;
  let at = 0;
  const takes = (...words: readonly string[]): boolean => {
    const isThere = words.every((word, index) => wordAt(tokens, at + index) === word);
    if (isThere) at += words.length;
    return isThere;
  };
  takes('CREATE');
  takes('OR', 'REPLACE');
  takes('TEMPORARY');
  if (!takes('TABLE')) return null;
  const ifNotExists = takes('IF', 'NOT', 'EXISTS');
  const dotted = tokens[at + 1]?.text === '.';
  const name = tokens[dotted ? at + 2 : at];
  if (!name) return null;
  const schema = dotted ? tokens[at]!.text : null;
  const start = queryStart(tokens, at + (dotted ? 3 : 1));
  if (start < 0) return null;
  let headEnd = start;
  if (wordAt(tokens, headEnd - 1) === 'AS') headEnd--;
  const duplicates = wordAt(tokens, headEnd - 1);
  if (duplicates === 'IGNORE' || duplicates === 'REPLACE') headEnd--;
  const queryText = text.slice(tokens[start]!.start);
  const [query] = lexStatements(queryText, { sqlMode });
  const parsed = parseStatement(query!, { sqlMode, literals: 'inline' });
  if (parsed.kind !== 'select') throw notSupported('CREATE TABLE … SELECT with a query that could not be read');
  return {
    table: { schema, name: name.text },
    head: text.slice(0, tokens[headEnd - 1]!.end),
    ifNotExists,
    insert: duplicates === 'IGNORE' ? 'INSERT IGNORE' : duplicates === 'REPLACE' ? 'REPLACE' : 'INSERT',
    query: parsed,
    queryText,
  };
}

/** The token that begins the query; -1 when there is none. */
function queryStart(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (depth === 0 && beginsQuery(tokens, index)) return index;
    if (token.kind !== 'symbol') continue;
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
  }
  return -1;
}

function beginsQuery(tokens: readonly Token[], index: number): boolean {
  const word = wordAt(tokens, index);
  if (word === 'SELECT') return true;
  // WITH SYSTEM VERSIONING is an option of the table.
  if (word === 'WITH') return wordAt(tokens, index + 1) !== 'SYSTEM';
  return tokens[index]!.kind === 'symbol' && tokens[index]!.text === '(' && beginsQuery(tokens, index + 1);
}

function wordAt(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}
