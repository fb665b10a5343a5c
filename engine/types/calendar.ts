/**
 * Calendar arithmetic on MySQL's day numbers: day 1 is 0000-01-01 of the proleptic Gregorian calendar, as TO_DAYS counts
 * (source: sql-common/my_time.c, calc_daynr, get_date_from_daynr, calc_week).
 */
import type { DateTimeParts } from '../batch/temporal-pack';

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || (year % 400 === 0 && year !== 0);
}

/** Days of month 1..12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : monthDays[month - 1]!;
}

/** Day number of a date; zeros in month and day are taken as they come. 0 for the zero date. */
export function dayNumber(year: number, month: number, day: number): number {
  if (year === 0 && month === 0) return 0;
  let days = 365 * year + 31 * (month - 1) + day;
  let leapYears = year;
  if (month <= 2) leapYears--;
  else days -= Math.trunc((month * 4 + 23) / 10);
  days += Math.trunc(leapYears / 4) - Math.trunc((Math.trunc(leapYears / 100 + 1) * 3) / 4);
  return days;
}

/** The greatest day number, 9999-12-31. */
export const dayNumberMax = 3652424;

/** Writes year, month and day of a day number; the zero date outside of 366 .. dayNumberMax. */
export function setDateOfDayNumber(days: number, parts: DateTimeParts): void {
  if (days <= 365 || days > dayNumberMax) {
    parts.year = 0;
    parts.month = 0;
    parts.day = 0;
    return;
  }
  let year = Math.floor((days * 100) / 36525);
  let dayOfYear = days - yearStart(year);
  while (dayOfYear > yearLength(year)) {
    dayOfYear -= yearLength(year);
    year++;
  }
  while (dayOfYear < 1) {
    year--;
    dayOfYear += yearLength(year);
  }
  let month = 1;
  while (dayOfYear > daysInMonth(year, month)) {
    dayOfYear -= daysInMonth(year, month);
    month++;
  }
  parts.year = year;
  parts.month = month;
  parts.day = dayOfYear;
}

function yearStart(year: number): number {
  return dayNumber(year, 1, 1) - 1;
}

export function yearLength(year: number): number {
  return isLeapYear(year) ? 366 : 365;
}

/** 0 = Monday … 6 = Sunday; with `sundayFirst` 0 = Sunday … 6 = Saturday. */
export function weekdayOf(days: number, sundayFirst: boolean): number {
  return (days + 5 + (sundayFirst ? 1 : 0)) % 7;
}

/** Bits of WEEK's mode after the manual's table is applied. */
const mondayFirst = 1;
const weekYear = 2;
const firstWeekday = 4;

/** Week number and the year that the week belongs to, for WEEK, YEARWEEK and DATE_FORMAT. `mode` is 0..7 as in the manual. */
export function weekOf(parts: DateTimeParts, mode: number): { readonly week: number; readonly year: number } {
  let bits = mode & 7;
  if ((bits & mondayFirst) === 0) bits ^= firstWeekday;
  const mondayBased = (bits & mondayFirst) !== 0;
  let inWeekYear = (bits & weekYear) !== 0;
  const byFirstWeekday = (bits & firstWeekday) !== 0;
  let { year } = parts;
  const days = dayNumber(parts.year, parts.month, parts.day);
  let firstDay = dayNumber(parts.year, 1, 1);
  let weekday = weekdayOf(firstDay, !mondayBased);
  if (parts.month === 1 && parts.day <= 7 - weekday) {
    if (!inWeekYear && ((byFirstWeekday && weekday !== 0) || (!byFirstWeekday && weekday >= 4))) {
      return { week: 0, year };
    }
    inWeekYear = true;
    year--;
    const length = yearLength(year);
    firstDay -= length;
    weekday = (weekday + 53 * 7 - length) % 7;
  }
  const skipped = (byFirstWeekday && weekday !== 0) || (!byFirstWeekday && weekday >= 4);
  const passed = skipped ? days - (firstDay + (7 - weekday)) : days - (firstDay - weekday);
  if (inWeekYear && passed >= 52 * 7) {
    const next = (weekday + yearLength(year)) % 7;
    if ((!byFirstWeekday && next < 4) || (byFirstWeekday && next === 0)) return { week: 1, year: year + 1 };
  }
  return { week: Math.floor(passed / 7) + 1, year };
}
