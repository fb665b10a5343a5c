import type { PlannerSession } from '../facts';
import { readLiteral } from '../literal-reader';
import type { Expression, InsertStatement } from '../sql/ast';
import type { LexedStatement } from '../sql/lexed';
import { editText, type TextEdit } from '../verbatim';
import { insertPlaces, type Span, valueSpan } from './insert-places';
import type { NumberedColumn, SequenceCall } from './sequence-use';

/** `count` numbers of a sequence, in ascending order. */
export type NumberSource = (sequence: string, count: number) => Promise<readonly bigint[]>;

/** A statement with numbers in it, and the first of them. */
export interface NumberedText {
  readonly text: string;
  readonly first: bigint;
}

/** Numbers for statements that are only looked at (EXPLAIN, PREPARE): no sequence moves. */
export const sampleNumbers: NumberSource = async (_, count) =>
  Array.from({ length: count }, (_each, index) => BigInt(index + 1));

/** The statement's text with a number in the place of each NEXT VALUE FOR, in order. */
export async function withCalledNumbers(
  lexed: LexedStatement,
  calls: readonly SequenceCall[],
  numbers: NumberSource,
): Promise<string> {
  const byName = new Map<string, SequenceCall[]>();
  for (const call of calls) byName.set(call.sequence, [...(byName.get(call.sequence) ?? []), call]);
  const edits: TextEdit[] = [];
  for (const [sequence, places] of byName) {
    const taken = await numbers(sequence, places.length);
    for (const [index, { token }] of places.entries()) {
      const [start, end] = [lexed.tokens[token]!.start, lexed.tokens[token + 3]!.end];
      edits.push({ start, end, text: `${taken[index]!}${columnName(lexed, token, lexed.text.slice(start, end))}` });
    }
  }
  return editText(lexed.text, edits);
}

/** An item of a SELECT keeps its own text for a name. */
function columnName({ verb, tokens }: LexedStatement, first: number, text: string): string {
  if (verb !== 'SELECT') return '';
  const before = tokens[first - 1]!;
  const after = tokens[first + 4];
  const starts = before.text === ',' || first === 1;
  const ends = after === undefined || after.kind === 'end' || after.text === ',' || after.text === ';';
  return starts && ends && !insideParentheses(tokens, first) ? ` AS \`${text}\`` : '';
}

function insideParentheses(tokens: LexedStatement['tokens'], until: number): boolean {
  let depth = 0;
  for (const { kind, text } of tokens.slice(0, until)) {
    if (kind === 'symbol') depth += text === '(' ? 1 : text === ')' ? -1 : 0;
  }
  return depth > 0;
}

/**
 * The text of an INSERT of rows with numbers where the column has none of its own: it is not listed, or its value is NULL, 0 or DEFAULT (0 stays
 * with NO_AUTO_VALUE_ON_ZERO). `first` is the first number. Null when every row has its own.
 */
export async function withRowNumbers(
  lexed: LexedStatement,
  statement: InsertStatement,
  column: NumberedColumn,
  session: PlannerSession,
  numbers: NumberSource,
): Promise<NumberedText | null> {
  if (statement.source.kind !== 'rows') return null;
  const { rows } = statement.source;
  // VALUES () gives no column a value, whatever the list is.
  const empty = rows.every((row) => row.length === 0);
  const position = empty ? null : column.position;
  const zeroCounts = !session.sqlMode.has('NO_AUTO_VALUE_ON_ZERO');
  const needing = rows.flatMap((row, index) =>
    position === null || isUnset(row[position], lexed, session, zeroCounts) ? [index] : [],
  );
  if (needing.length === 0) return null;
  const taken = await numbers(column.sequence, needing.length);
  const places = insertPlaces(lexed);
  const edits: TextEdit[] = [];
  const name = quotedColumn(column);
  if (places.kind === 'set') {
    if (position === null) edits.push(insertedAt(places.start, ` ${name} = ${taken[0]!},`));
    else edits.push(replaced(places.values[position]!, taken[0]!));
  } else {
    if (position === null) {
      if (places.columns === null) edits.push(insertedAt(places.values, `(${name}) `));
      else edits.push(insertedAt(places.columns.start, places.columns.empty ? name : `${name}, `));
    }
    for (const [index, row] of needing.entries()) {
      const { open, close } = places.rows[row]!;
      if (position !== null) edits.push(replaced(valueSpan(lexed, open, close, position), taken[index]!));
      else edits.push(insertedAt(lexed.tokens[open]!.end, `${taken[index]!}${empty ? '' : ', '}`));
    }
  }
  return { text: editText(lexed.text, edits), first: taken[0]! };
}

export function quotedColumn({ name }: NumberedColumn): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function insertedAt(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

function replaced({ start, end }: Span, number: bigint): TextEdit {
  return { start, end, text: String(number) };
}

/** Whether MySQL would give an AUTO_INCREMENT column a number of its own for this value. */
export function isUnset(
  value: Expression | undefined,
  lexed: LexedStatement,
  session: PlannerSession,
  zeroCounts: boolean,
): boolean {
  switch (value?.kind) {
    case 'null':
      return true;
    case 'default':
      return value.column === null;
    case 'parameter': {
      const literal = lexed.literals[value.index]!;
      return literal.kind !== 'hex' && literal.kind !== 'bits' && zeroCounts && isZero(literal.text);
    }
    case 'variable': {
      if (value.scope !== 'user') return false;
      const known = readLiteral(session.userVariable(value.name));
      const text = known.kind === 'number' ? known.text : known.kind === 'string' ? known.value : '';
      return known.kind === 'null' || (zeroCounts && isZero(text));
    }
    default:
      return false;
  }
}

export function isZero(text: string): boolean {
  return /^\s*[+-]?(0+(\.0*)?|\.0+)(e[+-]?\d+)?\s*$/i.test(text);
}
