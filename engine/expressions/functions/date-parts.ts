/** Numbers and dates out of dates and times: YEAR, WEEK, HOUR, EXTRACT, DATE, LAST_DAY … (manual: "Date and Time Functions"). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType } from '../../batch/column-type';
import type { Int64Vector } from '../../batch/record-batch';
import { isValid } from '../../batch/record-batch';
import { type DateTimeParts, packDateTime } from '../../batch/temporal-pack';
import { dayNumber, daysInMonth, weekdayOf, weekOf } from '../../types/calendar';
import { temporalType } from '../convert/to-temporal';
import {
  compileDatePart,
  compileTimePart,
  DateReader,
  hasZero,
  refuseNoDate,
  refuseNoTime,
  temporalOperand,
  temporalScaleOf,
} from '../dates';
import type { Operand } from '../evaluator';
import type { Expression } from '../expression';
import { int64Vector, NullMarks } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import { wholeConstant } from '../text';

function intType(length: number, nullable = true): ColumnType {
  return columnType(length <= 11 ? 'int' : 'bigint', { precision: length, length, nullable });
}

function datePart(name: string, length: number, compute: (parts: DateTimeParts) => number): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => {
      refuseNoDate(args[0]!, name);
      return intType(length);
    },
    compile: (call) => compileDatePart(call, compute),
  };
}

function timePart(name: string, length: number, compute: (microseconds: number) => number): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => {
      refuseNoTime(args[0]!, name);
      return intType(length);
    },
    compile: (call) => compileTimePart(call, (value) => compute(Math.abs(value))),
  };
}

/** Day number of a whole date, NaN for one with zeros. */
function dayOf(parts: DateTimeParts): number {
  return hasZero(parts) ? Number.NaN : dayNumber(parts.year, parts.month, parts.day);
}

const dayOfWeek = (parts: DateTimeParts): number => weekdayOf(dayOf(parts), true) + 1;

/** The mode of WEEK and YEARWEEK. Errors: 1235 unless it is a constant; without one the session's default_week_format is taken as 0. */
function weekMode(args: readonly Expression[]): number {
  if (args.length < 2) return 0;
  const mode = wholeConstant(args[1]);
  if (mode === null) throw notSupported('WEEK with a mode that is not a constant');
  return mode & 7;
}

function weekFunction(
  name: string,
  length: number,
  compute: (parts: DateTimeParts, mode: number) => number,
): ScalarFunction {
  return {
    name,
    arity: [1, 2],
    resultType: (args) => {
      refuseNoDate(args[0]!, name);
      weekMode(args);
      return intType(length);
    },
    compile: (call) => {
      const mode = weekMode(call.operands.map(({ expression }) => expression));
      return compileDatePart(call, (parts) => (hasZero(parts) ? Number.NaN : compute(parts, mode)));
    },
  };
}

function yearWeek(parts: DateTimeParts, mode: number): number {
  const { week, year } = weekOf(parts, mode | 2);
  return year * 100 + week;
}

const second = 1_000_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A date out of a date; null where there is none. */
function dateOf(
  name: string,
  compute: (parts: DateTimeParts) => readonly [year: number, month: number, day: number] | null,
): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => {
      refuseNoDate(args[0]!, name);
      return temporalType('date', 0, true);
    },
    compile: ({ operands, type, context }) => {
      const operand = temporalOperand(operands[0]!, 'datetime', context);
      return (batch) => {
        const reader = new DateReader(operand.evaluate(batch));
        const values = new BigInt64Array(batch.rowCount);
        const nulls = new NullMarks(reader.validity, batch.rowCount);
        for (let row = 0; row < values.length; row++) {
          if (!isValid(reader.validity, row)) continue;
          const date = compute(reader.read(row));
          if (date === null) nulls.setNull(row);
          else values[row] = packDateTime(date[0], date[1], date[2], 0, 0, 0, 0);
        }
        return int64Vector(type, 'temporal', values, nulls.validity);
      };
    },
  };
}

/** TIME(x): the time of day. */
const time: ScalarFunction = {
  name: 'time',
  arity: [1, 1],
  resultType: (args) => {
    refuseNoTime(args[0]!, 'TIME');
    return temporalType('time', temporalScaleOf(args[0]!, 'time'), true);
  },
  compile: ({ operands, type, context }) => {
    const operand = temporalOperand(operands[0]!, 'time', context);
    return (batch) => ({ ...(operand.evaluate(batch) as Int64Vector), type });
  },
};

/** DATEDIFF(a, b): days from b to a. */
function compileDateDifference({ operands, type, context }: BoundCall): ReturnType<typeof compileDatePart> {
  const [left, right] = operands.map((operand) => temporalOperand(operand, 'datetime', context)) as [Operand, Operand];
  return (batch) => {
    const a = new DateReader(left.evaluate(batch));
    const b = new DateReader(right.evaluate(batch));
    const values = new BigInt64Array(batch.rowCount);
    const nulls = new NullMarks(null, batch.rowCount);
    for (let row = 0; row < values.length; row++) {
      const days =
        isValid(a.validity, row) && isValid(b.validity, row) ? dayOf(a.read(row)) - dayOf(b.read(row)) : Number.NaN;
      if (Number.isNaN(days)) nulls.setNull(row);
      else values[row] = BigInt(days);
    }
    return int64Vector(type, 'int64', values, nulls.validity);
  };
}

const dateDifference: ScalarFunction = {
  name: 'datediff',
  arity: [2, 2],
  resultType: (args) => {
    for (const argument of args) refuseNoDate(argument, 'DATEDIFF');
    return intType(8);
  },
  compile: compileDateDifference,
};

const day = datePart('day', 2, (parts) => parts.day);

export const datePartFunctions: readonly ScalarFunction[] = [
  datePart('year', 4, ({ year }) => year),
  datePart('month', 2, ({ month }) => month),
  day,
  { ...day, name: 'dayofmonth' },
  datePart('quarter', 1, ({ month }) => Math.floor((month + 2) / 3)),
  datePart('dayofyear', 3, (parts) => dayOf(parts) - dayNumber(parts.year, 1, 1) + 1),
  datePart('dayofweek', 1, dayOfWeek),
  datePart('weekday', 1, (parts) => weekdayOf(dayOf(parts), false)),
  datePart('to_days', 6, dayOf),
  datePart('to_seconds', 12, (parts) => dayOf(parts) * 86_400 + (parts.hour * 60 + parts.minute) * 60 + parts.second),
  weekFunction('week', 2, (parts, mode) => weekOf(parts, mode).week),
  { ...weekFunction('weekofyear', 2, (parts) => weekOf(parts, 3).week), arity: [1, 1] },
  weekFunction('yearweek', 6, yearWeek),
  timePart('hour', 2, (value) => Math.floor(value / hour)),
  timePart('minute', 2, (value) => Math.floor(value / minute) % 60),
  timePart('second', 2, (value) => Math.floor(value / second) % 60),
  timePart('microsecond', 6, (value) => value % second),
  dateOf('date', ({ year, month, day: date }) => [year, month, date]),
  dateOf('last_day', (parts) =>
    parts.month === 0 ? null : [parts.year, parts.month, daysInMonth(parts.year, parts.month)],
  ),
  time,
  dateDifference,
];
