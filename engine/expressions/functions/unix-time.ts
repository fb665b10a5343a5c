/** UNIX_TIMESTAMP, FROM_UNIXTIME, CONVERT_TZ: what depends on time zones (source: sql/item_timefunc.cc). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { isString, isTemporal } from '../../batch/column-type';
import { writeDecimal } from '../../batch/decimal-words';
import { type BytesVector, isValid } from '../../batch/record-batch';
import { dateTimeParts } from '../../batch/temporal-pack';
import { dayNumber, setDateOfDayNumber } from '../../types/calendar';
import { decimalText, truncateToScale } from '../../types/decimal';
import { packParts } from '../../types/temporal';
import { type TimeZone, timeZoneOf } from '../../types/time-zone';
import { decimalReader } from '../convert/to-decimal';
import { refuseNumbered } from '../convert/to-double';
import { temporalType } from '../convert/to-temporal';
import { DateReader, type DateTimeParts, refuseNoDate, temporalOperand, temporalScaleOf } from '../dates';
import type { EvaluationContext, Evaluator, Operand } from '../evaluator';
import { int64Vector, integerVector, NullMarks } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import { asText } from '../text';
import { secondsType } from './time-arithmetic';

const unixEpoch = dayNumber(1970, 1, 1);
/** Most seconds that a TIMESTAMP can have. */
const unixSecondsMax = 2 ** 31 - 1;

function sessionZone({ timeZone, systemTimeZone = null }: EvaluationContext, name: string): TimeZone {
  const isSystem = timeZone?.toUpperCase() === 'SYSTEM';
  const zone = isSystem ? systemTimeZone : timeZone === null ? null : timeZoneOf(timeZone);
  if (zone === null)
    throw notSupported(`${name} computed above the data nodes while their time zone is not known; SET time_zone`);
  return zone;
}

/** Seconds as UTC would count them. */
function secondsOf({ year, month, day, hour, minute, second }: DateTimeParts): number {
  return (dayNumber(year, month, day) - unixEpoch) * 86_400 + hour * 3600 + minute * 60 + second;
}

function partsOfSeconds(seconds: number, microsecond: number): DateTimeParts {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const parts = {
    year: 0,
    month: 0,
    day: 0,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    microsecond,
  };
  setDateOfDayNumber(days + unixEpoch, parts);
  return parts;
}

/** The instant of a local time; null outside of what a TIMESTAMP can be. */
function instantOf(zone: TimeZone, parts: DateTimeParts): number | null {
  if (parts.month === 0 || parts.day === 0) return null;
  const seconds = zone.toUtc(secondsOf(parts));
  return seconds >= 0 && seconds <= unixSecondsMax ? seconds : null;
}

/** Whether a TIMESTAMP can be this local time (packed); the zero date is one. Errors: 1235 near the ends of what it can be, when the time zone is not known. */
export function isTimestamp(packed: bigint, context: EvaluationContext): boolean {
  if (packed === 0n) return true;
  const parts = dateTimeParts(packed);
  if (parts.month === 0 || parts.day === 0) return false;
  const local = secondsOf(parts);
  const isFarFromEnds = local > 2 * 86_400 && local < unixSecondsMax - 2 * 86_400;
  return isFarFromEnds || (local > -2 * 86_400 && (instantOf(sessionZone(context, 'TIMESTAMP'), parts) ?? 0) > 0);
}

/** UNIX_TIMESTAMP(date): whole seconds, or a decimal when the date has a fraction. */
const unixTimestamp: ScalarFunction = {
  name: 'unix_timestamp',
  arity: [1, 1],
  resultType: (args) => {
    refuseNoDate(args[0]!, 'UNIX_TIMESTAMP');
    return secondsType(temporalScaleOf(args[0]!, 'datetime'));
  },
  compile: ({ operands, type, context }) => {
    const zone = sessionZone(context, 'UNIX_TIMESTAMP');
    const operand = temporalOperand(operands[0]!, 'datetime', context);
    return (batch) => {
      const reader = new DateReader(operand.evaluate(batch));
      const nulls = new NullMarks(reader.validity, batch.rowCount);
      const seconds = new Float64Array(batch.rowCount);
      const fractions = new Float64Array(batch.rowCount);
      for (let row = 0; row < seconds.length; row++) {
        if (!isValid(reader.validity, row)) continue;
        const parts = reader.read(row);
        const instant = instantOf(zone, parts);
        if (instant === null) nulls.setNull(row);
        else {
          seconds[row] = instant;
          fractions[row] = parts.microsecond;
        }
      }
      if (type.name !== 'decimal') return integerVector(type, seconds, nulls.validity);
      const values = new BigInt64Array(batch.rowCount * 2);
      for (let row = 0; row < seconds.length; row++) {
        const microseconds = BigInt(seconds[row]!) * 1_000_000n + BigInt(fractions[row]!);
        writeDecimal(values, row, 2, truncateToScale(microseconds, 6, type.scale));
      }
      return { layout: 'decimal', type, length: batch.rowCount, validity: nulls.validity, words: 2, values };
    };
  },
};

/** FROM_UNIXTIME(seconds): a local time with as many digits of fraction as the number has. */
const fromUnixTime: ScalarFunction = {
  name: 'from_unixtime',
  arity: [1, 1],
  resultType: (args) => {
    const { type } = args[0]!;
    refuseNumbered(args[0]!);
    if (isTemporal(type) && type.scale > 0) throw notSupported('FROM_UNIXTIME of a date with a fraction');
    // Of these the server shows a fraction only where there is one.
    if (isString(type) || type.name === 'double' || type.name === 'float')
      throw notSupported(`FROM_UNIXTIME of ${type.name}`);
    return temporalType('datetime', Math.min(6, type.scale), true);
  },
  compile: ({ operands, type, context }) => {
    const zone = sessionZone(context, 'FROM_UNIXTIME');
    return (batch) => {
      const vector = operands[0]!.evaluate(batch);
      const read = decimalReader(vector, context);
      const values = new BigInt64Array(batch.rowCount);
      const nulls = new NullMarks(vector.validity, batch.rowCount);
      for (let row = 0; row < values.length; row++) {
        if (!isValid(vector.validity, row)) continue;
        const { unscaled, scale } = read(row);
        const microseconds = truncateToScale(unscaled, scale, 6);
        const seconds = Number(microseconds / 1_000_000n);
        if (microseconds < 0n || seconds > unixSecondsMax) {
          if (seconds > unixSecondsMax)
            context.warn(1292, `Truncated incorrect unixtime value: '${decimalText(unscaled, scale)}'`);
          nulls.setNull(row);
          continue;
        }
        const local = partsOfSeconds(seconds + zone.offsetAt(seconds), Number(microseconds % 1_000_000n));
        values[row] = packParts(local);
      }
      return int64Vector(type, 'temporal', values, nulls.validity);
    };
  },
};

/** CONVERT_TZ(date, from, to): dates outside of what a TIMESTAMP can be stay as they are. */
const convertTimeZone: ScalarFunction = {
  name: 'convert_tz',
  arity: [3, 3],
  resultType: (args) => {
    refuseNoDate(args[0]!, 'CONVERT_TZ');
    return temporalType('datetime', temporalScaleOf(args[0]!, 'datetime'), true);
  },
  compile: compileConvertTimeZone,
};

function compileConvertTimeZone({ operands, type, context }: BoundCall): Evaluator {
  const date = temporalOperand(operands[0]!, 'datetime', context);
  const [from, to] = operands.slice(1).map(asText) as [Operand, Operand];
  return (batch) => {
    const reader = new DateReader(date.evaluate(batch));
    const [source, target] = [zonesOf(from, batch, context), zonesOf(to, batch, context)];
    const values = new BigInt64Array(batch.rowCount);
    const nulls = new NullMarks(reader.validity, batch.rowCount);
    for (let row = 0; row < values.length; row++) {
      if (!isValid(reader.validity, row)) continue;
      const [a, b] = [source(row), target(row)];
      const parts = reader.read(row);
      if (a === null || b === null || parts.month === 0 || parts.day === 0) {
        nulls.setNull(row);
        continue;
      }
      const instant = instantOf(a, parts);
      // The first second of all counts as outside here.
      const local =
        instant === null || instant === 0 ? parts : partsOfSeconds(instant + b.offsetAt(instant), parts.microsecond);
      values[row] = packParts(local);
    }
    return int64Vector(type, 'temporal', values, nulls.validity);
  };
}

/** SYSTEM is the zone of the backends' machines. */
function zonesOf(
  operand: Operand,
  batch: Parameters<Operand['evaluate']>[0],
  context: EvaluationContext,
): (row: number) => TimeZone | null {
  const vector = operand.evaluate(batch) as BytesVector;
  const named = (row: number): TimeZone | null => {
    const name = Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString();
    return name.toUpperCase() === 'SYSTEM'
      ? sessionZone({ ...context, timeZone: 'SYSTEM' }, 'CONVERT_TZ')
      : timeZoneOf(name);
  };
  const known = (row: number): TimeZone | null => (isValid(vector.validity, row) ? named(row) : null);
  if (!operand.constant || batch.rowCount === 0) return known;
  const only = known(0);
  return () => only;
}

export const unixTimeFunctions: readonly ScalarFunction[] = [unixTimestamp, fromUnixTime, convertTimeZone];
