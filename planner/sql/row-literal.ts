import type { LexedLiteral } from './lexed';
import { type LiteralRules, literalEnd, skipBlanks } from './literal-rows';

/** A literal in a row. `text`: digits with a minus sign if it has one, or the characters of a string. */
export interface RowLiteral {
  readonly kind: Exclude<LexedLiteral['kind'], 'placeholder'> | 'null' | 'boolean' | 'default';
  readonly text: string;
  /** There is a sign in front of it. */
  readonly isSigned: boolean;
}

const nullLiteral: RowLiteral = { kind: 'null', text: '', isSigned: false };
const defaultLiteral: RowLiteral = { kind: 'default', text: '', isSigned: false };
const trueLiteral: RowLiteral = { kind: 'boolean', text: '1', isSigned: false };
const falseLiteral: RowLiteral = { kind: 'boolean', text: '0', isSigned: false };

/**
 * The literal at a place of a row that was cut (literal-rows.ts); null when the row is too short.
 * @param open offset of the row's opening parenthesis
 */
export function literalInRow(text: string, open: number, place: number, rules: LiteralRules): RowLiteral | null {
  const start = literalStart(text, open, place, rules);
  return start < 0 ? null : literalOf(text, start, literalEnd(text, start, rules), rules);
}

/** A literal of so many digits at most, without a sign and not with a 0 in front of others; -1 = it is another one. */
export function plainNumberAt(text: string, start: number, digitsMax: number): number {
  let value = 0;
  for (let at = start; at <= start + digitsMax; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) value = 10 * value + code - 48;
    else if (at === start || (code !== 44 && code !== 41 && code !== 32)) return -1;
    else return text.charCodeAt(start) === 48 && at > start + 1 ? -1 : value;
  }
  return -1;
}

/** Where the literal at a place of a row begins; -1 when the row is too short. */
export function literalStart(text: string, open: number, place: number, rules: LiteralRules): number {
  let start = skipBlanks(text, open + 1);
  for (let passed = 0; passed < place; passed++) {
    const comma = skipBlanks(text, literalEnd(text, start, rules));
    if (text.charCodeAt(comma) !== 44) return -1;
    start = skipBlanks(text, comma + 1);
  }
  return start;
}

function literalOf(text: string, start: number, end: number, rules: LiteralRules): RowLiteral {
  const code = text.charCodeAt(start);
  switch (code) {
    case 34: // "
    case 39: // '
      return { kind: 'string', text: stringValue(text, start, end, code, rules), isSigned: false };
    case 43: // +
      return { ...numberOf(text, start + 1, end), isSigned: true };
    case 45: {
      const { kind, text: digits } = numberOf(text, start + 1, end);
      return { kind, text: `-${digits}`, isSigned: true };
    }
    case 66: // B
    case 98:
      return { kind: 'bits', text: text.slice(start + 2, end - 1), isSigned: false };
    case 88: // X
    case 120:
      return { kind: 'hex', text: text.slice(start + 2, end - 1), isSigned: false };
    case 68: // D
    case 100:
      return defaultLiteral;
    case 70: // F
    case 102:
      return falseLiteral;
    case 78: // N
    case 110:
      return nullLiteral;
    case 84: // T
    case 116:
      return trueLiteral;
    default:
      return numberOf(text, start, end);
  }
}

function numberOf(text: string, start: number, end: number): RowLiteral {
  let kind: 'integer' | 'decimal' | 'float' = 'integer';
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at) | 32;
    if (code === 120) return { kind: 'hex', text: text.slice(start + 2, end), isSigned: false };
    if (code === 98) return { kind: 'bits', text: text.slice(start + 2, end), isSigned: false };
    if (code === 101) kind = 'float';
    else if (code === 46 && kind === 'integer') kind = 'decimal';
  }
  return { kind, text: text.slice(start, end), isSigned: false };
}

/** As the lexer reads it (MySQL manual, "String Literals"). */
function stringValue(
  text: string,
  start: number,
  end: number,
  quote: number,
  { backslashEscapes }: LiteralRules,
): string {
  const inner = text.slice(start + 1, end - 1);
  const mark = String.fromCharCode(quote);
  if (!backslashEscapes || !inner.includes('\\')) return inner.replaceAll(mark + mark, mark);
  return inner.replace(/\\([\s\S])|''|""/g, (found, escaped: string | undefined) =>
    escaped === undefined ? (found.startsWith(mark) ? mark : found) : unescapeCharacter(escaped),
  );
}

/** What a backslash and this character stand for. \% and \_ keep their backslash: they matter to LIKE. */
export function unescapeCharacter(character: string): string {
  switch (character) {
    case '0':
      return '\0';
    case 'b':
      return '\b';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'Z':
      return '\x1a';
    case '%':
    case '_':
      return `\\${character}`;
    default:
      return character;
  }
}
