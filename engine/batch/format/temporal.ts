import { writeAscii, writePadded, writeTwoDigits, writeUint32 } from './integer';

/** Most bytes: `2024-01-31 23:59:59.999999`; a TIME is shorter. */
export const temporalBytesMax = 26;

/** Parts of a DATE, DATETIME or TIMESTAMP. Filled by `unpackDateTime`; one object is reused so that no row allocates. */
export const dateTimeParts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: 0 };

/** Takes apart a packed datetime (layout `temporal` in column-type.ts) given as its 32-bit halves. The result is in `dateTimeParts`. */
export function unpackDateTime(low: number, high: number): void {
  const parts = dateTimeParts;
  const yearMonthDay = high >>> 9;
  const timeOfDay = ((high & 0x1ff) << 8) | (low >>> 24);
  const yearMonth = yearMonthDay >>> 5;
  parts.year = Math.floor(yearMonth / 13);
  parts.month = yearMonth - parts.year * 13;
  parts.day = yearMonthDay & 31;
  parts.hour = timeOfDay >>> 12;
  parts.minute = (timeOfDay >>> 6) & 63;
  parts.second = timeOfDay & 63;
  parts.microsecond = low & 0xffffff;
}

const fractionDivisors: readonly number[] = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

function writeFraction(target: Uint8Array, at: number, microsecond: number, digits: number): number {
  if (digits === 0) return at;
  target[at] = 46;
  return writePadded(target, at + 1, Math.floor(microsecond / fractionDivisors[digits]!), digits);
}

/** `2024-01-31`. Returns the next position. */
export function writeDate(target: Uint8Array, at: number, low: number, high: number): number {
  unpackDateTime(low, high);
  return writeDateParts(target, at);
}

function writeDateParts(target: Uint8Array, at: number): number {
  const { year, month, day } = dateTimeParts;
  const century = Math.floor(year / 100);
  let position = writeTwoDigits(target, at, century);
  position = writeTwoDigits(target, position, year - century * 100);
  target[position] = 45;
  position = writeTwoDigits(target, position + 1, month);
  target[position] = 45;
  return writeTwoDigits(target, position + 1, day);
}

/** `2024-01-31 10:00:00.500`; `digits` of the second's fraction, 0..6, further ones are cut. Returns the next position. */
export function writeDateTime(target: Uint8Array, at: number, low: number, high: number, digits: number): number {
  unpackDateTime(low, high);
  let position = writeDateParts(target, at);
  target[position] = 32;
  position = writeTwoDigits(target, position + 1, dateTimeParts.hour);
  target[position] = 58;
  position = writeTwoDigits(target, position + 1, dateTimeParts.minute);
  target[position] = 58;
  position = writeTwoDigits(target, position + 1, dateTimeParts.second);
  return writeFraction(target, position, dateTimeParts.microsecond, digits);
}

/** Parts of a TIME. Filled by `unpackTime`. */
export const timeParts = { negative: false, hour: 0, minute: 0, second: 0, microsecond: 0 };

/** Takes apart a TIME in signed microseconds, given as 32-bit halves. The result is in `timeParts`; hours go up to 838. */
export function unpackTime(low: number, high: number): void {
  const value = high * 0x1_0000_0000 + (low >>> 0);
  const parts = timeParts;
  parts.negative = value < 0;
  const magnitude = Math.abs(value);
  const seconds = Math.floor(magnitude / 1_000_000);
  parts.microsecond = magnitude - seconds * 1_000_000;
  const minutes = Math.floor(seconds / 60);
  parts.second = seconds - minutes * 60;
  parts.hour = Math.floor(minutes / 60);
  parts.minute = minutes - parts.hour * 60;
}

/** `-838:59:59.000000`. Returns the next position. */
export function writeTime(target: Uint8Array, at: number, low: number, high: number, digits: number): number {
  unpackTime(low, high);
  const { hour } = timeParts;
  let position = at;
  if (timeParts.negative) target[position++] = 45;
  position = hour < 100 ? writeTwoDigits(target, position, hour) : writeUint32(target, position, hour);
  target[position] = 58;
  position = writeTwoDigits(target, position + 1, timeParts.minute);
  target[position] = 58;
  position = writeTwoDigits(target, position + 1, timeParts.second);
  return writeFraction(target, position, timeParts.microsecond, digits);
}

/** A YEAR: four digits, `0000` for the zero year. */
export function writeYear(target: Uint8Array, at: number, value: number): number {
  return value <= 9999 ? writePadded(target, at, value, 4) : writeAscii(target, at, String(value));
}
