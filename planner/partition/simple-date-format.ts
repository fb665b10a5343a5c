import { sqlError } from '../../protocol/wire/sql-error';
import { digitValue } from './java-number';
import { dayNumber } from './julian-gregorian-calendar';
import { dayMs, type TimeZone } from './time-zone';

/**
 * Reads dates as Java's SimpleDateFormat does when it is lenient, in English: fields outside their ranges roll over, blanks before a field
 * are skipped, text behind the last field is ignored. Source: Java SE API, java.text.SimpleDateFormat.
 */
export interface SimpleDateFormat {
  readonly zone: TimeZone;
  /** True when a pattern's fields go from the year downwards, none left out: later dates then have later texts. */
  readonly chronological: boolean;
  /** Epoch milliseconds; null when the text does not fit the pattern. */
  parse(text: string): number | null;
  /** The fields as written, before they roll over; null when the text does not fit the pattern. */
  fieldsOf(text: string): DateFields | null;
}

/** Numbers as the text has them; months count from 0. */
export interface DateFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

type MutableFields = { -readonly [Name in keyof DateFields]: number } & {
  /** Hour of a half day, and which half; the hour of the day, where the pattern has it, wins. */
  halfDayHour: number | null;
  half: number;
  /** A two-digit year that is this one less 80: it moves up a century when the date would be more than 80 years ago. */
  ambiguousYear: boolean;
};

type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'number';
      readonly letter: string;
      readonly length: number;
      /** True when another number follows at once: this one then takes no more than `length` characters. */
      readonly bounded: boolean;
    }
  | { readonly kind: 'month-name' }
  | { readonly kind: 'half-day' };

const numericLetters = 'yMdHkKhmsS';
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
].map((name) => name.toLowerCase());

/** @param now epoch milliseconds; looked at only for two-digit years (`yy`). Errors: 1064 for a pattern that is wrong or not supported. */
export function simpleDateFormat(pattern: string, zone: TimeZone, now: () => number): SimpleDateFormat {
  const pieces = compiled(pattern);
  const centuryStart = (): number => {
    const fields = new Date(now());
    return fields.setUTCFullYear(fields.getUTCFullYear() - 80);
  };
  const read = (text: string): MutableFields | null => readFields(text, pieces, centuryStart);
  const instantOf = (fields: DateFields): number => zone.instantOf(wallOf(fields));
  return {
    zone,
    chronological: isChronological(pieces),
    fieldsOf: read,
    parse: (text) => {
      const fields = read(text);
      if (fields === null) return null;
      const instant = instantOf(fields);
      return fields.ambiguousYear && instant < centuryStart()
        ? instantOf({ ...fields, year: fields.year + 100 })
        : instant;
    },
  };
}

function wallOf({ year, month, day, hour, minute, second, millisecond }: DateFields): number {
  return dayNumber(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

/** Letters in a row are a field, quoted text and all other characters stand for themselves. */
function compiled(pattern: string): Piece[] {
  const tokens = pattern.match(/([A-Za-z])\1*|'(?:[^']|'')*'|[^A-Za-z']+|'/g) ?? [];
  return tokens.map((token, index): Piece => {
    if (token === "'") throw sqlError('ER_PARSE_ERROR', `date format '${pattern}': a quote is not closed`);
    if (token === "''") return { kind: 'literal', text: "'" };
    if (token.startsWith("'")) return { kind: 'literal', text: token.slice(1, -1).replaceAll("''", "'") };
    const letter = token[0]!;
    if (!/[A-Za-z]/.test(letter)) return { kind: 'literal', text: token };
    if (letter === 'a') return { kind: 'half-day' };
    if (letter === 'M' && token.length > 2) return { kind: 'month-name' };
    if (!numericLetters.includes(letter)) {
      throw sqlError(
        'ER_PARSE_ERROR',
        `date format '${pattern}': letter '${letter}' is not supported, only ${[...numericLetters, 'a'].join(' ')}`,
      );
    }
    return { kind: 'number', letter, length: token.length, bounded: isNumber(tokens[index + 1]) };
  });
}

function isNumber(token: string | undefined): boolean {
  return token !== undefined && numericLetters.includes(token[0]!) && !/^M{3}/.test(token);
}

function isChronological(pieces: readonly Piece[]): boolean {
  const fields = pieces.filter((piece) => piece.kind !== 'literal');
  const letters = fields.map((piece) => (piece.kind === 'number' ? piece.letter : '?')).join('');
  const first = fields[0];
  return first?.kind === 'number' && first.length > 2 && 'yMdHms'.startsWith(letters);
}

/** Where reading stands; `value` is the number read last. */
interface Cursor {
  at: number;
  value: number;
}

function readFields(text: string, pieces: readonly Piece[], centuryStart: () => number): MutableFields | null {
  const fields: MutableFields = {
    year: 1970,
    month: 0,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    millisecond: 0,
    halfDayHour: null,
    half: 0,
    ambiguousYear: false,
  };
  const cursor: Cursor = { at: 0, value: 0 };
  let hasDayHour = false;
  for (const piece of pieces) {
    if (piece.kind === 'literal') {
      if (!text.startsWith(piece.text, cursor.at)) return null;
      cursor.at += piece.text.length;
      continue;
    }
    if (piece.kind === 'month-name') {
      if (!readMonthName(text, cursor)) return null;
      fields.month = cursor.value;
    } else if (piece.kind === 'half-day') {
      if (!readHalfDay(text, cursor)) return null;
      fields.half = cursor.value;
    } else {
      const limit = piece.bounded ? cursor.at + piece.length : text.length;
      while (text[cursor.at] === ' ' || text[cursor.at] === '\t') cursor.at++;
      const first = cursor.at;
      if (limit > text.length || !readNumber(text, limit, cursor)) return null;
      hasDayHour ||= piece.letter === 'H' || piece.letter === 'k';
      setField(fields, piece.letter, cursor.value);
      if (piece.letter === 'y' && piece.length <= 2) {
        const twoDigits = /^\p{Nd}{2}$/u.test(text.slice(first, cursor.at));
        if (twoDigits) setTwoDigitYear(fields, cursor.value, centuryStart());
      }
    }
  }
  if (fields.halfDayHour !== null && !hasDayHour) fields.hour = fields.halfDayHour + 12 * fields.half;
  return fields;
}

/** The year within a hundred years from `start` on. */
function setTwoDigitYear(fields: MutableFields, year: number, start: number): void {
  const startYear = new Date(start).getUTCFullYear();
  const yearOfCentury = startYear % 100;
  fields.ambiguousYear = year === yearOfCentury;
  fields.year = startYear - yearOfCentury + year + (year < yearOfCentury ? 100 : 0);
}

function setField(fields: MutableFields, letter: string, value: number): void {
  switch (letter) {
    case 'y':
      fields.year = value;
      break;
    case 'M':
      fields.month = value - 1;
      break;
    case 'd':
      fields.day = value;
      break;
    case 'H':
      fields.hour = value;
      break;
    case 'k':
      fields.hour = value === 24 ? 0 : value;
      break;
    case 'K':
      fields.halfDayHour = value;
      break;
    case 'h':
      fields.halfDayHour = value === 12 ? 0 : value;
      break;
    case 'm':
      fields.minute = value;
      break;
    case 's':
      fields.second = value;
      break;
    case 'S':
      fields.millisecond = value;
      break;
    default:
      throw sqlError('ER_UNKNOWN_ERROR', `Internal error: date format letter '${letter}'`);
  }
}

/** The longest name that the text goes on with, in any case, in full or of three letters. */
function readMonthName(text: string, cursor: Cursor): boolean {
  const rest = text.slice(cursor.at, cursor.at + 'september'.length).toLowerCase();
  const full = monthNames.findIndex((name) => rest.startsWith(name));
  const month = full >= 0 ? full : monthNames.findIndex((name) => rest.startsWith(name.slice(0, 3)));
  if (month < 0) return false;
  cursor.at += full >= 0 ? monthNames[month]!.length : 3;
  cursor.value = month;
  return true;
}

function readHalfDay(text: string, cursor: Cursor): boolean {
  const half = ['am', 'pm'].indexOf(text.slice(cursor.at, cursor.at + 2).toLowerCase());
  if (half < 0) return false;
  cursor.at += 2;
  cursor.value = half;
  return true;
}

/** Java's integer format without grouping: `-`, digits, and an exponent (`2E1` is 20); cut to 32 bits. */
function readNumber(text: string, limit: number, cursor: Cursor): boolean {
  const negative = text[cursor.at] === '-';
  const first = negative ? cursor.at + 1 : cursor.at;
  const end = digitsEnd(text, first, limit);
  if (end === first) return false;
  const exponentEnd = text[end] === 'E' ? digitsEnd(text, text[end + 1] === '-' ? end + 2 : end + 1, limit) : 0;
  const hasExponent = exponentEnd > 0 && digitValue(text.charCodeAt(exponentEnd - 1)) >= 0;
  let value = 0;
  for (let at = first; at < end; at++) value = value * 10 + digitValue(text.charCodeAt(at));
  if (hasExponent || value > 0x7fffffff) {
    const exponent = hasExponent ? Number(asciiDigits(text.slice(end + 1, exponentEnd))) : 0;
    value = cutToInt32(BigInt(asciiDigits(text.slice(first, end))), exponent, negative);
  } else if (negative) {
    value = -value;
  }
  cursor.at = hasExponent ? exponentEnd : end;
  cursor.value = value;
  return true;
}

function digitsEnd(text: string, start: number, limit: number): number {
  let at = start;
  while (at < limit && digitValue(text.charCodeAt(at)) >= 0) at++;
  return at;
}

/** The text with all Unicode digits as ASCII ones; a minus sign stays. */
function asciiDigits(text: string): string {
  return Array.from(text, (unit) => (unit === '-' ? unit : digitValue(unit.charCodeAt(0)))).join('');
}

/** Like Java's conversions: a long loses its upper bits, what is beyond a long goes to the end of the range. */
function cutToInt32(digits: bigint, exponent: number, negative: boolean): number {
  const power = 10n ** BigInt(Math.min(Math.abs(exponent), 400));
  const magnitude = exponent < 0 ? digits / power : digits * power;
  const value = negative ? -magnitude : magnitude;
  if (BigInt.asIntN(64, value) === value) return Number(BigInt.asIntN(32, value));
  return negative ? -0x80000000 : 0x7fffffff;
}
