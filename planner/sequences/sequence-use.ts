import { notSupported } from '../../protocol/wire/sql-error';
import type { Statement } from '../sql/ast';
import type { LexedStatement } from '../sql/lexed';
import type { ResolvedTable } from '../tables';
import { positionalColumns } from '../writes/positional-columns';

/** What a statement wants of sequences. */
export interface SequenceUse {
  /** Places of `NEXT VALUE FOR MYCATSEQ_X` that are computed once. */
  readonly calls: readonly SequenceCall[];
  /** There are some that are computed for each row of a query. */
  readonly perRow: boolean;
  /** The column of an INSERT's table that takes a sequence's numbers. */
  readonly column: NumberedColumn | null;
}

export interface SequenceCall {
  /** X of MYCATSEQ_X. */
  readonly sequence: string;
  /** Its first token; it has four: NEXT VALUE FOR x, or NEXTVAL ( x ). */
  readonly token: number;
}

export interface NumberedColumn {
  readonly name: string;
  readonly sequence: string;
  /** Place in the rows; null = the statement does not give it. */
  readonly position: number | null;
}

export const sequencePrefix = /^MYCATSEQ_(\w+)$/i;
/** Statements beside queries and changes that compute their values once. */
const onceVerbs: ReadonlySet<string> = new Set(['CALL', 'DO', 'EXECUTE']);

/** null = nothing. Errors: 1235 where rows of tables are changed or used in ways that a number for each of them has no place in. */
export function sequenceUseOf(
  lexed: LexedStatement,
  statement: Statement,
  target: ResolvedTable | null,
  readsRows: boolean,
): SequenceUse | null {
  const calls = callsIn(lexed);
  const column = numberedColumn(statement, target);
  const isQuery = statement.kind === 'select' || (statement.kind === 'insert' && statement.source.kind === 'query');
  const perRow = calls.length > 0 && readsRows && isQuery;
  if (calls.length > 0 && !perRow && (readsRows || (statement.kind === 'other' && !onceVerbs.has(lexed.verb)))) {
    throw notSupported(
      `NEXT VALUE FOR in ${lexed.verb} where rows are read: each row would need a number of its own; it may be a column of a SELECT, also of INSERT … SELECT`,
    );
  }
  return calls.length > 0 || column ? { calls: perRow ? [] : calls, perRow, column } : null;
}

function callsIn({ tokens }: LexedStatement): readonly SequenceCall[] {
  const calls: SequenceCall[] = [];
  for (let index = 2; index < tokens.length; index++) {
    const { kind, text } = tokens[index]!;
    if (kind !== 'word' || text.charCodeAt(8) !== 95) continue;
    const sequence = sequencePrefix.exec(text)?.[1]?.toUpperCase();
    if (sequence === undefined) continue;
    const words = tokens
      .slice(Math.max(0, index - 3), index)
      .map((token) => (token.kind === 'word' || token.kind === 'symbol' ? token.text.toUpperCase() : ''));
    if (words.join(' ') === 'NEXT VALUE FOR') calls.push({ sequence, token: index - 3 });
    else if (words.slice(1).join('') === 'NEXTVAL(' && tokens[index + 1]?.text === ')')
      calls.push({ sequence, token: index - 2 });
  }
  return calls;
}

function numberedColumn(statement: Statement, target: ResolvedTable | null): NumberedColumn | null {
  if (statement.kind !== 'insert' || !target?.logical?.autoIncrement || target.logical.primaryKey === null) return null;
  const key = target.logical.primaryKey;
  const described = target.description?.columns.map(({ name }) => name);
  const columns = statement.columns ?? positionalColumns(target.description);
  if (!columns) return null;
  const position = columns.findIndex((name) => name.toUpperCase() === key);
  // Without a column list all columns are given, and this table has none of that name.
  if (position < 0 && statement.columns === null) return null;
  return {
    name: described?.find((name) => name.toUpperCase() === key) ?? key,
    sequence: statement.table.name.toUpperCase(),
    position: position < 0 ? null : position,
  };
}
