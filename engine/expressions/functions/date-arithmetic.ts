/** DATE_ADD, DATE_SUB, TIMESTAMPADD, TIMESTAMPDIFF and what makes dates of numbers (source: sql-common/my_time.c, sql/sql_time.cc). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType, isInteger } from '../../batch/column-type';
import { isValid } from '../../batch/record-batch';
import type { DateTimeParts } from '../../batch/temporal-pack';
import { bothValid } from '../../batch/validity';
import { dayNumber, dayNumberMax, daysInMonth, setDateOfDayNumber } from '../../types/calendar';
import { packParts, timeMax } from '../../types/temporal';
import { integersToDouble } from '../convert/to-double';
import { temporalType } from '../convert/to-temporal';
import { DateReader, hasZero, refuseNoDate, refuseUntyped, temporalOperand, warnZeroDate, wordOf } from '../dates';
import type { Evaluator, Operand } from '../evaluator';
import type { Expression } from '../expression';
import { int64Vector, NullMarks } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';

const dayMicroseconds = 86_400_000_000;

/** Units of months, and of microseconds. */
const monthUnits: Readonly<Record<string, number>> = { YEAR: 12, QUARTER: 3, MONTH: 1 };
const timeUnits: Readonly<Record<string, number>> = {
  WEEK: 7 * dayMicroseconds,
  DAY: dayMicroseconds,
  HOUR: 3_600_000_000,
  MINUTE: 60_000_000,
  SECOND: 1_000_000,
  MICROSECOND: 1,
};

function unitOf(expression: Expression | undefined): string {
  const unit = wordOf(expression).replace(/^SQL_TSI_/, '');
  if (!(unit in monthUnits) && !(unit in timeUnits)) throw notSupported(`an interval of ${unit}`);
  return unit;
}

/** Moves `parts` on; false when there is no such date. */
function addInterval(parts: DateTimeParts, unit: string, count: number): boolean {
  const months = monthUnits[unit];
  if (months !== undefined) {
    const total = parts.year * 12 + parts.month - 1 + count * months;
    if (total < 0 || total >= 120_000) return false;
    parts.year = Math.floor(total / 12);
    parts.month = (total % 12) + 1;
    parts.day = Math.min(parts.day, daysInMonth(parts.year, parts.month));
    return true;
  }
  const size = timeUnits[unit]!;
  const days = dayNumber(parts.year, parts.month, parts.day);
  if (size >= dayMicroseconds) return setDay(parts, days + count * (size / dayMicroseconds));
  const ofDay = ((parts.hour * 60 + parts.minute) * 60 + parts.second) * 1_000_000 + parts.microsecond;
  // In two steps, so that no sum passes 2^53.
  const perDay = dayMicroseconds / size;
  const wholeDays = Math.trunc(count / perDay);
  const moved = ofDay + (count - wholeDays * perDay) * size;
  const carried = Math.floor(moved / dayMicroseconds);
  const rest = moved - carried * dayMicroseconds;
  parts.hour = Math.floor(rest / 3_600_000_000);
  parts.minute = Math.floor(rest / 60_000_000) % 60;
  parts.second = Math.floor(rest / 1_000_000) % 60;
  parts.microsecond = rest % 1_000_000;
  return setDay(parts, days + wholeDays + carried);
}

/** 0001-01-01: intervals of days and less end there. */
const firstDay = 366;

function setDay(parts: DateTimeParts, days: number): boolean {
  if (!(days >= firstDay && days <= dayNumberMax)) return false;
  setDateOfDayNumber(days, parts);
  return true;
}

const intervalMax = 2 ** 53;

/** Errors: 1235 for what is neither DATE, DATETIME nor TIMESTAMP, for counts that are no integers, for compound units. */
function shiftedType(date: Expression, count: Expression, unitWord: Expression): ColumnType {
  refuseUntyped(date, 'DATE_ADD');
  if (!isInteger(count.type) && count.type.name !== 'null')
    throw notSupported('an interval that is not a whole number');
  const unit = unitOf(unitWord);
  const { type } = date;
  const keepsDate = unit in monthUnits || timeUnits[unit]! >= dayMicroseconds;
  if (type.name === 'date' && keepsDate) return temporalType('date', 0, true);
  const scale = unit === 'MICROSECOND' ? 6 : type.name === 'date' ? 0 : type.scale;
  return temporalType('datetime', scale, true);
}

interface Shift {
  readonly date: Operand;
  readonly count: Operand;
  readonly unit: string;
  readonly sign: 1 | -1;
}

function compileShift({ type, context }: BoundCall, { date, count, unit, sign }: Shift): Evaluator {
  const dates = temporalOperand(date, 'datetime', context);
  return (batch) => {
    const reader = new DateReader(dates.evaluate(batch));
    const counts = count.evaluate(batch);
    const numbers = counts.layout === 'int64' ? integersToDouble(counts) : new Float64Array(batch.rowCount);
    const values = new BigInt64Array(batch.rowCount);
    const validity = bothValid(reader.validity, counts.validity, batch.rowCount);
    const nulls = new NullMarks(validity, batch.rowCount);
    for (let row = 0; row < values.length; row++) {
      if (!isValid(validity, row)) continue;
      const parts = reader.read(row);
      const number = numbers[row]!;
      if (hasZero(parts)) {
        warnZeroDate(parts, date.type, context);
        nulls.setNull(row);
        continue;
      }
      if (Math.abs(number) < intervalMax && addInterval(parts, unit, sign * number)) values[row] = packParts(parts);
      else {
        context.warn(1441, 'Datetime function: datetime field overflow');
        nulls.setNull(row);
      }
    }
    return int64Vector(type, 'temporal', values, nulls.validity);
  };
}

/** date_add(date, count, 'unit'): date + INTERVAL count unit. */
function shift(name: string, sign: 1 | -1): ScalarFunction {
  return {
    name,
    arity: [3, 3],
    resultType: ([date, count, unit]) => shiftedType(date!, count!, unit!),
    compile: (call) => {
      const [date, count, unit] = call.operands as [Operand, Operand, Operand];
      return compileShift(call, { date, count, unit: unitOf(unit.expression), sign });
    },
  };
}

/** TIMESTAMPADD(unit, count, date): timestampadd('unit', count, date). */
const timestampAdd: ScalarFunction = {
  name: 'timestampadd',
  arity: [3, 3],
  resultType: ([unit, count, date]) => shiftedType(date!, count!, unit!),
  compile: (call) => {
    const [unit, count, date] = call.operands as [Operand, Operand, Operand];
    return compileShift(call, { date, count, unit: unitOf(unit.expression), sign: 1 });
  },
};

/** ADDDATE(date, days) and SUBDATE(date, days). */
function addDays(name: string, sign: 1 | -1): ScalarFunction {
  return {
    name,
    arity: [2, 2],
    resultType: ([date, count]) => {
      refuseUntyped(date!, name);
      if (!isInteger(count!.type)) throw notSupported('an interval that is not a whole number');
      const { type } = date!;
      return type.name === 'date' ? temporalType('date', 0, true) : temporalType('datetime', type.scale, true);
    },
    compile: (call) => {
      const [date, count] = call.operands as [Operand, Operand];
      return compileShift(call, { date, count, unit: 'DAY', sign });
    },
  };
}

/** Microseconds of the day. */
function timeOfParts({ hour, minute, second, microsecond }: DateTimeParts): number {
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
}

/** Whole units from `from` to `to`, cut towards zero. */
function difference(unit: string, from: DateTimeParts, to: DateTimeParts): bigint {
  const months = monthUnits[unit];
  if (months !== undefined) {
    const later = compareParts(from, to) > 0 ? from : to;
    const earlier = later === from ? to : from;
    let count = (later.year - earlier.year) * 12 + later.month - earlier.month;
    const laterRest = later.day * dayMicroseconds + timeOfParts(later);
    const earlierRest = earlier.day * dayMicroseconds + timeOfParts(earlier);
    if (laterRest < earlierRest) count--;
    const whole = Math.floor(count / months);
    return BigInt(later === to ? whole : -whole);
  }
  const days = dayNumber(to.year, to.month, to.day) - dayNumber(from.year, from.month, from.day);
  const microseconds = BigInt(days) * BigInt(dayMicroseconds) + BigInt(timeOfParts(to) - timeOfParts(from));
  return microseconds / BigInt(timeUnits[unit]!);
}

function compareParts(left: DateTimeParts, right: DateTimeParts): number {
  const [a, b] = [packParts(left), packParts(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** TIMESTAMPDIFF(unit, from, to): timestampdiff('unit', from, to). */
const timestampDifference: ScalarFunction = {
  name: 'timestampdiff',
  arity: [3, 3],
  resultType: ([unit, from, to]) => {
    unitOf(unit);
    refuseNoDate(from!, 'TIMESTAMPDIFF');
    refuseNoDate(to!, 'TIMESTAMPDIFF');
    return columnType('bigint', { precision: 21, length: 21, nullable: true });
  },
  compile: ({ operands, type, context }) => {
    const unit = unitOf(operands[0]!.expression);
    const [from, to] = operands.slice(1).map((operand) => temporalOperand(operand, 'datetime', context)) as [
      Operand,
      Operand,
    ];
    return (batch) => {
      const a = new DateReader(from.evaluate(batch));
      const b = new DateReader(to.evaluate(batch));
      const validity = bothValid(a.validity, b.validity, batch.rowCount);
      const nulls = new NullMarks(validity, batch.rowCount);
      const values = new BigInt64Array(batch.rowCount);
      for (let row = 0; row < values.length; row++) {
        if (!isValid(validity, row)) continue;
        const [first, last] = [a.read(row), b.read(row)];
        if (hasZero(first) || hasZero(last)) nulls.setNull(row);
        else values[row] = difference(unit, first, last);
      }
      return int64Vector(type, 'int64', values, nulls.validity);
    };
  },
};

function requireIntegers(args: readonly Expression[], name: string): void {
  for (const { type } of args) if (!isInteger(type)) throw notSupported(`${name} of anything but integers`);
}

/** Whole numbers to a date or time; NaN as the only microsecond or day is NULL. */
function ofNumbers(
  name: string,
  count: number,
  type: (args: readonly Expression[]) => ColumnType,
  compute: (numbers: readonly number[]) => bigint | null,
): ScalarFunction {
  return {
    name,
    arity: [count, count],
    resultType: (args) => {
      requireIntegers(args, name);
      return type(args);
    },
    compile: (call) => (batch) => {
      const vectors = call.operands.map((operand) => operand.evaluate(batch));
      const columns = vectors.map((vector) =>
        vector.layout === 'int64' ? integersToDouble(vector) : new Float64Array(batch.rowCount),
      );
      const values = new BigInt64Array(batch.rowCount);
      const nulls = new NullMarks(null, batch.rowCount);
      for (let row = 0; row < values.length; row++) {
        const known = vectors.every(({ validity }) => isValid(validity, row));
        const value = known ? compute(columns.map((column) => column[row]!)) : null;
        if (value === null) nulls.setNull(row);
        else values[row] = value;
      }
      return int64Vector(call.type, 'temporal', values, nulls.validity);
    },
  };
}

/** The zero date for numbers that are no day. */
function dateOfDays(days: number): bigint {
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: 0 };
  if (days > dayNumberMax || days < firstDay) return packParts(parts);
  setDateOfDayNumber(days, parts);
  return packParts(parts);
}

/** MAKEDATE(year, day of the year). Years below 100 are those of this century and the last one. */
function makeDate([year, dayOfYear]: readonly number[]): bigint | null {
  if (year! < 0 || year! > 9999 || dayOfYear! <= 0) return null;
  const full = year! < 70 ? year! + 2000 : year! < 100 ? year! + 1900 : year!;
  const days = dayNumber(full, 1, 1) + dayOfYear! - 1;
  return days > dayNumberMax ? null : dateOfDays(days);
}

const timeLimit = BigInt(timeMax - 999_999);

function makeTime([hour, minute, second]: readonly number[]): bigint | null {
  if (minute! < 0 || minute! > 59 || second! < 0 || second! > 59) return null;
  if (Math.abs(hour!) > 838) return hour! < 0 ? -timeLimit : timeLimit;
  const microseconds = BigInt((Math.abs(hour!) * 3600 + minute! * 60 + second!) * 1_000_000);
  return hour! < 0 ? -microseconds : microseconds;
}

function timeOfSeconds([seconds]: readonly number[]): bigint {
  if (Math.abs(seconds!) > 838 * 3600 + 59 * 60 + 59) return seconds! < 0 ? -timeLimit : timeLimit;
  return BigInt(seconds!) * 1_000_000n;
}

export const dateArithmeticFunctions: readonly ScalarFunction[] = [
  shift('date_add', 1),
  shift('date_sub', -1),
  addDays('adddate', 1),
  addDays('subdate', -1),
  timestampAdd,
  timestampDifference,
  ofNumbers(
    'from_days',
    1,
    () => temporalType('date', 0, true),
    ([days]) => dateOfDays(days!),
  ),
  ofNumbers('makedate', 2, () => temporalType('date', 0, true), makeDate),
  ofNumbers('maketime', 3, () => temporalType('time', 0, true), makeTime),
  ofNumbers('sec_to_time', 1, () => temporalType('time', 0, true), timeOfSeconds),
];
