/** STR_TO_DATE: text read by a format (source: sql/item_timefunc.cc, extract_date_time). */
import type { DateTimeParts } from '../batch/temporal-pack';
import { dayNumber, dayNumberMax, setDateOfDayNumber, weekdayOf } from './calendar';

export interface PatternDate {
  readonly parts: DateTimeParts;
  /** Something other than blanks followed. */
  readonly truncated: boolean;
}

export const monthNames = 'January February March April May June July August September October November December'.split(
  ' ',
);
export const weekdayNames = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

const blank = /\s/;

/** Where reading has got to, and what has been found on the way. */
class Reading {
  at = 0;
  readonly parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: 0 };
  afternoon = 0;
  twelveHours = false;
  yearDay = 0;
  /** 1 = Monday … 7 = Sunday. */
  weekday = 0;
  week = -1;
  sundayFirst = false;
  strictWeek = false;
  weekYear = -1;
  weekYearSunday = false;

  constructor(readonly text: string) {}

  skip(wanted: RegExp): void {
    while (this.at < this.text.length && wanted.test(this.text[this.at]!)) this.at++;
  }

  /** A number of at most so many digits; null when there is none. */
  digits(count: number): number | null {
    const [found] = /^\d*/.exec(this.text.slice(this.at, this.at + count))!;
    if (found === '') return null;
    this.at += found.length;
    return Number(found);
  }

  /** The place from 1 of the name that the text goes on with; null when it is none. */
  name(names: readonly string[]): number | null {
    const [word] = /^[A-Za-z]*/.exec(this.text.slice(this.at))!;
    const index = names.findIndex((name) => name.toLowerCase() === word.toLowerCase());
    if (index < 0) return null;
    this.at += word.length;
    return index + 1;
  }
}

function fullYear(year: number): number {
  return year < 70 ? year + 2000 : year < 100 ? year + 1900 : year;
}

/** Null when the text does not fit the format. */
export function parseByPattern(text: string, format: string): PatternDate | null {
  const reading = new Reading(text);
  if (!readAll(reading, format) || !completed(reading)) return null;
  reading.skip(blank);
  return { parts: reading.parts, truncated: reading.at < text.length };
}

function readAll(reading: Reading, format: string): boolean {
  for (let place = 0; place < format.length && reading.at < reading.text.length; place++) {
    reading.skip(blank);
    if (reading.at >= reading.text.length) break;
    const character = format[place]!;
    if (character === '%' && place + 1 < format.length) {
      if (!readPart(reading, format[++place]!)) return false;
    } else if (!blank.test(character)) {
      if (reading.text[reading.at] !== character) return false;
      reading.at++;
    }
  }
  return true;
}

type NumberField = keyof Reading['parts'];

const fields: Readonly<Record<string, NumberField>> = {
  m: 'month',
  c: 'month',
  d: 'day',
  e: 'day',
  H: 'hour',
  k: 'hour',
  h: 'hour',
  I: 'hour',
  l: 'hour',
  i: 'minute',
  s: 'second',
  S: 'second',
};

function readPart(reading: Reading, letter: string): boolean {
  const field = fields[letter];
  if (field !== undefined) {
    if (field === 'hour' && 'hIl'.includes(letter)) reading.twelveHours = true;
    return readNumber(reading, 2, (value) => {
      reading.parts[field] = value;
    });
  }
  switch (letter) {
    case 'Y':
    case 'y': {
      const start = reading.at;
      return readNumber(reading, letter === 'Y' ? 4 : 2, (value) => {
        reading.parts.year = reading.at - start <= 2 ? fullYear(value) : value;
      });
    }
    case 'M':
      return readName(reading, monthNames, 'month');
    case 'b':
      return readName(
        reading,
        monthNames.map((name) => name.slice(0, 3)),
        'month',
      );
    case 'D': {
      const found = readNumber(reading, 2, (value) => {
        reading.parts.day = value;
      });
      reading.at = Math.min(reading.text.length, reading.at + 2);
      return found;
    }
    case 'f':
      return readFraction(reading);
    case 'p':
      return readHalf(reading);
    case 'r':
      return readAll(reading, '%I:%i:%S %p');
    case 'T':
      return readAll(reading, '%H:%i:%S');
    case '.':
      reading.skip(/[!-/:-@[-`{-~]/);
      return true;
    case '@':
      reading.skip(/\p{L}/u);
      return true;
    case '#':
      reading.skip(/\d/);
      return true;
    default:
      return readDayOrWeek(reading, letter);
  }
}

function readNumber(reading: Reading, count: number, store: (value: number) => void): boolean {
  const value = reading.digits(count);
  if (value === null) return false;
  store(value);
  return true;
}

function readName(reading: Reading, names: readonly string[], field: 'month' | 'weekday'): boolean {
  const place = reading.name(names);
  if (place === null) return false;
  if (field === 'month') reading.parts.month = place;
  else reading.weekday = place;
  return true;
}

function readFraction(reading: Reading): boolean {
  const start = reading.at;
  return readNumber(reading, 6, (value) => {
    reading.parts.microsecond = value * 10 ** (6 - (reading.at - start));
  });
}

function readHalf(reading: Reading): boolean {
  const half = reading.text.slice(reading.at, reading.at + 2).toUpperCase();
  if (!reading.twelveHours || (half !== 'AM' && half !== 'PM')) return false;
  reading.afternoon = half === 'PM' ? 12 : 0;
  reading.at += 2;
  return true;
}

function readDayOrWeek(reading: Reading, letter: string): boolean {
  switch (letter) {
    case 'W':
      return readName(reading, weekdayNames, 'weekday');
    case 'a':
      return readName(
        reading,
        weekdayNames.map((name) => name.slice(0, 3)),
        'weekday',
      );
    case 'w':
      return (
        readNumber(reading, 1, (value) => {
          reading.weekday = value === 0 ? 7 : value;
        }) &&
        reading.weekday <= 7 &&
        reading.text[reading.at - 1]! <= '6'
      );
    case 'j':
      return readNumber(reading, 3, (value) => {
        reading.yearDay = value;
      });
    case 'U':
    case 'u':
    case 'V':
    case 'v':
      reading.sundayFirst = letter === 'U' || letter === 'V';
      reading.strictWeek = letter === 'V' || letter === 'v';
      return (
        readNumber(reading, 2, (value) => {
          reading.week = value;
        }) &&
        reading.week <= 53 &&
        !(reading.strictWeek && reading.week === 0)
      );
    case 'X':
    case 'x':
      reading.weekYearSunday = letter === 'X';
      return readNumber(reading, 4, (value) => {
        reading.weekYear = value;
      });
    default:
      return false;
  }
}

/** Works out hours of twelve, days of the year and weeks; false for what is no date. */
function completed(reading: Reading): boolean {
  const { parts } = reading;
  if (reading.twelveHours) {
    if (parts.hour > 12 || parts.hour < 1) return false;
    parts.hour = (parts.hour % 12) + reading.afternoon;
  }
  if (reading.yearDay > 0 && !setDay(parts, dayNumber(parts.year, 1, 1) + reading.yearDay - 1)) return false;
  if (reading.week >= 0 && reading.weekday > 0 && !setWeek(reading)) return false;
  return parts.month <= 12 && parts.day <= 31 && parts.hour <= 23 && parts.minute <= 59 && parts.second <= 59;
}

function setDay(parts: DateTimeParts, days: number): boolean {
  if (days <= 0 || days > dayNumberMax) return false;
  setDateOfDayNumber(days, parts);
  return true;
}

function setWeek({ parts, week, weekday, sundayFirst, strictWeek, weekYear, weekYearSunday }: Reading): boolean {
  if (strictWeek ? weekYear < 0 || weekYearSunday !== sundayFirst : weekYear >= 0) return false;
  const start = dayNumber(strictWeek ? weekYear : parts.year, 1, 1);
  const first = weekdayOf(start, sundayFirst);
  const days = sundayFirst
    ? start + (first === 0 ? 0 : 7) - first + (week - 1) * 7 + (weekday % 7)
    : start + (first <= 3 ? 0 : 7) - first + (week - 1) * 7 + weekday - 1;
  return setDay(parts, days);
}
