/** TIMESTAMPDIFF and what makes dates and times of numbers (source: sql-common/my_time.c, sql/sql_time.cc). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType } from '../../batch/column-type';
import { isValid } from '../../batch/record-batch';
import type { DateTimeParts } from '../../batch/temporal-pack';
import { bothValid } from '../../batch/validity';
import { dayNumber, dayNumberMax, setDateOfDayNumber } from '../../types/calendar';
import { packParts } from '../../types/temporal';
import { anyNullable } from '../attributes';
import { temporalType } from '../convert/to-temporal';
import { DateReader, hasZero, refuseNoDate, temporalOperand, wordOf } from '../dates';
import type { Operand } from '../evaluator';
import type { Expression } from '../expression';
import { int64Vector, integerVector, NullMarks } from '../result';
import type { ScalarFunction } from '../scalar-function';
import { refuseNoWhole, wholeNumbers } from '../text';

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
      for (const argument of args) refuseNoWhole(argument);
      return type(args);
    },
    compile: (call) => (batch) => {
      const vectors = call.operands.map((operand) => operand.evaluate(batch));
      const columns = vectors.map((vector) => wholeNumbers(vector, call.context));
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

const firstDay = 366;

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

/** A period is YYYYMM or YYMM. */
function monthsOfPeriod(period: number): number {
  if (period <= 0) return 0;
  const year = Math.floor(period / 100);
  return (year < 70 ? year + 2000 : year < 100 ? year + 1900 : year) * 12 + (period % 100) - 1;
}

function periodOfMonths(months: number): number {
  if (months === 0) return 0;
  const year = Math.floor(months / 12);
  return (year < 70 ? year + 2000 : year < 100 ? year + 1900 : year) * 100 + (months % 12) + 1;
}

function period(name: string, compute: (first: number, second: number) => number): ScalarFunction {
  return {
    name,
    arity: [2, 2],
    resultType: (args) => {
      for (const argument of args) refuseNoWhole(argument);
      return columnType('int', { precision: 6, length: 6, nullable: anyNullable(args) });
    },
    compile: ({ operands, type, context }) => {
      const [left, right] = operands as [Operand, Operand];
      return (batch) => {
        const [a, b] = [left.evaluate(batch), right.evaluate(batch)];
        const [x, y] = [wholeNumbers(a, context), wholeNumbers(b, context)];
        const values = new Float64Array(batch.rowCount);
        for (let row = 0; row < values.length; row++) values[row] = compute(x[row]!, y[row]!);
        return integerVector(type, values, bothValid(a.validity, b.validity, batch.rowCount));
      };
    },
  };
}

export const dateArithmeticFunctions: readonly ScalarFunction[] = [
  period('period_add', (months, added) => (months === 0 ? 0 : periodOfMonths(monthsOfPeriod(months) + added))),
  period('period_diff', (left, right) => monthsOfPeriod(left) - monthsOfPeriod(right)),
  timestampDifference,
  ofNumbers(
    'from_days',
    1,
    () => temporalType('date', 0, true),
    ([days]) => dateOfDays(days!),
  ),
  ofNumbers('makedate', 2, () => temporalType('date', 0, true), makeDate),
];
