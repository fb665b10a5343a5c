import { notSupported } from '../../protocol/wire/sql-error';
import type { Statement } from '../sql/ast';
import type { LexedStatement } from '../sql/lexed';
import type { ResolvedTable } from '../tables';

/** What a statement wants of sequences. */
export interface SequenceUse {
  /** Places of `NEXT VALUE FOR MYCATSEQ_X`. */
  readonly calls: readonly SequenceCall[];
  /** The column of an INSERT's table that takes a sequence's numbers. */
  readonly column: NumberedColumn | null;
}

export interface SequenceCall {
  /** X of MYCATSEQ_X. */
  readonly sequence: string;
  /** Its first token; it has four. */
  readonly token: number;
}

export interface NumberedColumn {
  readonly name: string;
  readonly sequence: string;
  /** Place in the rows; null = the statement does not give it. */
  readonly position: number | null;
}

const prefix = /^MYCATSEQ_(\w+)$/i;
/** Statements beside queries and changes that compute their values once. */
const onceVerbs: ReadonlySet<string> = new Set(['CALL', 'DO', 'EXECUTE']);

/** null = nothing. Errors: 1235 where NEXT VALUE FOR would have to give each row a number of its own. */
export function sequenceUseOf(
  lexed: LexedStatement,
  statement: Statement,
  target: ResolvedTable | null,
  readsRows: boolean,
): SequenceUse | null {
  const calls = callsIn(lexed);
  const column = numberedColumn(statement, target);
  if (calls.length > 0 && (readsRows || (statement.kind === 'other' && !onceVerbs.has(lexed.verb)))) {
    throw notSupported(
      'NEXT VALUE FOR where rows are read: each row would need a number of its own; SELECT NEXT VALUE FOR … first, or leave the column of an autoIncrement table out of the INSERT',
    );
  }
  return calls.length > 0 || column ? { calls, column } : null;
}

function callsIn({ tokens }: LexedStatement): readonly SequenceCall[] {
  const calls: SequenceCall[] = [];
  for (let index = 3; index < tokens.length; index++) {
    const { kind, text } = tokens[index]!;
    if (kind !== 'word' || text.charCodeAt(8) !== 95) continue;
    const sequence = prefix.exec(text)?.[1];
    if (sequence === undefined) continue;
    const words = tokens
      .slice(index - 3, index)
      .map((token) => (token.kind === 'word' ? token.text.toUpperCase() : ''));
    if (words.join(' ') === 'NEXT VALUE FOR') calls.push({ sequence: sequence.toUpperCase(), token: index - 3 });
  }
  return calls;
}

function numberedColumn(statement: Statement, target: ResolvedTable | null): NumberedColumn | null {
  if (statement.kind !== 'insert' || !target?.logical?.autoIncrement || target.logical.primaryKey === null) return null;
  const key = target.logical.primaryKey;
  const described = target.description?.columns.map(({ name }) => name);
  const columns = statement.columns ?? described;
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
