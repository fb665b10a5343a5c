import type { LexedStatement, Token } from '../../planner/sql/lexed';
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

/** The statement with literals in the place of its placeholders. */
export function withParameters(lexed: LexedStatement, literals: readonly string[]): string {
  if (lexed.placeholderCount === 0) return lexed.text;
  let text = '';
  let position = 0;
  for (const literal of lexed.literals) {
    if (literal.kind !== 'placeholder') continue;
    const given = literals[literal.placeholder]!;
    const value = isInLimit(lexed.tokens, literal.start) ? wholeNumber(given) : given;
    // `a-?` with a negative value would read as a comment.
    text += `${lexed.text.slice(position, literal.start)}${value.startsWith('-') ? ` ${value}` : value}`;
    position = literal.end;
  }
  return text + lexed.text.slice(position);
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
