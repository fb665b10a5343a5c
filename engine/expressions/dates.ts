/** What functions over dates and times share: arguments as packed values, the loop over rows. */
import { notSupported } from '../../protocol/wire/sql-error';
import { type ColumnType, isString, isTemporal } from '../batch/column-type';
import { type Int64Vector, isValid, type Validity, type Vector } from '../batch/record-batch';
import { type DateTimeParts, unpackDateTime } from '../batch/temporal-pack';
import { nullVector } from '../batch/vector-builder';
import { type DateRules, parseDateTime, parseTime } from '../types/temporal';
import { refuseNumbered } from './convert/to-double';
import { type TemporalTarget, temporalType, toTemporal } from './convert/to-temporal';
import { constantOf, type EvaluationContext, type Evaluator, mapOperand, type Operand } from './evaluator';
import type { Expression } from './expression';
import { integerVector, NullMarks } from './result';
import type { BoundCall } from './scalar-function';

/** Errors: 1235 for what is no date: YEAR and BIT, and TIME, which takes the current date. */
export function refuseNoDate(expression: Expression, name: string): void {
  const { type } = expression;
  refuseNumbered(expression);
  if (type.name === 'time') throw notSupported(`${name} of a TIME, which depends on the current date`);
  if (type.name === 'year' || type.name === 'bit') throw notSupported(`${name} of ${type.name}`);
}

export function refuseNoTime(expression: Expression, name: string): void {
  refuseNumbered(expression);
  const { type } = expression;
  if (type.name === 'year' || type.name === 'bit') throw notSupported(`${name} of ${type.name}`);
}

/** Errors: 1235 for anything but DATE, DATETIME, TIMESTAMP (and TIME when it is allowed). */
export function refuseUntyped({ type }: Expression, name: string, time = false): void {
  if (type.name === 'null') return;
  if (!isTemporal(type) || (type.name === 'time' && !time)) throw notSupported(`${name} of type ${type.name}`);
}

const fractionMax = 6;

/** Digits of fraction that the server reckons with in an argument read as a date or time: constants of text have those that they show, unless they are none. */
export function temporalScaleOf(expression: Expression, target: 'datetime' | 'time'): number {
  const { type } = expression;
  const value = constantOf(expression);
  if (value instanceof Uint8Array) {
    const text = Buffer.from(value).toString();
    const isOne = target === 'time' ? parseTime(text) !== null : parseDateTime(text, anyDate) !== null;
    return isOne ? Math.min(fractionMax, /\.(\d+)\s*$/.exec(text)?.[1]?.length ?? 0) : fractionMax;
  }
  if (isString(type)) return fractionMax;
  return Math.min(fractionMax, type.scale);
}

const anyDate: DateRules = { noZeroDate: false, noZeroInDate: false };

/** The operand as a DATETIME or TIME with microseconds. */
export function temporalOperand(operand: Operand, target: TemporalTarget, context: EvaluationContext): Operand {
  const type = temporalType(target, 6);
  return mapOperand(operand, type, (vector) =>
    vector.type.name === 'null' ? nullVector(type, vector.length) : toTemporal(vector, type, context),
  );
}

/** Reads rows of a column of packed datetimes, one after the other into the same parts. */
export class DateReader {
  readonly parts: DateTimeParts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: 0 };
  readonly validity: Validity;
  private readonly halves: Int32Array;

  constructor(vector: Vector) {
    const { values, length, validity } = vector as Int64Vector;
    this.halves = new Int32Array(values.buffer, values.byteOffset, length * 2);
    this.validity = validity;
  }

  read(row: number): DateTimeParts {
    unpackDateTime(this.halves[row * 2]!, this.halves[row * 2 + 1]!, this.parts);
    return this.parts;
  }
}

/** Warning 1292 about a date with zeros in it, which DATE_ADD raises and most functions do not. `type` is that of the argument. */
export function warnZeroDate(parts: DateTimeParts, type: ColumnType, context: EvaluationContext): void {
  const padded = (value: number, width = 2): string => String(value).padStart(width, '0');
  const date = `${padded(parts.year, 4)}-${padded(parts.month)}-${padded(parts.day)}`;
  const fraction = type.scale > 0 ? `.${padded(parts.microsecond, 6).slice(0, type.scale)}` : '';
  const time = ` ${padded(parts.hour)}:${padded(parts.minute)}:${padded(parts.second)}${fraction}`;
  context.warn(1292, `Incorrect datetime value: '${type.name === 'date' ? date : date + time}'`);
}

/** A whole number of each date; NaN, for dates with zeros, is NULL. */
export function compileDatePart(call: BoundCall, compute: (parts: DateTimeParts) => number): Evaluator {
  // Parts of dates with zeros are told whatever sql_mode says of such dates.
  const operand = temporalOperand(call.operands[0]!, 'datetime', { ...call.context, sqlMode: new Set() });
  return (batch) => {
    const reader = new DateReader(operand.evaluate(batch));
    const numbers = new Float64Array(batch.rowCount);
    const nulls = new NullMarks(reader.validity, batch.rowCount);
    for (let row = 0; row < numbers.length; row++) {
      if (!isValid(reader.validity, row)) continue;
      const value = compute(reader.read(row));
      if (Number.isNaN(value)) nulls.setNull(row);
      else numbers[row] = value;
    }
    return integerVector(call.type, numbers, nulls.validity);
  };
}

/** A whole number of each time, given in signed microseconds. */
export function compileTimePart(call: BoundCall, compute: (microseconds: number) => number): Evaluator {
  const operand = temporalOperand(call.operands[0]!, 'time', call.context);
  return (batch) => {
    const { values, validity } = operand.evaluate(batch) as Int64Vector;
    const numbers = new Float64Array(batch.rowCount);
    for (let row = 0; row < numbers.length; row++) numbers[row] = compute(Number(values[row]!));
    return integerVector(call.type, numbers, validity);
  };
}

/** No date can be worked out with zeros in it. */
export function hasZero({ month, day }: DateTimeParts): boolean {
  return month === 0 || day === 0;
}

/** The word of an argument such as DAY, in upper case. Errors: 1235 when it is none. */
export function wordOf(expression: Expression | undefined): string {
  const value = constantOf(expression);
  if (!(value instanceof Uint8Array) || !expression || !isString(expression.type)) throw notSupported('this interval');
  return Buffer.from(value).toString().toUpperCase();
}

export type { DateTimeParts };
