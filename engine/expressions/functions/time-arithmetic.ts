/** TIMEDIFF, ADDTIME, SUBTIME, TIMESTAMP, SEC_TO_TIME, MAKETIME … (source: sql/item_timefunc.cc). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType, isNumeric, isString } from '../../batch/column-type';
import { writeDecimal } from '../../batch/decimal-words';
import { type BytesVector, type Int64Vector, isValid, type RecordBatch, type Vector } from '../../batch/record-batch';
import { dateTimeParts } from '../../batch/temporal-pack';
import { bytesBuilder } from '../../batch/vector-builder';
import { dayNumber } from '../../types/calendar';
import { decimalLength, decimalText, truncateToScale } from '../../types/decimal';
import { addInterval, dayMicroseconds } from '../../types/interval';
import { cutMicroseconds, packParts, parseDateTime, parseTime, timeMax, timeOf } from '../../types/temporal';
import { decimalReader } from '../convert/to-decimal';
import { refuseNumbered } from '../convert/to-double';
import { dateRules, temporalType } from '../convert/to-temporal';
import { type DateTimeParts, refuseNoDate, refuseNoTime, temporalOperand, temporalScaleOf } from '../dates';
import type { EvaluationContext, Evaluator, Operand } from '../evaluator';
import type { Expression } from '../expression';
import { int64Vector, integerVector, NullMarks } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import { refuseNoWhole, wholeNumbers } from '../text';

/** A date with its time, or a time alone, in microseconds (dates from year 0 on). */
interface Moment {
  readonly isDate: boolean;
  readonly microseconds: bigint;
}

type MomentReader = (row: number) => Moment | null;

/** Errors: 1235 for what is neither text, TIME nor DATETIME. */
function refuseNoMoment(expression: Expression, name: string): void {
  const { type } = expression;
  refuseNumbered(expression);
  if (isNumeric(type)) throw notSupported(`${name} of ${type.name}`);
}

const microsecondsOfDay = BigInt(dayMicroseconds);

function microsecondsOf(parts: DateTimeParts): bigint {
  const days = BigInt(dayNumber(parts.year, parts.month, parts.day));
  return days * microsecondsOfDay + BigInt(timeOf(parts.hour, parts.minute, parts.second, parts.microsecond));
}

/** Shorter text is never a date here. */
const dateLengthMin = 12;

function moments(vector: Vector, context: EvaluationContext): MomentReader {
  const { validity, type } = vector;
  if (type.name === 'null') return () => null;
  if (vector.layout === 'bytes') {
    const rules = dateRules(context);
    return (row) => (isValid(validity, row) ? momentOfText(vector, row, rules, context) : null);
  }
  const { values } = vector as Int64Vector;
  const isDate = type.name !== 'time';
  return (row) => {
    if (!isValid(validity, row)) return null;
    return { isDate, microseconds: isDate ? microsecondsOf(dateTimeParts(values[row]!)) : values[row]! };
  };
}

function momentOfText(
  { data, offsets }: BytesVector,
  row: number,
  rules: ReturnType<typeof dateRules>,
  { warn }: EvaluationContext,
): Moment | null {
  const text = Buffer.from(data.subarray(offsets[row], offsets[row + 1])).toString();
  const date = text.trim().length >= dateLengthMin ? parseDateTime(text, rules) : null;
  if (date?.hasTime) return { isDate: true, microseconds: microsecondsOf(date) };
  const time = parseTime(text);
  if (time === null || time.truncated) warn(1292, `Incorrect time value: '${text}'`);
  return time && { isDate: false, microseconds: BigInt(time.microseconds) };
}

function limited(microseconds: number, scale: number, { warn }: EvaluationContext): number {
  if (Math.abs(microseconds) > timeMax) {
    const sign = microseconds < 0 ? '-' : '';
    const seconds = Math.floor(Math.abs(microseconds) / 1_000_000);
    const padded = (value: number): string => String(value).padStart(2, '0');
    const text = `${sign}${Math.floor(seconds / 3600)}:${padded(Math.floor(seconds / 60) % 60)}:${padded(seconds % 60)}`;
    warn(1292, `Truncated incorrect time value: '${text}'`);
  }
  return cutMicroseconds(Math.max(-timeMax, Math.min(timeMax, microseconds)), scale);
}

/** TIMEDIFF(a, b): NULL for a date and a time. */
const timeDifference: ScalarFunction = {
  name: 'timediff',
  arity: [2, 2],
  resultType: (args) => {
    for (const argument of args) {
      refuseNoMoment(argument, 'TIMEDIFF');
      if (argument.type.name === 'date') throw notSupported('TIMEDIFF of date');
    }
    return temporalType('time', Math.max(...args.map((each) => temporalScaleOf(each, 'time'))), true);
  },
  compile: ({ operands, type, context }) => {
    const [left, right] = operands as [Operand, Operand];
    return (batch) => {
      const [a, b] = [moments(left.evaluate(batch), context), moments(right.evaluate(batch), context)];
      const values = new BigInt64Array(batch.rowCount);
      const nulls = new NullMarks(null, batch.rowCount);
      for (let row = 0; row < values.length; row++) {
        const [x, y] = [a(row), b(row)];
        if (x === null || y === null || x.isDate !== y.isDate) nulls.setNull(row);
        else values[row] = BigInt(limited(Number(x.microseconds - y.microseconds), type.scale, context));
      }
      return int64Vector(type, 'temporal', values, nulls.validity);
    };
  },
};

const fractionMax = 6;
const dateTimeLength = 19;

/** ADDTIME(a, b), SUBTIME(a, b): b is a time. Of text they make text. */
function addTime(name: string, sign: 1 | -1): ScalarFunction {
  return {
    name,
    arity: [2, 2],
    resultType: (args, options) => {
      const [moment, time] = args as [Expression, Expression];
      refuseNoMoment(moment, name);
      refuseNumbered(time);
      if (time.type.name === 'date' || time.type.name === 'datetime' || time.type.name === 'timestamp')
        throw notSupported(`${name} of a date added`);
      const added = time.type.name === 'null' ? fractionMax : temporalScaleOf(time, 'time');
      if (moment.type.name === 'null' || isString(moment.type)) {
        const scale = isString(moment.type) ? fractionMax : added;
        const length = dateTimeLength + (scale > 0 ? fractionMax + 1 : 0);
        return columnType('char', { length, collation: options.connectionCollation, nullable: true });
      }
      const target = moment.type.name === 'time' ? 'time' : 'datetime';
      return temporalType(target, Math.max(moment.type.scale, added), true);
    },
    compile: (call) => compileAddTime(call, sign),
  };
}

function compileAddTime({ operands, type, context }: BoundCall, sign: 1 | -1): Evaluator {
  const moment = operands[0]!;
  const time = temporalOperand(operands[1]!, 'time', context);
  return (batch) => {
    const read = moments(moment.evaluate(batch), context);
    const times = time.evaluate(batch) as Int64Vector;
    const sum = (row: number): Moment | null => {
      const start = read(row);
      if (start === null || !isValid(times.validity, row)) return null;
      const microseconds = start.microseconds + BigInt(sign) * times.values[row]!;
      if (!start.isDate)
        return { isDate: false, microseconds: BigInt(limited(Number(microseconds), fractionMax, context)) };
      return microseconds >= 0n ? { isDate: true, microseconds } : null;
    };
    return isString(type) ? momentTexts(type, batch, sum) : momentVector(type, batch, sum);
  };
}

function partsOf(microseconds: bigint): DateTimeParts | null {
  const parts = { year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 };
  const days = microseconds / microsecondsOfDay;
  const interval = {
    months: 0,
    days: Number(days) - dayNumber(1, 1, 1),
    microseconds: Number(microseconds - days * microsecondsOfDay),
  };
  return addInterval(parts, interval, 1) ? parts : null;
}

function momentVector(type: ColumnType, batch: RecordBatch, read: MomentReader): Vector {
  const values = new BigInt64Array(batch.rowCount);
  const nulls = new NullMarks(null, batch.rowCount);
  for (let row = 0; row < values.length; row++) {
    const moment = read(row);
    const parts = moment?.isDate ? partsOf(moment.microseconds) : null;
    if (moment === null || (moment.isDate && parts === null)) nulls.setNull(row);
    else values[row] = parts === null ? moment.microseconds : packParts(parts);
  }
  return int64Vector(type, 'temporal', values, nulls.validity);
}

function momentTexts(type: ColumnType, batch: RecordBatch, read: MomentReader): Vector {
  const out = bytesBuilder(type, batch.rowCount);
  for (let row = 0; row < batch.rowCount; row++) {
    const moment = read(row);
    const text = moment === null ? null : textOfMoment(moment);
    if (text === null) out.appendNull();
    else out.appendString(text);
  }
  return out.finish();
}

function textOfMoment({ isDate, microseconds }: Moment): string | null {
  const padded = (value: number, width = 2): string => String(value).padStart(width, '0');
  const clock = (hour: number, minute: number, second: number, microsecond: number): string =>
    `${padded(hour)}:${padded(minute)}:${padded(second)}${microsecond === 0 ? '' : `.${padded(microsecond, 6)}`}`;
  if (!isDate) {
    const size = Math.abs(Number(microseconds));
    const seconds = Math.floor(size / 1_000_000);
    const time = clock(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, size % 1_000_000);
    return microseconds < 0n ? `-${time}` : time;
  }
  const parts = partsOf(microseconds);
  if (parts === null) return null;
  const date = `${padded(parts.year, 4)}-${padded(parts.month)}-${padded(parts.day)}`;
  return `${date} ${clock(parts.hour, parts.minute, parts.second, parts.microsecond)}`;
}

/** TIMESTAMP(x), TIMESTAMP(x, time). */
const timestamp: ScalarFunction = {
  name: 'timestamp',
  arity: [1, 2],
  resultType: (args) => {
    const [date, time] = args as [Expression, Expression | undefined];
    refuseNoDate(date, 'TIMESTAMP');
    if (time !== undefined) refuseNumbered(time);
    const added = time === undefined ? 0 : time.type.name === 'null' ? fractionMax : temporalScaleOf(time, 'time');
    return temporalType('datetime', Math.max(temporalScaleOf(date, 'datetime'), added), true);
  },
  compile: ({ operands, type, context }) => {
    const date = temporalOperand(operands[0]!, 'datetime', context);
    if (operands.length === 1) return (batch) => ({ ...(date.evaluate(batch) as Int64Vector), type });
    const time = temporalOperand(operands[1]!, 'time', context);
    return (batch) => {
      const read = moments(date.evaluate(batch), context);
      const times = time.evaluate(batch) as Int64Vector;
      return momentVector(type, batch, (row) => {
        const start = read(row);
        if (start === null || !isValid(times.validity, row)) return null;
        return { isDate: true, microseconds: start.microseconds + times.values[row]! };
      });
    };
  },
};

const secondsDigits = 17;
const decimalDigits = 16;

/** Whole seconds as BIGINT(17), with a fraction as DECIMAL. */
export function secondsType(scale: number): ColumnType {
  if (scale === 0) return columnType('bigint', { precision: secondsDigits, length: secondsDigits, nullable: true });
  const precision = decimalDigits + scale;
  return columnType('decimal', { precision, scale, length: decimalLength(precision, scale, false), nullable: true });
}

const timeToSeconds: ScalarFunction = {
  name: 'time_to_sec',
  arity: [1, 1],
  resultType: (args) => {
    refuseNoTime(args[0]!, 'TIME_TO_SEC');
    return secondsType(temporalScaleOf(args[0]!, 'time'));
  },
  compile: ({ operands, type, context }) => {
    const operand = temporalOperand(operands[0]!, 'time', context);
    return (batch) => {
      const { values, validity } = operand.evaluate(batch) as Int64Vector;
      if (type.name === 'bigint') {
        const seconds = Float64Array.from(values, (value) => Math.trunc(Number(value) / 1_000_000));
        return integerVector(type, seconds, validity);
      }
      const unscaled = new BigInt64Array(batch.rowCount * 2);
      for (let row = 0; row < batch.rowCount; row++)
        writeDecimal(unscaled, row, 2, truncateToScale(values[row]!, 6, type.scale));
      return { layout: 'decimal', type, length: batch.rowCount, validity, words: 2, values: unscaled };
    };
  },
};

/** Digits of fraction of a number of seconds. */
function secondsScale(expression: Expression): number {
  const { type } = expression;
  refuseNumbered(expression);
  if (isString(type)) return fractionMax;
  return Math.min(fractionMax, type.scale);
}

const secondsMax = 838 * 3600 + 59 * 60 + 59;

const secondsToTime: ScalarFunction = {
  name: 'sec_to_time',
  arity: [1, 1],
  resultType: (args) => temporalType('time', secondsScale(args[0]!), true),
  compile: ({ operands, type, context }) => {
    const operand = operands[0]!;
    return (batch) => {
      const vector = operand.evaluate(batch);
      const read = decimalReader(vector, context);
      const values = new BigInt64Array(batch.rowCount);
      for (let row = 0; row < values.length; row++) {
        if (!isValid(vector.validity, row)) continue;
        const { unscaled, scale } = read(row);
        const microseconds = truncateToScale(unscaled, scale, 6);
        if (microseconds / 1_000_000n > secondsMax || microseconds / 1_000_000n < -secondsMax) {
          context.warn(1292, `Truncated incorrect seconds value: '${decimalText(unscaled, scale)}'`);
          values[row] = BigInt(cutMicroseconds(microseconds < 0n ? -timeMax : timeMax, type.scale));
        } else values[row] = BigInt(cutMicroseconds(Number(microseconds), type.scale));
      }
      return int64Vector(type, 'temporal', values, vector.validity);
    };
  },
};

/** MAKETIME(hour, minute, second). */
const makeTime: ScalarFunction = {
  name: 'maketime',
  arity: [3, 3],
  resultType: (args) => {
    refuseNoWhole(args[0]);
    refuseNoWhole(args[1]);
    return temporalType('time', secondsScale(args[2]!), true);
  },
  compile:
    ({ operands, type, context }) =>
    (batch) => {
      const [hours, minutes, seconds] = operands.map((operand) => operand.evaluate(batch)) as [Vector, Vector, Vector];
      const [hour, minute] = [wholeNumbers(hours, context), wholeNumbers(minutes, context)];
      const read = decimalReader(seconds, context);
      const values = new BigInt64Array(batch.rowCount);
      const nulls = new NullMarks(null, batch.rowCount);
      for (let row = 0; row < values.length; row++) {
        const { unscaled, scale } = isValid(seconds.validity, row) ? read(row) : { unscaled: -1n, scale: 0 };
        const microseconds = Number(truncateToScale(unscaled, scale, 6));
        if (microseconds >= 60_000_000)
          context.warn(1292, `Truncated incorrect seconds value: '${decimalText(unscaled, scale)}'`);
        const known = isValid(hours.validity, row) && isValid(minutes.validity, row);
        const inRange = microseconds >= 0 && microseconds < 60_000_000 && minute[row]! >= 0 && minute[row]! <= 59;
        if (!known || !inRange) {
          nulls.setNull(row);
          continue;
        }
        const size = (Math.abs(hour[row]!) * 60 + minute[row]!) * 60_000_000 + microseconds;
        values[row] = BigInt(limited(hour[row]! < 0 ? -size : size, type.scale, context));
      }
      return int64Vector(type, 'temporal', values, nulls.validity);
    },
};

export const timeArithmeticFunctions: readonly ScalarFunction[] = [
  timeDifference,
  addTime('addtime', 1),
  addTime('subtime', -1),
  timestamp,
  timeToSeconds,
  secondsToTime,
  makeTime,
];
