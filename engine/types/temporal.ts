/**
 * Dates and times from text and numbers by MySQL's lenient rules (manual: "Date and Time Literals", "Conversion Between Date and Time
 * Types"; source: sql-common/my_time.c, str_to_datetime and str_to_time). Parsers return null where the server would give NULL.
 */
import { type DateTimeParts, packDateTime } from '../batch/temporal-pack';
import { daysInMonth } from './calendar';
import type { Decimal } from './decimal';
import { clamp, uint64Max } from './numbers';

/** Most microseconds of a TIME: 838:59:59.999999. */
export const timeMax = 3_020_399_999_999;

export interface ParsedDateTime extends DateTimeParts {
  /** There was a time of day (even 00:00:00). */
  hasTime: boolean;
  /** Something followed that was cut off. */
  truncated: boolean;
}

/** Which dates count. By default the zero date and zeros in month and day are dates; impossible days are not. */
export interface DateRules {
  readonly noZeroDate: boolean;
  readonly noZeroInDate: boolean;
}

const blanks = /^[ \t\n\v\f\r]*/;

/** A DATE or DATETIME from text. */
export function parseDateTime(text: string, rules: DateRules): ParsedDateTime | null {
  const trimmed = text.replace(blanks, '').replace(/[ \t\n\v\f\r]+$/, '');
  const compact = /^(\d+)(?:\.(\d*))?(?:T(\d+)(?:\.(\d*))?)?$/.exec(trimmed);
  const parts = compact && compact[1]!.length > 4 ? compactDateTime(compact) : delimitedDateTime(trimmed);
  return parts !== null && isDate(parts, rules) ? parts : null;
}

function compactDateTime(match: RegExpExecArray): ParsedDateTime | null {
  const digits = match[1]! + (match[3] ?? '');
  const yearLength = digits.length === 4 || digits.length === 8 || digits.length >= 14 ? 4 : 2;
  const fields = [Number(digits.slice(0, yearLength))];
  for (let at = yearLength; at < digits.length && fields.length < 6; at += 2)
    fields.push(Number(digits.slice(at, at + 2)));
  if (fields.length < 3) return null;
  const fraction = match[2] ?? match[4];
  return {
    ...dateTime(fields, fraction, yearLength === 2),
    hasTime: fields.length > 3,
    truncated: digits.length > yearLength + 10 || (fraction?.length ?? 0) > 6,
  };
}

function delimitedDateTime(text: string): ParsedDateTime | null {
  const date = /^(\d+)[!-/:-@[-`{-~]+(\d+)[!-/:-@[-`{-~]+(\d+)/.exec(text);
  if (!date) return null;
  const fields = [Number(date[1]), Number(date[2]), Number(date[3])];
  let rest = text.slice(date[0].length);
  const time =
    /^(?:T|[ \t\n\v\f\r]+|[!-/:-@[-`{-~]+)(\d+)(?:[!-/:-@[-`{-~]+(\d+)(?:[!-/:-@[-`{-~]+(\d+)(?:\.(\d*))?)?)?/.exec(
      rest,
    );
  if (time) {
    fields.push(
      ...time
        .slice(1, 4)
        .filter((field) => field !== undefined)
        .map(Number),
    );
    rest = rest.slice(time[0].length);
  }
  return {
    ...dateTime(fields, time?.[4], date[1]!.length === 2),
    hasTime: time !== null,
    truncated: rest.replace(blanks, '') !== '' || (time?.[4]?.length ?? 0) > 6,
  };
}

function dateTime(fields: readonly number[], fraction: string | undefined, twoDigitYear: boolean): DateTimeParts {
  const [year, month, day, hour = 0, minute = 0, second = 0] = fields as [number, number, number, ...number[]];
  const isZero = fields.every((field) => field === 0) && !fraction;
  return {
    year: twoDigitYear && !isZero ? year + (year < 70 ? 2000 : 1900) : year,
    month,
    day,
    hour,
    minute,
    second,
    microsecond: Number((fraction ?? '').slice(0, 6).padEnd(6, '0')),
  };
}

/** True for a date that exists, or one with zeros where the rules let them be. */
export function isDate(parts: DateTimeParts, rules: DateRules): boolean {
  const { year, month, day } = parts;
  if (year > 9999 || month > 12 || day > 31) return false;
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) return false;
  if (year === 0 && month === 0 && day === 0) return !rules.noZeroDate;
  if (month === 0 || day === 0) return !rules.noZeroInDate;
  return day <= daysInMonth(year, month);
}

/** A DATE or DATETIME from a number: YYYYMMDD, YYMMDD, YYYYMMDDHHMMSS, YYMMDDHHMMSS (source: number_to_datetime). */
export function dateTimeFromNumber({ unscaled, scale }: Decimal, rules: DateRules): ParsedDateTime | null {
  if (unscaled < 0n) return null;
  const power = 10n ** BigInt(scale);
  let whole = unscaled / power;
  const fraction = unscaled % power;
  if (whole > 99991231235959n) return null;
  const hasTime = whole > 99991231n;
  if (whole === 0n) {
    // The zero date, perhaps with a fraction of a second.
  } else if (!hasTime) {
    if (whole < 101n) return null;
    if (whole <= 691231n) whole += 20000000n;
    else if (whole < 700101n) return null;
    else if (whole <= 991231n) whole += 19000000n;
    else if (whole < 10000101n) return null;
    whole *= 1000000n;
  } else if (whole < 101000000n) {
    return null;
  } else if (whole <= 691231235959n) {
    whole += 20000000000000n;
  } else if (whole < 700101000000n) {
    return null;
  } else if (whole <= 991231235959n) {
    whole += 19000000000000n;
  }
  const date = Number(whole / 1000000n);
  const time = Number(whole % 1000000n);
  const parts = {
    year: Math.floor(date / 10000),
    month: Math.floor(date / 100) % 100,
    day: date % 100,
    hour: Math.floor(time / 10000),
    minute: Math.floor(time / 100) % 100,
    second: time % 100,
    microsecond: Number((fraction * 1000000n) / power),
    hasTime,
    truncated: false,
  };
  return isDate(parts, rules) ? parts : null;
}

/** A TIME: signed microseconds. */
export interface ParsedTime {
  readonly microseconds: number;
  /** Something followed that was cut off, or it is outside of what a TIME can be. */
  readonly truncated: boolean;
}

/** A TIME from text: `[D ]hh:mm[:ss[.f]]`, `hhmmss[.f]`, or a whole datetime. Out of range becomes 838:59:59. */
export function parseTime(text: string): ParsedTime | null {
  const trimmed = text.replace(blanks, '').replace(/[ \t\n\v\f\r]+$/, '');
  // With separators it is a date and a time only where a blank is between them: '00:00:00.000001' is a time.
  const isTime = /^\d+[^\d \tT]/.test(trimmed) && !/[ \tT]/.test(trimmed);
  if (trimmed.length >= 12 && !trimmed.startsWith('-') && !isTime) {
    const whole = parseDateTime(trimmed, { noZeroDate: false, noZeroInDate: false });
    if (whole?.hasTime) {
      return {
        microseconds: timeOf(whole.hour, whole.minute, whole.second, whole.microsecond),
        truncated: whole.truncated,
      };
    }
  }
  const match = /^(-?)(?:(\d+)[ \t\n\v\f\r]+(?=\d))?(\d+)?(?::(\d+)(?::(\d+))?)?(?:\.(\d*))?(.*)$/s.exec(trimmed)!;
  const [, sign, days, first, minutes, seconds, fraction, rest] = match;
  if (first === undefined || /^e[-+]?\d/i.test(rest!)) return null;
  const compact = minutes === undefined && days === undefined;
  const value = Number(first ?? 0);
  // The server reads 64 bits of digits, and 32 of hours.
  if (value >= 2 ** (compact ? 64 : 32)) return null;
  const hour = compact ? Math.floor(value / 10000) : value + Number(days ?? 0) * 24;
  const minute = compact ? Math.floor(value / 100) % 100 : Number(minutes ?? 0);
  const second = compact ? value % 100 : Number(seconds ?? 0);
  if (minute > 59 || second > 59) return null;
  const microsecond = Number((fraction ?? '').slice(0, 6).padEnd(6, '0'));
  const result = limitedTime(timeOf(hour, minute, second, microsecond), sign === '-');
  return { ...result, truncated: result.truncated || rest !== '' };
}

/** A TIME from a number: hhmmss, or the time of a datetime number. */
export function timeFromNumber({ unscaled, scale }: Decimal): ParsedTime | null {
  const negative = unscaled < 0n;
  const power = 10n ** BigInt(scale);
  const magnitude = negative ? -unscaled : unscaled;
  const whole = clamp(magnitude / power, 0n, uint64Max);
  const microsecond = Number(((magnitude % power) * 1000000n) / power);
  if (!negative && whole > 9999999n && whole <= 99991231235959n) {
    const parts = dateTimeFromNumber({ unscaled, scale }, { noZeroDate: false, noZeroInDate: false });
    return (
      parts && { microseconds: timeOf(parts.hour, parts.minute, parts.second, parts.microsecond), truncated: false }
    );
  }
  const minute = Number((whole / 100n) % 100n);
  const second = Number(whole % 100n);
  if (minute > 59 || second > 59) return null;
  return limitedTime(timeOf(Number(whole / 10000n), minute, second, microsecond), negative);
}

function limitedTime(microseconds: number, negative: boolean): ParsedTime {
  // Without a fraction in the text the limit shows none either.
  const limit = 3_020_399_000_000;
  const over = microseconds > timeMax;
  const value = over ? limit + 999_999 : microseconds;
  return { microseconds: negative ? -value : value, truncated: over };
}

export function timeOf(hour: number, minute: number, second: number, microsecond: number): number {
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
}

export function packParts(parts: DateTimeParts): bigint {
  const { year, month, day, hour, minute, second, microsecond } = parts;
  return packDateTime(year, month, day, hour, minute, second, microsecond);
}

/** Microseconds cut (not rounded) to `scale` digits. */
export function cutMicroseconds(microsecond: number, scale: number): number {
  const unit = 10 ** (6 - scale);
  return Math.trunc(microsecond / unit) * unit;
}
