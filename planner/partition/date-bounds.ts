import { civilDate, dayNumber } from './julian-gregorian-calendar';
import type { SimpleDateFormat } from './simple-date-format';
import { dayMs, type TimeZone } from './time-zone';

/** Instants that enclose the instants of all values between two bounds; null = no bound. */
export interface DateBounds {
  readonly from: number | null;
  readonly to: number | null;
}

/** 1900-01-02 UTC: before it offsets and calendars of Java and MySQL differ, and bounds are not used. */
const firstOrderedInstant = -25_566 * dayMs;

/**
 * Bounds of a DATE, DATETIME or TIMESTAMP column as instants, widened to where MySQL's order of values and the order of the instants that
 * Java reads them as part: dates with a zero month or day roll back into the month before, a 31st that the month lacks (ALLOW_INVALID_DATES)
 * rolls into the next, and wall times that the clocks skip roll forward.
 * Null when a bound cannot be used: all nodes then.
 */
export function dateBounds(low: string | null, high: string | null, format: SimpleDateFormat): DateBounds | null {
  if (!format.chronological) return null;
  const lowInstant = low === null ? null : format.parse(low);
  const highInstant = high === null ? null : format.parse(high);
  if ((low !== null && lowInstant === null) || (high !== null && highInstant === null)) return null;
  const from = lowInstant === null || !isCalendarDate(low!, format) ? null : lowInstant;
  const to = highInstant === null || !isCalendarDate(high!, format) ? null : highInstant;
  return {
    from: from === null || from < firstOrderedInstant ? null : lowest(from, format.zone),
    to: to === null ? null : highest(Math.max(to, firstOrderedInstant), format.zone),
  };
}

/** True for a date that is on the calendar as it is written; others roll over, and are no bounds. */
function isCalendarDate(text: string, format: SimpleDateFormat): boolean {
  const fields = format.fieldsOf(text);
  if (fields === null) return false;
  const { year, month, day } = civilDate(dayNumber(fields.year, fields.month, fields.day));
  return year === fields.year && month === fields.month && day === fields.day && fields.hour < 24;
}

/** Month 0 of the next year is read as December, day 0 as the last of the month before: down to the start of the day, or of 30 November. */
function lowest(instant: number, zone: TimeZone): number {
  const day = localDay(instant, zone);
  const { year, month } = civilDate(day);
  const start = month === 11 ? dayNumber(year, 10, 30) : day;
  return Math.min(instant, zone.instantOf(start * dayMs)) - skippedAround(instant, zone);
}

/** A 31st of a shorter month is read as one of the first days of the next: up to the end of those. */
function highest(instant: number, zone: TimeZone): number {
  const { year, month, day } = civilDate(localDay(instant, zone));
  const monthStart = dayNumber(year, month, 1);
  const strayDays = 31 - (monthStart - dayNumber(year, month - 1, 1));
  const end = day <= strayDays ? zone.instantOf((monthStart + strayDays) * dayMs) - 1 : instant;
  return Math.max(instant, end) + skippedAround(instant, zone);
}

/** How far clocks jump ahead within a day or so of an instant; 0 when they do not. */
function skippedAround(instant: number, zone: TimeZone): number {
  return Math.max(0, zone.offsetAt(instant + 2 * dayMs) - zone.offsetAt(instant - 2 * dayMs));
}

/** Day number of an instant on the zone's calendar. */
export function localDay(instant: number, zone: TimeZone): number {
  return Math.floor((instant + zone.offsetAt(instant)) / dayMs);
}
