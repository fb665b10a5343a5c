import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType } from '../../batch/column-type';
import { type BytesVector, type Int64Vector, isValid, type Vector } from '../../batch/record-batch';
import { parseDateTimeText, unpackDateTime } from '../../batch/temporal-pack';
import { type Decimal, decimalText, parseDecimalPrefix } from '../../types/decimal';
import {
  cutMicroseconds,
  type DateRules,
  dateTimeFromNumber,
  packParts,
  parseDateTime,
  parseTime,
  timeFromNumber,
  timeOf,
} from '../../types/temporal';
import type { EvaluationContext } from '../evaluator';
import { NullMarks } from '../result';
import { exactColumn } from './exact';
import { refuseNumbered } from './to-double';

export type TemporalTarget = 'date' | 'datetime' | 'time';

/** A temporal type of `target` with `scale` digits of fraction, nullable. */
export function temporalType(target: TemporalTarget, scale: number, nullable = true): ColumnType {
  const length = target === 'date' ? 10 : (target === 'datetime' ? 19 : 10) + (scale > 0 ? scale + 1 : 0);
  return columnType(target, { scale: target === 'date' ? 0 : scale, length, nullable });
}

export function dateRules(context: EvaluationContext): DateRules {
  return { noZeroDate: context.sqlMode.has('NO_ZERO_DATE'), noZeroInDate: context.sqlMode.has('NO_ZERO_IN_DATE') };
}

/**
 * The values as DATE, DATETIME or TIME with `type.scale` digits of fraction, further ones cut. What is no date becomes NULL with warning 1292.
 * Errors: 1235 for TIME to DATE and DATETIME, which takes today's date; where sql_mode wants fractions rounded.
 */
export function toTemporal(vector: Vector, type: ColumnType, context: EvaluationContext): Int64Vector {
  if (context.sqlMode.has('TIME_ROUND_FRACTIONAL') && type.name !== 'date' && fractionOf(vector) > type.scale)
    throw notSupported('rounding fractions of a second (sql_mode TIME_ROUND_FRACTIONAL) outside of one data node');
  if (type.name === 'time') return toTime(vector, type, context);
  switch (vector.layout) {
    case 'temporal':
      if (vector.type.name === 'time') throw notSupported('a date from a TIME, which depends on the current date');
      return cutDateTimes(vector, type);
    case 'bytes':
      return datesFromText(vector, type, context);
    default:
      return datesFromNumbers(vector, type, context);
  }
}

/** Digits of a second's fraction that values may have, as far as they count. */
function fractionOf({ layout, type }: Vector): number {
  if (layout === 'int64') return 0;
  return layout === 'bytes' || layout === 'float64' ? fractionMax : Math.min(type.scale, fractionMax);
}

const fractionMax = 6;

function result(type: ColumnType, values: BigInt64Array, nulls: NullMarks): Int64Vector {
  return { layout: 'temporal', type, length: values.length, validity: nulls.validity, values };
}

const timeMask = ~((1n << 41n) - 1n);

function cutDateTimes(vector: Int64Vector, type: ColumnType): Int64Vector {
  const { values: source, validity, length } = vector;
  if (type.name === 'date') {
    if (vector.type.name === 'date') return { ...vector, type };
    const values = new BigInt64Array(length);
    for (let row = 0; row < length; row++) values[row] = source[row]! & timeMask;
    return { layout: 'temporal', type, length, validity, values };
  }
  if (vector.type.name === 'date' || type.scale >= vector.type.scale) return { ...vector, type };
  const values = new BigInt64Array(length);
  const halves = new Int32Array(values.buffer);
  const from = new Int32Array(source.buffer, source.byteOffset, length * 2);
  for (let row = 0; row < length; row++) {
    const low = from[row * 2]!;
    halves[row * 2] = (low & 0xff000000) | cutMicroseconds(low & 0xffffff, type.scale);
    halves[row * 2 + 1] = from[row * 2 + 1]!;
  }
  return { layout: 'temporal', type, length, validity, values };
}

/** Bytes past ASCII as the server writes them in messages about dates. */
function escaped(text: string): string {
  return text.replace(/[^\u0020-\u007e]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

function textOf(vector: BytesVector, row: number): string {
  return Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString();
}

const halvesOfText = new Int32Array(2);

function datesFromText(vector: BytesVector, type: ColumnType, context: EvaluationContext): Int64Vector {
  refuseNumbered(vector);
  const { length } = vector;
  const values = new BigInt64Array(length);
  const halves = new Int32Array(values.buffer);
  const nulls = new NullMarks(vector.validity, length);
  const rules = dateRules(context);
  for (let row = 0; row < length; row++) {
    if (!isValid(vector.validity, row)) continue;
    if (isCanonical(vector, row, type)) {
      halves[row * 2] = halvesOfText[0]!;
      halves[row * 2 + 1] = halvesOfText[1]!;
      continue;
    }
    const text = textOf(vector, row);
    const parts = parseDateTime(text, rules);
    if (parts === null) {
      nulls.setNull(row);
      context.warn(1292, `Incorrect datetime value: '${escaped(text)}'`);
      continue;
    }
    if (parts.truncated) context.warn(1292, `Truncated incorrect ${type.name} value: '${escaped(text)}'`);
    values[row] = type.name === 'date' ? packParts(dateOnly(parts)) : packParts(cutFraction(parts, type.scale));
  }
  return result(type, values, nulls);
}

/** `YYYY-MM-DD` with a day that every month has: the form that nearly all text has, read without making a string. */
function isCanonical(vector: BytesVector, row: number, type: ColumnType): boolean {
  const start = vector.offsets[row]!;
  const end = vector.offsets[row + 1]!;
  if (end - start !== 10 && (end - start !== 19 || type.name === 'date')) return false;
  if (end - start === 19 && vector.data[start + 10] !== 0x20) return false;
  // Packed they would run over into one another: day 33 is the first of the next month.
  const field = (at: number): number => (vector.data[start + at]! - zero) * 10 + vector.data[start + at + 1]! - zero;
  const [month, day] = [field(5), field(8)];
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 28)) return false;
  if (end - start === 19 && !(field(11) < 24 && field(14) < 60 && field(17) < 60)) return false;
  return parseDateTimeText(vector.data, start, end, halvesOfText);
}

const zero = 0x30;

function dateOnly<P extends { year: number; month: number; day: number }>({ year, month, day }: P) {
  return { year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0 };
}

function cutFraction<P extends { microsecond: number }>(parts: P, scale: number): P {
  return { ...parts, microsecond: cutMicroseconds(parts.microsecond, scale) };
}

/** Reads a number column row by row as exact decimals. */
function decimals(vector: Vector): (row: number) => Decimal {
  if (vector.layout === 'float64') {
    const { values } = vector;
    // The digits that the double shows, as the server goes through text as well.
    return (row) => parseDecimalPrefix(String(values[row]));
  }
  const column = exactColumn(vector);
  return (row) => ({ unscaled: column.read(row), scale: column.scale });
}

/** As decimals, but for large doubles, of which the server takes the integer. */
function timeNumbers(vector: Vector): (row: number) => Decimal {
  const read = decimals(vector);
  if (vector.layout !== 'float64') return read;
  const { values } = vector;
  return (row) =>
    Number.isSafeInteger(Math.trunc(values[row]!))
      ? read(row)
      : { unscaled: BigInt(Math.trunc(values[row]!)), scale: 0 };
}

function datesFromNumbers(vector: Vector, type: ColumnType, context: EvaluationContext): Int64Vector {
  const read = decimals(vector);
  const values = new BigInt64Array(vector.length);
  const nulls = new NullMarks(vector.validity, vector.length);
  const rules = dateRules(context);
  for (let row = 0; row < vector.length; row++) {
    if (!isValid(vector.validity, row)) continue;
    const number = read(row);
    const parts = dateTimeFromNumber(number, rules);
    if (parts === null) {
      nulls.setNull(row);
      context.warn(1292, `Incorrect datetime value: '${decimalText(number.unscaled, number.scale)}'`);
      continue;
    }
    values[row] = type.name === 'date' ? packParts(dateOnly(parts)) : packParts(cutFraction(parts, type.scale));
  }
  return result(type, values, nulls);
}

function toTime(vector: Vector, type: ColumnType, context: EvaluationContext): Int64Vector {
  const { length, validity } = vector;
  const values = new BigInt64Array(length);
  const nulls = new NullMarks(validity, length);
  if (vector.layout === 'temporal') {
    if (vector.type.name === 'time' && type.scale >= vector.type.scale) return { ...vector, type };
    for (let row = 0; row < length; row++) {
      const time = vector.type.name === 'time' ? Number(vector.values[row]!) : timeOfDay(vector, row);
      values[row] = BigInt(cutMicroseconds(time, type.scale));
    }
    return result(type, values, nulls);
  }
  if (vector.layout === 'bytes') refuseNumbered(vector);
  const read = vector.layout === 'bytes' ? null : timeNumbers(vector);
  for (let row = 0; row < length; row++) {
    if (!isValid(validity, row)) continue;
    const number = read === null ? null : read(row);
    const text = number === null ? textOf(vector as BytesVector, row) : decimalText(number.unscaled, number.scale);
    const parsed = number === null ? parseTime(text) : timeFromNumber(number);
    if (parsed === null) {
      nulls.setNull(row);
      context.warn(1292, `Incorrect time value: '${escaped(text)}'`);
      continue;
    }
    if (parsed.truncated) context.warn(1292, `Incorrect time value: '${escaped(text)}'`);
    values[row] = BigInt(cutMicroseconds(parsed.microseconds, type.scale));
  }
  return result(type, values, nulls);
}

const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: 0 };

/** Microseconds since midnight of a DATETIME. */
export function timeOfDay(vector: Int64Vector, row: number): number {
  const value = vector.values[row]!;
  unpackDateTime(Number(value & 0xffffffffn) | 0, Number(value >> 32n), parts);
  return timeOf(parts.hour, parts.minute, parts.second, parts.microsecond);
}
