import { requireText, wrongFormat } from './java-number';
import type { PartitionFunctionDefinition } from './partition-function';
import { integerProperty, wrongProperty } from './properties';
import { type DateReader, dateReader } from './simple-date-format';

export const dayMs = 86_400_000;

/** The reader of the dateFormat property. */
export function formatOf(definition: PartitionFunctionDefinition, fallback: string | null): DateReader {
  const format = definition.properties.get('dateFormat') ?? fallback;
  if (format === null) throw wrongProperty(definition, 'dateFormat', undefined, 'a date format such as yyyy-MM-dd');
  return dateReader(format, definition.timeZone);
}

/** A property that holds a date in the function's own format; null when it is not set. */
export function dateProperty(definition: PartitionFunctionDefinition, name: string, read: DateReader): number | null {
  const text = definition.properties.get(name);
  if (text === undefined || text === '') return null;
  const value = read(text);
  if (value === null) throw wrongProperty(definition, name, text, 'a date in the format of dateFormat');
  return value;
}

export function requiredDate(definition: PartitionFunctionDefinition, name: string, read: DateReader): number {
  const value = dateProperty(definition, name, read);
  if (value === null) throw wrongProperty(definition, name, undefined, 'a date in the format of dateFormat');
  return value;
}

/** sPartionDay in milliseconds. */
export function periodMs(definition: PartitionFunctionDefinition): number {
  return integerProperty(definition, 'sPartionDay', 0) * dayMs;
}

/** The instant of a value; MyCAT's error text when it has another format. */
export function requireDate(value: string | null, read: DateReader): number {
  const date = read(requireText(value));
  if (date === null) throw wrongFormat(value);
  return date;
}
