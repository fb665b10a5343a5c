import { SqlError } from '../../protocol/wire/sql-error';
import type { OtherStatement, Statement } from './ast';
import { parseDelete, parseInsert, parseUpdate } from './grammar/change';
import { Cursor, type ParseOptions } from './grammar/cursor';
import { parseQueryStatement, parseWith } from './grammar/select';
import { isWord } from './is-word';
import type { LexedStatement, Token } from './lexed';
import { lexStatements } from './lexer';

export type { ParseOptions };

/**
 * A statement as a syntax tree. Queries and DML that the grammar does not know come out as `other` with `unparsed` set and the place where
 * it stopped in `reason`: they can still be sent as they are to a node that has all their tables. Nothing is ever half understood.
 */
export function parseStatement(lexed: LexedStatement, options: ParseOptions): Statement {
  // Without its literals the first row of an INSERT stands for all that were cut; with them it does not.
  if (lexed.rows !== null && options.literals === 'inline')
    return parseStatement(lexStatements(lexed.text, options)[0]!, options);
  const cursor = new Cursor(lexed, options);
  try {
    const statement = parseKnown(cursor);
    if (!statement) return otherStatement(lexed, null);
    if (cursor.peek().kind !== 'end') throw cursor.error();
    return statement;
  } catch (error) {
    if (error instanceof SqlError) return otherStatement(lexed, error.message);
    throw error;
  }
}

function parseKnown(cursor: Cursor): Statement | null {
  const { verb } = cursor.lexed;
  if (verb === 'WITH') {
    const start = cursor.position;
    const withClause = parseWith(cursor);
    if (cursor.at('UPDATE')) return parseUpdate(cursor, withClause);
    if (cursor.at('DELETE')) return parseDelete(cursor, withClause);
    cursor.position = start;
    return parseQueryStatement(cursor);
  }
  switch (verb) {
    case 'SELECT':
    case '(':
    case 'VALUES':
      return parseQueryStatement(cursor);
    case 'INSERT':
    case 'REPLACE':
      return parseInsert(cursor);
    case 'UPDATE':
      return parseUpdate(cursor, null);
    case 'DELETE':
      return parseDelete(cursor, null);
    default:
      return null;
  }
}

type NamedTable = NonNullable<OtherStatement['tables']>[number];

function otherStatement(lexed: LexedStatement, reason: string | null): OtherStatement {
  const verb = verbOf(lexed.tokens);
  const unparsed = reason !== null;
  return {
    kind: 'other',
    verb,
    tables: unparsed ? tablesAfterKeywords(lexed.tokens) : namedTables(verb, lexed.tokens),
    unparsed,
    reason,
  };
}

/** `CREATE TABLE`, `CREATE INDEX`, `DROP VIEW`, `TRUNCATE TABLE` …: noise words between verb and object are left out. */
function verbOf(tokens: readonly Token[]): string {
  const words = tokens.slice(0, 5).map((token) => (token.kind === 'word' ? token.text.toUpperCase() : ''));
  const first = words[0]!;
  if (
    ![
      'CREATE',
      'ALTER',
      'DROP',
      'TRUNCATE',
      'RENAME',
      'ANALYZE',
      'CHECK',
      'OPTIMIZE',
      'REPAIR',
      'LOCK',
      'UNLOCK',
      'LOAD',
    ].includes(first)
  )
    return first;
  const object = words
    .slice(1)
    .find((word) => ['TABLE', 'TABLES', 'INDEX', 'VIEW', 'DATABASE', 'SCHEMA', 'DATA', 'XML'].includes(word));
  if (first === 'TRUNCATE') return 'TRUNCATE TABLE';
  return object ? `${first} ${object}` : first;
}

/** Tables of the statements whose place for them is known; null for all others. */
function namedTables(verb: string, tokens: readonly Token[]): readonly NamedTable[] | null {
  switch (verb) {
    case 'CREATE TABLE':
    case 'ALTER TABLE':
    case 'TRUNCATE TABLE': {
      const table = nameAt(
        tokens,
        skipWords(tokens, [
          'CREATE',
          'ALTER',
          'TRUNCATE',
          'ONLINE',
          'IGNORE',
          'OR',
          'REPLACE',
          'TEMPORARY',
          'TABLE',
          'IF',
          'NOT',
          'EXISTS',
        ]),
      );
      return table && [table.name];
    }
    case 'DROP TABLE': {
      const names: NamedTable[] = [];
      let table = nameAt(tokens, skipWords(tokens, ['DROP', 'TEMPORARY', 'TABLE', 'IF', 'EXISTS']));
      while (table) {
        names.push(table.name);
        table = isSymbol(tokens[table.next], ',') ? nameAt(tokens, table.next + 1) : null;
      }
      return names.length > 0 ? names : null;
    }
    case 'RENAME TABLE':
      return listedTables(tokens, ['RENAME', 'TABLE', 'TABLES', 'IF', 'EXISTS'], ['TO', ',']);
    case 'ANALYZE TABLE':
    case 'CHECK TABLE':
    case 'OPTIMIZE TABLE':
    case 'REPAIR TABLE':
      return listedTables(tokens, [verb.split(' ')[0]!, 'NO_WRITE_TO_BINLOG', 'LOCAL', 'TABLE', 'TABLES'], [',']);
    case 'LOAD DATA':
    case 'LOAD XML': {
      const into = tokens.findIndex((_, index) => isWord(tokens[index], 'INTO') && isWord(tokens[index + 1], 'TABLE'));
      const table = into < 0 ? null : nameAt(tokens, into + 2);
      return table && [table.name];
    }
    case 'HANDLER': {
      const table = nameAt(tokens, 1);
      return table && [table.name];
    }
    case 'CREATE INDEX':
    case 'DROP INDEX': {
      const on = tokens.findIndex((token) => token.kind === 'word' && token.text.toUpperCase() === 'ON');
      const table = on < 0 ? null : nameAt(tokens, on + 1);
      return table && [table.name];
    }
    default:
      return null;
  }
}

/** Names one after the other with separators between them, after some words. */
function listedTables(
  tokens: readonly Token[],
  before: readonly string[],
  separators: readonly string[],
): readonly NamedTable[] | null {
  const names: NamedTable[] = [];
  let table = nameAt(tokens, skipWords(tokens, before));
  while (table) {
    names.push(table.name);
    const separator = tokens[table.next];
    const continues = separators.some((text) => isSymbol(separator, text) || isWord(separator, text));
    table = continues ? nameAt(tokens, table.next + 1) : null;
  }
  return names.length > 0 ? names : null;
}

function skipWords(tokens: readonly Token[], words: readonly string[]): number {
  let index = 0;
  while (tokens[index]?.kind === 'word' && words.includes(tokens[index]!.text.toUpperCase())) index++;
  return index;
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted-name';
}

/** A table name, with or without schema, at a token. */
function nameAt(tokens: readonly Token[], index: number): { readonly name: NamedTable; readonly next: number } | null {
  const first = tokens[index];
  if (!first || !isName(first)) return null;
  const last = isSymbol(tokens[index + 1], '.') && isName(tokens[index + 2]) ? tokens[index + 2]! : first;
  const name = { schema: last === first ? null : first.text, name: last.text, start: first.start, end: last.end };
  return { name, next: last === first ? index + 1 : index + 3 };
}

/**
 * Tables of a query that could not be parsed: the names after FROM, JOIN, INTO, UPDATE and the commas that follow them. null when something
 * stands there that is no name, since then not all tables are known.
 */
function tablesAfterKeywords(tokens: readonly Token[]): readonly NamedTable[] | null {
  const names: NamedTable[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const word = token.kind === 'word' ? token.text.toUpperCase() : '';
    if (!['FROM', 'JOIN', 'STRAIGHT_JOIN', 'INTO', 'UPDATE'].includes(word)) continue;
    const table = nameAt(tokens, index + 1);
    // A comma list, an alias before a comma or a parenthesis may hide further tables: better to know none than some.
    if (!table || tokens.some((each) => isSymbol(each, ','))) return null;
    names.push(table.name);
  }
  return names;
}
