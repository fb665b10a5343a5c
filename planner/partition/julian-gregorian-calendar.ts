/**
 * Java's GregorianCalendar: the Julian calendar up to 1582-10-04, the Gregorian from 1582-10-15 on.
 * Years are astronomical (0 is 1 BC), months count from 0, day numbers from 1970-01-01.
 */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** 1582-10-15. */
const firstGregorianDay = -141_427;
const cutoverYear = 1582;

/** Day number of a date whose month and day may lie outside their ranges (month 12 is January of the next year, day 0 the day before). */
export function dayNumber(year: number, month: number, day: number): number {
  const fullYear = year + Math.floor(month / 12);
  const monthOfYear = ((month % 12) + 12) % 12;
  const julian = julianMonthStart(fullYear, monthOfYear) + day - 1;
  if (year < cutoverYear) return julian;
  const gregorian = gregorianMonthStart(fullYear, monthOfYear) + day - 1;
  // Days that the change of calendars left out are read as Julian ones.
  return gregorian >= firstGregorianDay ? gregorian : julian;
}

export function civilDate(days: number): CivilDate {
  const monthStart = days >= firstGregorianDay ? gregorianMonthStart : julianMonthStart;
  let year = 1970 + Math.floor(days / 365.2425);
  while (monthStart(year + 1, 0) <= days) year++;
  while (monthStart(year, 0) > days) year--;
  let month = Math.min(11, Math.floor((days - monthStart(year, 0)) / 28));
  while (monthStart(year, month) > days) month--;
  return { year, month, day: days - monthStart(year, month) + 1 };
}

// Years are counted from March here, so that the leap day is the last of its year.

function gregorianMonthStart(year: number, month: number): number {
  const marchYear = month < 2 ? year - 1 : year;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + daysBeforeMonth(month) - 719_468;
}

function julianMonthStart(year: number, month: number): number {
  const marchYear = month < 2 ? year - 1 : year;
  return 365 * marchYear + Math.floor(marchYear / 4) + daysBeforeMonth(month) - 719_470;
}

/** Days from 1 March to the first of the month. */
function daysBeforeMonth(month: number): number {
  return Math.floor((153 * ((month + 10) % 12) + 2) / 5);
}
