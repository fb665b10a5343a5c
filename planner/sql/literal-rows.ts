import type { RowCuts } from '../../engine/change-plan';

/**
 * Rows of an INSERT that hold nothing but literals, found without making tokens of them: bulk text has thousands of rows, which are all alike to
 * everybody but the nodes that store them.
 */
export type LiteralRows = RowCuts;

/** What decides how a text is read. */
export interface LiteralRules {
  readonly ansiQuotes: boolean;
  readonly backslashEscapes: boolean;
}

/** Rows that there is room for at first. */
const firstRoom = 64;

/**
 * The rows `(…), (…)` from an opening parenthesis on. Null when there is only one, when not all have as many values as the first one, and when
 * anything stands in them or between them that is not a comma, a blank or a plain literal: a number with or without a sign, a string, hexadecimal
 * or bit digits, NULL, TRUE, FALSE, DEFAULT.
 */
export function cutLiteralRows(text: string, open: number, rules: LiteralRules): LiteralRows | null {
  const values = valueCount(text, open, rules);
  const firstEnd = rowEnd(text, open, values, rules);
  if (firstEnd < 0 || text.charCodeAt(skipBlanks(text, firstEnd)) !== 44) return null;
  let starts = new Uint32Array(firstRoom);
  let ends = new Uint32Array(firstRoom);
  let count = 0;
  for (let at = open; ; ) {
    const end = rowEnd(text, at, values, rules);
    if (end < 0) return null;
    if (count === starts.length) {
      starts = grown(starts);
      ends = grown(ends);
    }
    starts[count] = at;
    ends[count++] = end;
    const comma = skipBlanks(text, end);
    if (text.charCodeAt(comma) !== 44) return { count, starts, ends };
    at = skipBlanks(text, comma + 1);
  }
}

function grown(offsets: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * offsets.length);
  larger.set(offsets);
  return larger;
}

/** Literals of the row, and something after it that is none when the row is none of literals. */
function valueCount(text: string, open: number, rules: LiteralRules): number {
  let at = open + 1;
  for (let values = 1; ; values++) {
    at = skipBlanks(text, literalEnd(text, skipBlanks(text, at), rules));
    if (at < 0 || text.charCodeAt(at) !== 44) return values;
    at++;
  }
}

/** Behind the row's closing parenthesis; -1 = it is not a row of so many literals. */
function rowEnd(text: string, open: number, values: number, rules: LiteralRules): number {
  if (text.charCodeAt(open) !== 40) return -1;
  let at = open + 1;
  for (let left = values - 1; ; left--) {
    at = literalEnd(text, skipBlanks(text, at), rules);
    if (at < 0) return -1;
    at = skipBlanks(text, at);
    const code = text.charCodeAt(at++);
    if (code === 41) return left === 0 ? at : -1;
    if (code !== 44) return -1;
  }
}

export function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 32 && !(code >= 9 && code <= 13)) return at;
    at++;
  }
}

/** Behind the literal that starts here; -1 = there is none. What must follow it, a comma or a parenthesis, is for the caller to see. */
export function literalEnd(text: string, start: number, rules: LiteralRules): number {
  const code = text.charCodeAt(start);
  if (code === 39) return stringEnd(text, start, code, rules.backslashEscapes);
  if (isDigit(code) || code === 46) return numberEnd(text, start);
  switch (code) {
    case 34: // "
      return rules.ansiQuotes ? -1 : stringEnd(text, start, code, rules.backslashEscapes);
    case 43: // +
    case 45: // -
      return numberEnd(text, start + 1);
    case 66: // B
    case 98:
      return quotedDigitsEnd(text, start, isBit, 1);
    case 88: // X
    case 120:
      return quotedDigitsEnd(text, start, isHexDigit, 2);
    case 68: // D
    case 100:
      return wordEnd(text, start, 'default');
    case 70: // F
    case 102:
      return wordEnd(text, start, 'false');
    case 78: // N
    case 110:
      return wordEnd(text, start, 'null');
    case 84: // T
    case 116:
      return wordEnd(text, start, 'true');
    default:
      return -1;
  }
}

function stringEnd(text: string, start: number, quote: number, backslashEscapes: boolean): number {
  const { length } = text;
  for (let at = start + 1; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92 && backslashEscapes) at++;
    else if (code === quote) {
      if (text.charCodeAt(at + 1) !== quote) return at + 1;
      at++;
    }
  }
  return -1;
}

/** Decimal notation, 0x… and 0b… */
function numberEnd(text: string, start: number): number {
  let at = start;
  const marker = text.charCodeAt(at + 1);
  if (text.charCodeAt(at) === 48 && (marker === 120 || marker === 98)) {
    at += 2;
    const isPart = marker === 120 ? isHexDigit : isBit;
    const first = at;
    while (isPart(text.charCodeAt(at))) at++;
    return at > first ? at : -1;
  }
  while (isDigit(text.charCodeAt(at))) at++;
  let digits = at - start;
  if (text.charCodeAt(at) === 46) {
    const point = at++;
    while (isDigit(text.charCodeAt(at))) at++;
    digits += at - point - 1;
  }
  if (digits === 0) return -1;
  if ((text.charCodeAt(at) | 32) !== 101) return at;
  const sign = text.charCodeAt(++at);
  if (sign === 43 || sign === 45) at++;
  if (!isDigit(text.charCodeAt(at))) return -1;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** x'…' and b'…' @param multiple of this many digits */
function quotedDigitsEnd(text: string, start: number, isPart: (code: number) => boolean, multiple: number): number {
  if (text.charCodeAt(start + 1) !== 39) return -1;
  let at = start + 2;
  while (isPart(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === 39 && (at - start - 2) % multiple === 0 ? at + 1 : -1;
}

function wordEnd(text: string, start: number, word: string): number {
  for (let index = 1; index < word.length; index++)
    if ((text.charCodeAt(start + index) | 32) !== word.charCodeAt(index)) return -1;
  return start + word.length;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isBit(code: number): boolean {
  return code === 48 || code === 49;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102);
}
