/** Values of INTERVAL (manual: "Temporal Intervals"; source: sql/item_timefunc.cc, get_interval_value and get_interval_info). */
import type { DateTimeParts } from '../batch/temporal-pack';
import { dayNumber, dayNumberMax, daysInMonth, setDateOfDayNumber } from './calendar';

/** A span of time. What is not zero has one sign. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly microseconds: number;
}

export const dayMicroseconds = 86_400_000_000;
const hourMicroseconds = 3_600_000_000;
const minuteMicroseconds = 60_000_000;
const secondMicroseconds = 1_000_000;

/** What one of a unit is; fields that are not there are zero. */
const simpleUnits: Readonly<Record<string, Partial<Interval>>> = {
  YEAR: { months: 12 },
  QUARTER: { months: 3 },
  MONTH: { months: 1 },
  WEEK: { days: 7 },
  DAY: { days: 1 },
  HOUR: { microseconds: hourMicroseconds },
  MINUTE: { microseconds: minuteMicroseconds },
  SECOND: { microseconds: secondMicroseconds },
  MICROSECOND: { microseconds: 1 },
};

const order = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'MICROSECOND'] as const;

/** The simple units that a compound one such as DAY_SECOND is made of; null for others. */
export function compoundUnits(unit: string): readonly string[] | null {
  const [first, last] = unit.split('_');
  const from = order.indexOf(first as 'YEAR');
  const to = order.indexOf(last as 'YEAR');
  return from >= 0 && to > from ? order.slice(from, to + 1) : null;
}

export function isUnit(unit: string): boolean {
  return unit in simpleUnits || compoundUnits(unit) !== null;
}

/** Whether dates keep having no time of day when such an interval is added. */
export function isDateUnit(unit: string): boolean {
  return unit === 'YEAR_MONTH' || (simpleUnits[unit] !== undefined && simpleUnits[unit].microseconds === undefined);
}

export function isMonthUnit(unit: string): boolean {
  return unit === 'YEAR_MONTH' || simpleUnits[unit]?.months !== undefined;
}

/** `count` of a simple unit. Whole days are split off, so that no product passes 2^53. */
export function intervalOf(unit: string, count: number): Interval {
  const { months = 0, days = 0, microseconds = 0 } = simpleUnits[unit]!;
  if (microseconds === 0) return { months: count * months, days: count * days, microseconds: 0 };
  const perDay = dayMicroseconds / microseconds;
  const wholeDays = Math.trunc(count / perDay);
  return { months: 0, days: wholeDays, microseconds: (count - wholeDays * perDay) * microseconds };
}

/** The numbers in the text, the last of them for the smallest unit, with the sign in front. Null when there are too many or one is too large. */
export function parseInterval(text: string, units: readonly string[]): Interval | null {
  const match = /^\s*(-?)(.*)$/s.exec(text)!;
  const sign = match[1] === '-' ? -1 : 1;
  const found = [...match[2]!.matchAll(/\d+/g)].map(([digits]) => digits);
  if (found.length > units.length) return null;
  const used = units.slice(units.length - found.length);
  let [months, days, microseconds] = [0, 0, 0];
  for (const [index, digits] of found.entries()) {
    const unit = used[index]!;
    // A fraction of a second has its digits from the left.
    const number = unit === 'MICROSECOND' ? Number(digits.slice(0, 6).padEnd(6, '0')) : Number(digits);
    if (!Number.isSafeInteger(number)) return null;
    const part = intervalOf(unit, number);
    months += part.months;
    days += part.days;
    microseconds += part.microseconds;
  }
  return { months: sign * months, days: sign * days, microseconds: sign * microseconds };
}

/** 0001-01-01: intervals of days and less end there. */
const firstDay = 366;

/** Moves `parts` on by `sign` times the interval; false when there is no such date. */
export function addInterval(parts: DateTimeParts, { months, days, microseconds }: Interval, sign: 1 | -1): boolean {
  if (months !== 0 || (days === 0 && microseconds === 0)) return addMonths(parts, sign * months);
  const ofDay = ((parts.hour * 60 + parts.minute) * 60 + parts.second) * secondMicroseconds + parts.microsecond;
  const moved = ofDay + sign * microseconds;
  const carried = Math.floor(moved / dayMicroseconds);
  const target = dayNumber(parts.year, parts.month, parts.day) + sign * days + carried;
  if (!(target >= firstDay && target <= dayNumberMax)) return false;
  const rest = moved - carried * dayMicroseconds;
  parts.hour = Math.floor(rest / hourMicroseconds);
  parts.minute = Math.floor(rest / minuteMicroseconds) % 60;
  parts.second = Math.floor(rest / secondMicroseconds) % 60;
  parts.microsecond = rest % secondMicroseconds;
  setDateOfDayNumber(target, parts);
  return true;
}

function addMonths(parts: DateTimeParts, months: number): boolean {
  const total = parts.year * 12 + parts.month - 1 + months;
  if (!(total >= 0 && total < 120_000)) return false;
  parts.year = Math.floor(total / 12);
  parts.month = (total % 12) + 1;
  parts.day = Math.min(parts.day, daysInMonth(parts.year, parts.month));
  return true;
}
