import type { Assignment } from '../ast';
import { parseAssignment } from './change';
import type { Cursor } from './cursor';
import { parseTableName } from './from';

/** LOAD DATA (MySQL manual, "LOAD DATA Statement"). Separators are bytes, one in each character (latin1). */
export interface LoadDataStatement {
  readonly local: boolean;
  readonly file: string;
  readonly duplicates: 'error' | 'ignore' | 'replace';
  readonly table: { readonly schema: string | null; readonly name: string };
  /** null = not given. */
  readonly charset: string | null;
  readonly format: GivenFormat;
  readonly ignoredLines: number;
  /** null = all columns of the table. */
  readonly fields: readonly LoadedField[] | null;
  readonly assignments: readonly Assignment[];
}

/** Where a field of the file goes. Names of variables are in lower case. */
export interface LoadedField {
  readonly kind: 'column' | 'variable';
  readonly name: string;
}

/** Separators as they were given; absent = the default. */
export interface GivenFormat {
  readonly fieldTerminator?: string;
  readonly enclosure?: string;
  readonly escape?: string;
  readonly lineStart?: string;
  readonly lineTerminator?: string;
}

/** Errors: 1064; PARTITION is not read. */
export function parseLoadData(cursor: Cursor): LoadDataStatement {
  cursor.expect('LOAD', 'DATA');
  cursor.takeOne(['LOW_PRIORITY', 'CONCURRENT']);
  const local = cursor.take('LOCAL');
  cursor.expect('INFILE');
  const file = cursor.string();
  const duplicates = cursor.take('REPLACE') ? 'replace' : cursor.take('IGNORE') ? 'ignore' : 'error';
  cursor.expect('INTO', 'TABLE');
  const { schema, name } = parseTableName(cursor);
  const charset = cursor.take('CHARACTER', 'SET') || cursor.take('CHARSET') ? charsetName(cursor) : null;
  const format = { ...parseFields(cursor), ...parseLines(cursor) };
  const ignoredLines = parseIgnoredLines(cursor);
  const fields = cursor.at('(') ? parseFieldList(cursor) : null;
  const assignments = cursor.take('SET') ? cursor.list(() => parseAssignment(cursor)) : [];
  return { local, file, duplicates, table: { schema, name }, charset, format, ignoredLines, fields, assignments };
}

function charsetName(cursor: Cursor): string {
  const { kind, text } = cursor.peek();
  if (kind !== 'word' && kind !== 'string') throw cursor.error();
  cursor.position++;
  return text;
}

function parseFields(cursor: Cursor): GivenFormat {
  if (!cursor.take('FIELDS') && !cursor.take('COLUMNS')) return {};
  let format: GivenFormat = {};
  for (;;) {
    if (cursor.take('TERMINATED', 'BY')) format = { ...format, fieldTerminator: separator(cursor) };
    else if (cursor.take('ENCLOSED', 'BY') || cursor.take('OPTIONALLY', 'ENCLOSED', 'BY'))
      format = { ...format, enclosure: separator(cursor) };
    else if (cursor.take('ESCAPED', 'BY')) format = { ...format, escape: separator(cursor) };
    else if (Object.keys(format).length === 0) throw cursor.error();
    else return format;
  }
}

function parseLines(cursor: Cursor): GivenFormat {
  if (!cursor.take('LINES')) return {};
  let format: GivenFormat = {};
  for (;;) {
    if (cursor.take('STARTING', 'BY')) format = { ...format, lineStart: separator(cursor) };
    else if (cursor.take('TERMINATED', 'BY')) format = { ...format, lineTerminator: separator(cursor) };
    else if (Object.keys(format).length === 0) throw cursor.error();
    else return format;
  }
}

function separator(cursor: Cursor): string {
  const { kind, text } = cursor.peek();
  if (kind === 'hex') {
    cursor.position++;
    return Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex').toString('latin1');
  }
  return Buffer.from(cursor.string(), 'utf8').toString('latin1');
}

function parseIgnoredLines(cursor: Cursor): number {
  if (!cursor.take('IGNORE')) return 0;
  const { kind, text } = cursor.peek();
  if (kind !== 'integer') throw cursor.error();
  cursor.position++;
  if (!cursor.take('LINES')) cursor.expect('ROWS');
  return Number(text);
}

function parseFieldList(cursor: Cursor): readonly LoadedField[] {
  cursor.expect('(');
  const fields = cursor.at(')')
    ? []
    : cursor.list((): LoadedField => {
        const { kind, text } = cursor.peek();
        if (kind === 'user-variable') {
          cursor.position++;
          return { kind: 'variable', name: text.toLowerCase() };
        }
        return { kind: 'column', name: cursor.name() };
      });
  cursor.expect(')');
  return fields;
}
