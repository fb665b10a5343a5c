/** DATE_ADD, DATE_SUB, ADDDATE, SUBDATE, TIMESTAMPADD, and INTERVAL with + and - (source: sql/item_timefunc.cc, Item_date_add_interval). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType, isInteger, isNumeric, isString, isTemporal } from '../../batch/column-type';
import { type BytesVector, type Int64Vector, isValid, type Vector } from '../../batch/record-batch';
import type { DateTimeParts } from '../../batch/temporal-pack';
import { bytesBuilder } from '../../batch/vector-builder';
import { truncateToScale } from '../../types/decimal';
import {
  addInterval,
  compoundUnits,
  dayMicroseconds,
  type Interval,
  intervalOf,
  isDateUnit,
  isMonthUnit,
  isUnit,
  parseInterval,
} from '../../types/interval';
import { dateTimeFromNumber, type ParsedDateTime, packParts, parseDateTime, timeMax } from '../../types/temporal';
import { decimalReader } from '../convert/to-decimal';
import { refuseNumbered } from '../convert/to-double';
import { integerReader } from '../convert/to-integer';
import { dateRules, temporalType } from '../convert/to-temporal';
import { DateReader, hasZero, temporalOperand, temporalScaleOf, warnZeroDate, wordOf } from '../dates';
import type { EvaluationContext, Evaluator, Operand } from '../evaluator';
import type { Expression } from '../expression';
import { int64Vector, NullMarks } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import { asText } from '../text';

const fractionMax = 6;

function unitOf(expression: Expression | undefined): string {
  const unit = wordOf(expression).replace(/^SQL_TSI_/, '');
  if (!isUnit(unit)) throw notSupported(`an interval of ${unit}`);
  return unit;
}

/** Digits of fraction that an interval can add. */
function intervalScale(unit: string, { type }: Expression): number {
  if (unit.endsWith('MICROSECOND')) return fractionMax;
  if (unit !== 'SECOND' || isInteger(type) || type.name === 'null') return 0;
  return type.name === 'decimal' ? Math.min(fractionMax, type.scale) : isTemporal(type) ? 0 : fractionMax;
}

/** Errors: 1235 for intervals of months added to a TIME. */
function shiftedType(date: Expression, count: Expression, unit: string, options: Options): ColumnType {
  refuseNumbered(date);
  refuseNumbered(count);
  const { type } = date;
  const scale = intervalScale(unit, count);
  switch (type.name) {
    case 'datetime':
    case 'timestamp':
      return temporalType('datetime', Math.max(type.scale, scale), true);
    case 'date':
      return isDateUnit(unit) ? temporalType('date', 0, true) : temporalType('datetime', scale, true);
    case 'time':
      if (isMonthUnit(unit) || unit === 'WEEK') throw notSupported(`an interval of ${unit} added to a TIME`);
      return temporalType('time', Math.max(type.scale, scale), true);
    default: {
      if (type.name === 'year' || type.name === 'bit') throw notSupported(`DATE_ADD of ${type.name}`);
      const digits = Math.max(scale, isString(type) ? temporalScaleOf(date, 'datetime') : 0);
      const length = 19 + (digits > 0 ? digits + 1 : 0);
      return columnType('char', { length, collation: options.connectionCollation, nullable: true });
    }
  }
}

type Options = Parameters<ScalarFunction['resultType']>[1];

interface Shift {
  readonly date: Operand;
  readonly count: Operand;
  readonly unit: string;
  readonly sign: 1 | -1;
}

/** Further than any date. */
const endless: Interval = { months: 0, days: Number.POSITIVE_INFINITY, microseconds: 0 };

/** Row by row the interval, null for text that is none. */
type IntervalReader = (row: number) => Interval | null;

function intervals({ count, unit }: Shift, vector: Vector, context: EvaluationContext): IntervalReader {
  if (vector.type.name === 'null') return () => null;
  const units = compoundUnits(unit);
  if (units !== null) {
    const { data, offsets } = vector as BytesVector;
    return (row) => parseInterval(Buffer.from(data.subarray(offsets[row], offsets[row + 1])).toString(), units);
  }
  if (unit === 'SECOND' && !isInteger(count.type)) return secondsReader(vector, context);
  const unsigned = vector.layout === 'int64' && vector.type.unsigned;
  const read = integerReader(vector, unsigned, context);
  return (row) => {
    const value = Number(unsigned ? BigInt.asUintN(64, read(row)) : read(row));
    return Number.isSafeInteger(value) ? intervalOf(unit, value) : endless;
  };
}

function secondsReader(vector: Vector, context: EvaluationContext): IntervalReader {
  const read = decimalReader(vector, context);
  return (row) => {
    const { unscaled, scale } = read(row);
    const microseconds = truncateToScale(unscaled, scale, fractionMax);
    const days = microseconds / BigInt(dayMicroseconds);
    return { months: 0, days: Number(days), microseconds: Number(microseconds - days * BigInt(dayMicroseconds)) };
  };
}

function compileShift(call: BoundCall, shift: Shift): Evaluator {
  const count = compoundUnits(shift.unit) === null ? shift.count : asText(shift.count);
  const bound = { ...shift, count };
  if (isString(call.type)) return compileTextShift(call, bound);
  return call.type.name === 'time' ? compileTimeShift(call, bound) : compileDateShift(call, bound);
}

function overflow({ warn }: EvaluationContext, kind = 'datetime'): void {
  warn(1441, `Datetime function: ${kind} field overflow`);
}

function compileDateShift({ type, context }: BoundCall, shift: Shift): Evaluator {
  const { date, count, sign } = shift;
  const dates = temporalOperand(date, 'datetime', context);
  return (batch) => {
    const reader = new DateReader(dates.evaluate(batch));
    const counts = count.evaluate(batch);
    const interval = intervals(shift, counts, context);
    const values = new BigInt64Array(batch.rowCount);
    const nulls = new NullMarks(reader.validity, batch.rowCount);
    for (let row = 0; row < values.length; row++) {
      if (!isValid(reader.validity, row)) continue;
      if (!isValid(counts.validity, row)) {
        nulls.setNull(row);
        continue;
      }
      const parts = reader.read(row);
      if (hasZero(parts)) {
        warnZeroDate(parts, date.type, context);
        nulls.setNull(row);
        continue;
      }
      const span = interval(row);
      if (span !== null && addInterval(parts, span, sign)) values[row] = packParts(parts);
      else {
        if (span !== null) overflow(context);
        nulls.setNull(row);
      }
    }
    return int64Vector(type, 'temporal', values, nulls.validity);
  };
}

function compileTimeShift({ type, context }: BoundCall, shift: Shift): Evaluator {
  const times = temporalOperand(shift.date, 'time', context);
  return (batch) => {
    const { values: source, validity } = times.evaluate(batch) as Int64Vector;
    const counts = shift.count.evaluate(batch);
    const interval = intervals(shift, counts, context);
    const values = new BigInt64Array(batch.rowCount);
    const nulls = new NullMarks(validity, batch.rowCount);
    for (let row = 0; row < values.length; row++) {
      if (!isValid(validity, row)) continue;
      const span = isValid(counts.validity, row) ? interval(row) : null;
      const moved =
        span === null
          ? Number.NaN
          : Number(source[row]!) + shift.sign * (span.days * dayMicroseconds + span.microseconds);
      if (Math.abs(moved) <= timeMax) values[row] = BigInt(moved);
      else {
        if (span !== null) overflow(context, 'time');
        nulls.setNull(row);
      }
    }
    return int64Vector(type, 'temporal', values, nulls.validity);
  };
}

/** Text and numbers: a date stays one unless a time of day is added. */
function compileTextShift({ type, context }: BoundCall, shift: Shift): Evaluator {
  const { date, count, unit, sign } = shift;
  const rules = dateRules(context);
  const numeric = isNumeric(date.type);
  const scale = type.length > 19 ? type.length - 20 : 0;
  return (batch) => {
    const vector = date.evaluate(batch);
    const counts = count.evaluate(batch);
    const interval = intervals(shift, counts, context);
    const read = numeric ? decimalReader(vector, context) : null;
    const out = bytesBuilder(type, batch.rowCount);
    const parsedAt = (row: number): ParsedDateTime | null => {
      if (read !== null) return dateTimeFromNumber(read(row), rules);
      const { data, offsets } = vector as BytesVector;
      const text = Buffer.from(data.subarray(offsets[row], offsets[row + 1])).toString();
      if (/^\s*-?\d+:\d/.test(text)) throw notSupported(`an interval added to the text '${text.slice(0, 60)}'`);
      const parts = parseDateTime(text, rules);
      if (parts === null) context.warn(1292, `Incorrect datetime value: '${text}'`);
      else if (parts.truncated) context.warn(1292, `Truncated incorrect datetime value: '${text}'`);
      return parts;
    };
    for (let row = 0; row < batch.rowCount; row++) {
      const known = vector.type.name !== 'null' && isValid(vector.validity, row) && isValid(counts.validity, row);
      const parts = known ? parsedAt(row) : null;
      const span = parts === null ? null : interval(row);
      if (parts === null || span === null) {
        out.appendNull();
      } else if (hasZero(parts)) {
        warnZeroDate(parts, temporalType(parts.hasTime ? 'datetime' : 'date', 0), context);
        out.appendNull();
      } else if (addInterval(parts, span, sign)) {
        out.appendString(written(parts, parts.hasTime || !isDateUnit(unit), scale));
      } else {
        overflow(context);
        out.appendNull();
      }
    }
    return out.finish();
  };
}

function written(parts: DateTimeParts, withTime: boolean, scale: number): string {
  const padded = (value: number, width = 2): string => String(value).padStart(width, '0');
  const date = `${padded(parts.year, 4)}-${padded(parts.month)}-${padded(parts.day)}`;
  if (!withTime) return date;
  const fraction = scale === 0 ? '' : `.${padded(parts.microsecond, 6).slice(0, scale)}`;
  return `${date} ${padded(parts.hour)}:${padded(parts.minute)}:${padded(parts.second)}${fraction}`;
}

/** date_add(date, count, 'unit'): date + INTERVAL count unit. */
function shift(name: string, sign: 1 | -1): ScalarFunction {
  return {
    name,
    arity: [3, 3],
    resultType: ([date, count, unit], options) => shiftedType(date!, count!, unitOf(unit), options),
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
  resultType: ([unit, count, date], options) => shiftedType(date!, count!, unitOf(unit), options),
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
    resultType: ([date, count], options) => shiftedType(date!, count!, 'DAY', options),
    compile: (call) => {
      const [date, count] = call.operands as [Operand, Operand];
      return compileShift(call, { date, count, unit: 'DAY', sign });
    },
  };
}

export const dateShiftFunctions: readonly ScalarFunction[] = [
  shift('date_add', 1),
  shift('date_sub', -1),
  addDays('adddate', 1),
  addDays('subdate', -1),
  timestampAdd,
];
