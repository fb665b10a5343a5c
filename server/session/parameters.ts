import { blocksOf } from '../../planner/sql/blocks';
import type { LexedStatement, Token } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import { parseStatement } from '../../planner/sql/parse';
import type { ParameterValue } from '../../protocol/handler';
import { stringLiteral } from './session-values';

/** A parameter as a SQL literal that means exactly its value. */
export function parameterLiteral(value: ParameterValue): string {
  switch (value.kind) {
    case 'null':
      return 'NULL';
    case 'integer':
      return value.value.toString();
    case 'double':
      return Number.isFinite(value.value) ? doubleText(value.value) : 'NULL';
    case 'decimal':
      return value.text;
    case 'temporal':
      return temporalLiteral(value);
    case 'string':
      return stringLiteral(value.text);
    case 'bytes':
      return value.value.length === 0 ? "''" : `x'${value.value.toString('hex')}'`;
  }
}

const temporalWords = { date: 'DATE', datetime: 'TIMESTAMP', time: 'TIME' } as const;

/** With its type, which decides how it compares. Dates that there are none of can only be said in a string: servers refuse such typed literals. */
function temporalLiteral({ text, type }: ParameterValue & { readonly kind: 'temporal' }): string {
  const isCertain = type === 'time' || isDate(text.slice(0, 10));
  return isCertain ? `${temporalWords[type]}'${text}'` : `'${text}'`;
}

/** A day of the calendar. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

/** With an exponent, so that it is a DOUBLE and not a DECIMAL. JavaScript's text reads back to the same double. */
function doubleText(value: number): string {
  const text = String(value);
  return text.includes('e') ? text : `${text}e0`;
}

/** A name for a column that would be called by the text of its expression, to be put at `at`. */
interface ColumnName {
  readonly at: number;
  readonly name: string;
}

/** A statement in whose placeholders values are put. */
export class ParameterizedStatement {
  private readonly names: readonly ColumnName[];

  constructor(
    readonly lexed: LexedStatement,
    private readonly sqlMode: ReadonlySet<string>,
  ) {
    this.names = namesWithPlaceholders(lexed, sqlMode);
  }

  /** The text with literals in the place of its placeholders. Columns are called as without them: `?+1`. */
  filled(literals: readonly string[]): string {
    const { lexed } = this;
    if (lexed.placeholderCount === 0) return lexed.text;
    let text = '';
    let position = 0;
    const names = [...this.names];
    const copyTo = (end: number): void => {
      while (names[0] !== undefined && names[0].at <= end) {
        const { at, name } = names.shift()!;
        text += `${lexed.text.slice(position, at)} AS \`${name.replaceAll('`', '``')}\``;
        position = at;
      }
      text += lexed.text.slice(position, end);
    };
    for (const literal of lexed.literals) {
      if (literal.kind !== 'placeholder') continue;
      copyTo(literal.start);
      const given = literals[literal.placeholder]!;
      const value = isInLimit(lexed.tokens, literal.start) ? wholeNumber(given) : given;
      text += apart(value);
      position = literal.end;
    }
    copyTo(lexed.text.length);
    return text;
  }

  /** An INSERT of several rows in one: what stands behind VALUES once for each. Null where parameters stand elsewhere, too, or there are no such rows. */
  lexedWithRows(rows: readonly (readonly string[])[]): LexedStatement | null {
    const { lexed, sqlMode } = this;
    const span = rowsSpan(lexed.tokens);
    const places = lexed.literals.filter(({ kind }) => kind === 'placeholder');
    if (span === null || places.some(({ start, end }) => start < span.start || end > span.end)) return null;
    const pieces = places.map(({ start }, index) =>
      lexed.text.slice(index === 0 ? span.start : places[index - 1]!.end, start),
    );
    const last = lexed.text.slice(places.at(-1)?.end ?? span.start, span.end);
    const texts = rows.map((row) => {
      let text = '';
      for (let index = 0; index < pieces.length; index++) text += pieces[index]! + apart(row[index]!);
      return text + last;
    });
    const whole = lexed.text.slice(0, span.start) + texts.join(', ') + lexed.text.slice(span.end);
    return lexStatements(whole, { sqlMode })[0]!;
  }

  /** As `filled`, ready to be run. */
  lexedWith(literals: readonly string[]): LexedStatement {
    const { lexed, sqlMode } = this;
    return lexed.placeholderCount === 0 ? lexed : lexStatements(this.filled(literals), { sqlMode })[0]!;
  }
}

/** `a-?` with a negative value would read as a comment. */
function apart(value: string): string {
  return value.startsWith('-') ? ` ${value}` : value;
}

/** Where the rows of an INSERT or REPLACE are in its text: behind VALUES, parentheses and what is between them. */
function rowsSpan(tokens: readonly Token[]): { readonly start: number; readonly end: number } | null {
  let depth = 0;
  let start = -1;
  let end = -1;
  for (const [index, { kind, text, end: to }] of tokens.entries()) {
    if (kind === 'symbol' && text === '(') depth++;
    else if (kind === 'symbol' && text === ')') {
      depth--;
      if (depth === 0 && start >= 0) end = to;
    } else if (
      depth === 0 &&
      start < 0 &&
      kind === 'word' &&
      /^values?$/i.test(text) &&
      tokens[index + 1]?.text === '('
    )
      start = tokens[index + 1]!.start;
    else if (depth === 0 && end >= 0 && text !== ',') break;
  }
  return start >= 0 && end > start ? { start, end } : null;
}

/** In the order of the text. */
function namesWithPlaceholders(lexed: LexedStatement, sqlMode: ReadonlySet<string>): readonly ColumnName[] {
  if (lexed.placeholderCount === 0) return [];
  const statement = parseStatement(lexed, { sqlMode, literals: 'inline' });
  if (statement.kind !== 'select') return [];
  const places = lexed.literals.filter(({ kind }) => kind === 'placeholder').map(({ start }) => start);
  const names: ColumnName[] = [];
  for (const { items } of blocksOf(statement)) {
    for (const item of items) {
      if (item.kind !== 'expression' || item.alias !== null || item.span === undefined) continue;
      const { start, end } = item.span;
      if (!places.some((place) => place >= start && place < end)) continue;
      names.push({ at: end, name: item.expression.kind === 'parameter' ? '?' : item.text });
    }
  }
  return names.sort((one, other) => one.at - other.at);
}

/** `LIMIT ?`, `LIMIT 1, ?`, `OFFSET ?`: only whole numbers can be said there, whatever type a client binds. */
function isInLimit(tokens: readonly Token[], start: number): boolean {
  const at = tokens.findIndex((token) => token.start === start);
  const word = (index: number): string => {
    const token = tokens[index];
    return token?.kind === 'word' ? token.text.toUpperCase() : '';
  };
  const before = word(at - 1);
  if (before === 'LIMIT' || before === 'OFFSET') return true;
  const comma = tokens[at - 1];
  return comma?.kind === 'symbol' && comma.text === ',' && word(at - 3) === 'LIMIT';
}

/** A literal as the whole number that it has; what has none stays, to be refused as what it is. */
function wholeNumber(literal: string): string {
  const value = Number(literal.replaceAll(/^'|'$/g, ''));
  return Number.isSafeInteger(Math.trunc(value)) && literal !== "''" ? String(Math.trunc(value)) : literal;
}
