import type { PlannerSession } from '../facts';
import type { LexedStatement } from '../sql/lexed';
import { literalRules } from '../sql/lexer';
import { type LiteralRows, literalEnd } from '../sql/literal-rows';
import { literalInRow, literalStart, type RowLiteral } from '../sql/row-literal';
import { insertPlaces } from './insert-places';
import { isZero, type NumberedText, type NumberSource, quotedColumn } from './put-numbers';
import type { NumberedColumn } from './sequence-use';

/** As withRowNumbers, for rows that were cut and not made tokens of. */
export async function withLiteralRowNumbers(
  lexed: LexedStatement,
  rows: LiteralRows,
  column: NumberedColumn,
  session: PlannerSession,
  numbers: NumberSource,
): Promise<NumberedText | null> {
  const { position, sequence } = column;
  const needing = position === null ? everyRow(rows) : unsetRows(lexed.text, rows, position, session);
  if (needing.length === 0) return null;
  const taken = await numbers(sequence, needing.length);
  const text =
    position === null
      ? withNumbersInFront(lexed, rows, quotedColumn(column), taken)
      : withNumbersAt(lexed.text, rows, position, session, needing, taken);
  return { text, first: taken[0]! };
}

function everyRow({ count }: LiteralRows): readonly number[] {
  return Array.from({ length: count }, (_, row) => row);
}

/** Rows whose literal MySQL would replace by a number of its own. */
function unsetRows(
  text: string,
  { count, starts }: LiteralRows,
  position: number,
  session: PlannerSession,
): readonly number[] {
  const rules = literalRules(session);
  const zeroCounts = !session.sqlMode.has('NO_AUTO_VALUE_ON_ZERO');
  const needing: number[] = [];
  for (let row = 0; row < count; row++) {
    const literal = literalInRow(text, starts[row]!, position, rules);
    if (literal !== null && isUnset(literal, zeroCounts)) needing.push(row);
  }
  return needing;
}

function isUnset({ kind, text, isSigned }: RowLiteral, zeroCounts: boolean): boolean {
  switch (kind) {
    case 'null':
    case 'default':
      return true;
    case 'integer':
    case 'decimal':
    case 'float':
    case 'string':
      return zeroCounts && !isSigned && isZero(text);
    case 'boolean':
    case 'hex':
    case 'bits':
      return false;
  }
}

/** The column is not listed: it becomes the first one. */
function withNumbersInFront(
  lexed: LexedStatement,
  { count, starts }: LiteralRows,
  name: string,
  taken: readonly bigint[],
): string {
  const places = insertPlaces(lexed);
  if (places.kind !== 'values' || places.columns === null) throw new Error(`no column list: ${lexed.shape}`);
  const { text } = lexed;
  const { start, empty } = places.columns;
  const pieces = [text.slice(0, start), empty ? name : `${name}, `];
  let from = start;
  for (let row = 0; row < count; row++) {
    const inside = starts[row]! + 1;
    pieces.push(text.slice(from, inside), `${taken[row]!}, `);
    from = inside;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

function withNumbersAt(
  text: string,
  { starts }: LiteralRows,
  position: number,
  session: PlannerSession,
  needing: readonly number[],
  taken: readonly bigint[],
): string {
  const rules = literalRules(session);
  const pieces: string[] = [];
  let from = 0;
  for (const [index, row] of needing.entries()) {
    const start = literalStart(text, starts[row]!, position, rules);
    pieces.push(text.slice(from, start), String(taken[index]!));
    from = literalEnd(text, start, rules);
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
