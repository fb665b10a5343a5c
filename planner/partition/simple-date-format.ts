import { sqlError } from '../../protocol/wire/sql-error';

/** Reads a date by a Java SimpleDateFormat pattern: epoch milliseconds, or null when the text does not fit. */
export type DateReader = (text: string) => number | null;

interface Piece {
  /** Pattern letter, or '' for literal text. */
  readonly letter: string;
  readonly text: string;
}

const supported = 'yMdHhkKmsSa';
/** First day of the Gregorian calendar, 1582-10-15, in days since 1970-01-01: Java counts earlier dates by the Julian calendar. */
const gregorianStart = -141427;
const dayMs = 86_400_000;

/** @param timeZone IANA name. Errors: 1064 for pattern letters that are not supported. */
export function dateReader(pattern: string, timeZone: string): DateReader {
  const pieces = piecesOf(pattern);
  const offsetAt = offsetReader(timeZone);
  return (text) => {
    const fields = readFields(text, pieces);
    return fields && epochOf(fields, offsetAt);
  };
}

function piecesOf(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; ) {
    const letter = pattern[at]!;
    let end = at + 1;
    if (letter === "'") {
      end = pattern.indexOf("'", at + 1);
      const quoted = end < 0 ? pattern.slice(at + 1) : pattern.slice(at + 1, end);
      pieces.push({ letter: '', text: quoted === '' ? "'" : quoted });
      at = end < 0 ? pattern.length : end + 1;
    } else if (/[A-Za-z]/.test(letter)) {
      if (!supported.includes(letter))
        throw sqlError(
          'ER_PARSE_ERROR',
          `date format '${pattern}': letter '${letter}' is not supported; use ${supported}`,
        );
      while (pattern[end] === letter) end++;
      pieces.push({ letter, text: pattern.slice(at, end) });
      at = end;
    } else {
      pieces.push({ letter: '', text: letter });
      at = end;
    }
  }
  return pieces;
}

type Fields = Record<string, number>;

/** Lenient reading as Java's: blanks before a number are skipped, a number takes all its digits unless another number follows at once. */
function readFields(text: string, pieces: readonly Piece[]): Fields | null {
  const fields: Fields = {};
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (piece.letter === '') {
      if (!text.startsWith(piece.text, at)) return null;
      at += piece.text.length;
      continue;
    }
    while (text[at] === ' ' || text[at] === '\t') at++;
    if (piece.letter === 'a') {
      const half = /^[ap]m/i.exec(text.slice(at));
      if (!half) return null;
      fields.a = half[0].toLowerCase() === 'pm' ? 1 : 0;
      at += 2;
      continue;
    }
    const following = pieces[index + 1]?.letter ?? '';
    const limit = following !== '' && following !== 'a' ? piece.text.length : Number.POSITIVE_INFINITY;
    const number = readNumber(text, at, limit);
    if (!number) return null;
    at = number.end;
    fields[piece.letter] =
      piece.letter === 'y' ? fullYear(number.value, number.digits, piece.text.length) : number.value;
  }
  return fields;
}

function readNumber(text: string, start: number, limit: number): { value: number; digits: number; end: number } | null {
  const stop = Math.min(text.length, start + limit);
  let at = start;
  const negative = text[at] === '-';
  if (negative) at++;
  const first = at;
  let value = 0;
  for (; at < stop; at++) {
    const digit = digitOf(text, at);
    if (digit < 0) break;
    value = value * 10 + digit;
  }
  return at === first ? null : { value: negative ? -value : value, digits: negative ? -1 : at - first, end: at };
}

function digitOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 0xff10 && code <= 0xff19 ? code - 0xff10 : -1;
}

/** `yy` with exactly two digits means the year within 80 years before and 20 after now; everything else is taken literally. */
function fullYear(value: number, digits: number, patternLength: number): number {
  if (patternLength > 2 || digits !== 2) return value;
  const start = new Date().getUTCFullYear() - 80;
  const century = start - (start % 100);
  return century + value < start ? century + value + 100 : century + value;
}

function epochOf(fields: Fields, offsetAt: (epochMs: number) => number): number {
  const days = dayNumber(fields.y ?? 1970, (fields.M ?? 1) - 1, fields.d ?? 1);
  let hours = fields.H ?? (fields.k !== undefined ? fields.k % 24 : 0);
  const half = fields.h !== undefined ? fields.h % 12 : fields.K;
  if (half !== undefined) hours = half + 12 * (fields.a ?? 0);
  const wall = days * dayMs + ((hours * 60 + (fields.m ?? 0)) * 60 + (fields.s ?? 0)) * 1000 + (fields.S ?? 0);
  return instantOf(wall, offsetAt);
}

/** The instant with a wall time; of two Java takes the later one, for one that is left out by a transition the offset before it holds. */
function instantOf(wall: number, offsetAt: (epochMs: number) => number): number {
  const after = wall - offsetAt(wall + dayMs);
  return after + offsetAt(after) === wall ? after : wall - offsetAt(wall - dayMs);
}

/** The same wall time one day later. */
export function dayStepper(timeZone: string): (epochMs: number) => number {
  const offsetAt = offsetReader(timeZone);
  return (epochMs) => instantOf(epochMs + offsetAt(epochMs) + dayMs, offsetAt);
}

/** Days since 1970-01-01 of a date whose month and day may lie outside their ranges. */
function dayNumber(year: number, month: number, day: number): number {
  const years = year + Math.floor(month / 12);
  const months = ((month % 12) + 12) % 12;
  const gregorian = gregorianDay(years, months) + day - 1;
  if (gregorian >= gregorianStart) return gregorian;
  const julian = julianDay(years, months) + day - 1;
  return julian < gregorianStart ? julian : gregorian;
}

function gregorianDay(year: number, month: number): number {
  const y = month < 2 ? year - 1 : year;
  const m = (month + 10) % 12;
  return (
    365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((m * 153 + 2) / 5) - 719468
  );
}

function julianDay(year: number, month: number): number {
  const y = month < 2 ? year - 1 : year;
  const m = (month + 10) % 12;
  return 365 * y + Math.floor(y / 4) + Math.floor((m * 153 + 2) / 5) - 719470;
}

/** Civil date of an instant in a zone. `month` from 0. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function civilDateReader(timeZone: string): (epochMs: number) => CivilDate {
  const offsetAt = offsetReader(timeZone);
  return (epochMs) => {
    const days = Math.floor((epochMs + offsetAt(epochMs)) / dayMs);
    const base = days >= gregorianStart ? gregorianDay : julianDay;
    let year = 1970 + Math.floor(days / 365.25);
    while (base(year + 1, 0) <= days) year++;
    while (base(year, 0) > days) year--;
    let month = 11;
    while (base(year, month) > days) month--;
    // Before year 1 Java's YEAR field counts the years BC: year 0 is 1 BC.
    return { year: year > 0 ? year : 1 - year, month, day: days - base(year, month) + 1 };
  };
}

/** Milliseconds that a zone is ahead of UTC at an instant. */
function offsetReader(timeZone: string): (epochMs: number) => number {
  if (timeZone === 'UTC' || timeZone === 'GMT') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (epochMs) => {
    const parts: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(epochMs)) parts[type] = value;
    const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
    const wall = new Date(0);
    wall.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
    wall.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
    return wall.getTime() - Math.floor(epochMs / 1000) * 1000;
  };
}
