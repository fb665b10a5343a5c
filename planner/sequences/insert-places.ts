import { Cursor } from '../sql/grammar/cursor';
import { parseTableName } from '../sql/grammar/from';
import type { LexedStatement, Token } from '../sql/lexed';

/** Offsets in the statement's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where in its text an INSERT of rows has its columns and values. */
export type InsertPlaces =
  | {
      readonly kind: 'values';
      /** Behind the parenthesis that opens the column list; null = there is no list. */
      readonly columns: { readonly start: number; readonly empty: boolean } | null;
      /** Start of the word VALUES. */
      readonly values: number;
      /** Tokens of the parentheses of each row. */
      readonly rows: readonly { readonly open: number; readonly close: number }[];
    }
  | {
      readonly kind: 'set';
      /** Behind the word SET. */
      readonly start: number;
      /** Of the values, in order. */
      readonly values: readonly Span[];
    };

/** Of a statement that has been parsed as such an INSERT (grammar/change.ts). */
export function insertPlaces(lexed: LexedStatement): InsertPlaces {
  const cursor = new Cursor(lexed, { sqlMode: new Set(), literals: 'parameters' });
  cursor.position = 1;
  while (cursor.takeOne(['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'INTO']));
  parseTableName(cursor);
  if (cursor.take('SET')) {
    const start = lexed.tokens[cursor.position - 1]!.end;
    return { kind: 'set', start, values: assignedValues(lexed.tokens, cursor.position) };
  }
  const open = cursor.position;
  const listed = cursor.at('(');
  const columns = listed ? { start: lexed.tokens[open]!.end, empty: cursor.closingOf(open) === open + 1 } : null;
  if (listed) cursor.position = cursor.closingOf(open) + 1;
  const values = cursor.peek().start;
  cursor.position++;
  const rows = cursor.list(() => {
    cursor.take('ROW');
    const row = { open: cursor.position, close: cursor.closingOf(cursor.position) };
    cursor.position = row.close + 1;
    return row;
  });
  return { kind: 'values', columns, values, rows };
}

/** The value at a place in a row. */
export function valueSpan({ tokens }: LexedStatement, open: number, close: number, position: number): Span {
  let depth = 0;
  let start = open + 1;
  let place = 0;
  for (let index = open + 1; index < close; index++) {
    const { kind, text } = tokens[index]!;
    if (kind !== 'symbol') continue;
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (text === ',' && depth === 0) {
      if (place === position) return { start: tokens[start]!.start, end: tokens[index - 1]!.end };
      place++;
      start = index + 1;
    }
  }
  return { start: tokens[start]!.start, end: tokens[close - 1]!.end };
}

/** The values of `a = 1, b = 2 [ON DUPLICATE …]`. */
function assignedValues(tokens: readonly Token[], from: number): readonly Span[] {
  const values: Span[] = [];
  let depth = 0;
  let start = -1;
  let index = from;
  for (; index < tokens.length; index++) {
    const { kind, text } = tokens[index]!;
    if (kind === 'symbol' && text === '(') depth++;
    else if (kind === 'symbol' && text === ')') depth--;
    if (depth > 0 || kind === 'end') continue;
    if (start < 0 && kind === 'symbol' && (text === '=' || text === ':=')) start = index + 1;
    else if (start >= 0 && kind === 'symbol' && text === ',') {
      values.push({ start: tokens[start]!.start, end: tokens[index - 1]!.end });
      start = -1;
    } else if (start >= 0 && kind === 'word' && /^(ON|RETURNING|AS)$/i.test(text)) break;
  }
  if (start >= 0) values.push({ start: tokens[start]!.start, end: tokens[index - 1]!.end });
  return values;
}
