import { requireText, wrongFormat } from './java-number';
import type { PartitionFunctionDefinition } from './partition-function';
import { requiredInteger, requiredProperty, textProperty, wrongProperty } from './properties';
import { type SimpleDateFormat, simpleDateFormat } from './simple-date-format';
import { dayMs, timeZone } from './time-zone';

/** The dateFormat property, read in the function's time zone. */
export function formatProperty(definition: PartitionFunctionDefinition, fallback?: string): SimpleDateFormat {
  const pattern =
    textProperty(definition, 'dateFormat') ??
    fallback ??
    requiredProperty(definition, 'dateFormat', 'a date format such as yyyy-MM-dd');
  return simpleDateFormat(pattern, timeZone(definition.timeZone), definition.now);
}

/** A property that holds a date in the function's own format, as an instant; null when it is not set. */
export function dateProperty(
  definition: PartitionFunctionDefinition,
  name: string,
  format: SimpleDateFormat,
): number | null {
  const text = textProperty(definition, name);
  if (text === undefined) return null;
  const value = format.parse(text);
  if (value === null) throw wrongProperty(definition, name, 'a date in the format of dateFormat');
  return value;
}

export function requiredDate(definition: PartitionFunctionDefinition, name: string, format: SimpleDateFormat): number {
  const value = dateProperty(definition, name, format);
  if (value === null) throw wrongProperty(definition, name, 'a date in the format of dateFormat');
  return value;
}

/** sPartionDay in milliseconds. */
export function periodProperty(definition: PartitionFunctionDefinition): number {
  return requiredInteger(definition, 'sPartionDay') * dayMs;
}

/** The instant of a value. Errors: 1064 with MyCAT's text when it has another format. */
export function requireDate(value: string | null, format: SimpleDateFormat): number {
  const instant = format.parse(requireText(value));
  if (instant === null) throw wrongFormat(value);
  return instant;
}

/** Whole periods in a duration, truncated toward zero. */
export function wholePeriods(durationMs: number, period: number): number {
  return Math.trunc(durationMs / period);
}
