/** DATE_FORMAT, DAYNAME, MONTHNAME in English, UNIX_TIMESTAMP and FROM_UNIXTIME where the time zone is a fixed offset. */
import { notSupported } from '../../../protocol/wire/sql-error';
import { columnType, isInteger } from '../../batch/column-type';
import { isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { dayNumber, setDateOfDayNumber, weekdayOf, weekOf } from '../../types/calendar';
import { packParts } from '../../types/temporal';
import { integersToDouble } from '../convert/to-double';
import { temporalType } from '../convert/to-temporal';
import { DateReader, type DateTimeParts, hasZero, refuseNoDate, refuseUntyped, temporalOperand } from '../dates';
import { constantOf, type EvaluationContext } from '../evaluator';
import type { Expression } from '../expression';
import { int64Vector, integerVector, NullMarks } from '../result';
import type { ScalarFunction } from '../scalar-function';
import { textType } from '../text';

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

const padded = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Null where the date has no such part. */
type Specifier = (parts: DateTimeParts) => string | null;

const weekday = (parts: DateTimeParts): string | null =>
  parts.month === 0 || parts.day === 0
    ? null
    : weekdays[weekdayOf(dayNumber(parts.year, parts.month, parts.day), false)]!;
const monthName = ({ month }: DateTimeParts): string | null => months[month - 1] ?? null;
const hour12 = ({ hour }: DateTimeParts): number => ((hour + 11) % 12) + 1;
const half = ({ hour }: DateTimeParts): string => (hour < 12 ? 'AM' : 'PM');
const clock = (parts: DateTimeParts, hour: number): string =>
  `${padded(hour)}:${padded(parts.minute)}:${padded(parts.second)}`;
const week =
  (mode: number): Specifier =>
  (parts) =>
    padded(weekOf(parts, mode).week);
const weekYear =
  (mode: number): Specifier =>
  (parts) =>
    padded(weekOf(parts, mode).year, 4);

function ordinal({ day }: DateTimeParts): string {
  const suffix = day >= 10 && day <= 19 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${suffix}`;
}

/** Letter, greatest number of characters that the server reckons with, and what it writes. */
const specifiers: Readonly<Record<string, readonly [width: number, write: Specifier]>> = {
  a: [32, (parts) => weekday(parts)?.slice(0, 3) ?? null],
  b: [32, (parts) => monthName(parts)?.slice(0, 3) ?? null],
  c: [2, ({ month }) => String(month)],
  D: [4, ordinal],
  d: [2, ({ day }) => padded(day)],
  e: [2, ({ day }) => String(day)],
  f: [6, ({ microsecond }) => padded(microsecond, 6)],
  H: [7, ({ hour }) => padded(hour)],
  h: [2, (parts) => padded(hour12(parts))],
  I: [2, (parts) => padded(hour12(parts))],
  i: [2, ({ minute }) => padded(minute)],
  j: [3, (parts) => padded(dayNumber(parts.year, parts.month, parts.day) - dayNumber(parts.year, 1, 1) + 1, 3)],
  k: [7, ({ hour }) => String(hour)],
  l: [2, (parts) => String(hour12(parts))],
  M: [64, monthName],
  m: [2, ({ month }) => padded(month)],
  p: [2, half],
  r: [11, (parts) => `${clock(parts, hour12(parts))} ${half(parts)}`],
  S: [2, ({ second }) => padded(second)],
  s: [2, ({ second }) => padded(second)],
  T: [8, (parts) => clock(parts, parts.hour)],
  U: [2, week(0)],
  u: [2, week(1)],
  V: [2, week(2)],
  v: [2, week(3)],
  W: [64, weekday],
  w: [1, (parts) => String(weekdayOf(dayNumber(parts.year, parts.month, parts.day), true))],
  X: [4, weekYear(2)],
  x: [4, weekYear(3)],
  Y: [4, ({ year }) => padded(year, 4)],
  y: [2, ({ year }) => padded(year % 100)],
};

/** Specifiers that need a whole date. */
const wholeDate = new Set('ajUuVvWwXx');

type Piece = string | Specifier;

interface Format {
  readonly pieces: readonly Piece[];
  readonly width: number;
  /** What happens to dates with zeros in them: for some specifiers the server writes numbers without meaning there. */
  readonly whenZero: 'written' | 'null' | 'refused';
}

/** Errors: 1235 unless the format is a constant. */
function formatOf(expression: Expression): Format {
  const value = constantOf(expression);
  if (!(value instanceof Uint8Array)) throw notSupported('DATE_FORMAT with a format that is not a constant');
  const characters = [...Buffer.from(value).toString()];
  const pieces: Piece[] = [];
  let width = 0;
  let needsWholeDate = false;
  for (let at = 0; at < characters.length; at++) {
    const letter = characters[at + 1];
    if (characters[at] !== '%' || letter === undefined) {
      pieces.push(characters[at]!);
      width++;
      continue;
    }
    at++;
    const specifier = specifiers[letter];
    pieces.push(specifier ? specifier[1] : letter);
    width += specifier ? specifier[0] : 1;
    needsWholeDate ||= wholeDate.has(letter);
  }
  if (pieces.length === 0) throw notSupported('DATE_FORMAT with an empty format');
  return { pieces, width, whenZero: needsWholeDate ? 'refused' : 'written' };
}

function written(pieces: readonly Piece[], parts: DateTimeParts): string | null {
  let text = '';
  for (const piece of pieces) {
    const part = typeof piece === 'string' ? piece : piece(parts);
    if (part === null) return null;
    text += part;
  }
  return text;
}

function textOfDate(name: string, arity: number, formatFor: (args: readonly Expression[]) => Format): ScalarFunction {
  return {
    name,
    arity: [arity, arity],
    resultType: (args, options) => {
      refuseNoDate(args[0]!, name);
      return textType(formatFor(args).width, options.connectionCollation);
    },
    compile: ({ operands, type, context }) => {
      const { pieces, whenZero } = formatFor(operands.map(({ expression }) => expression));
      const operand = temporalOperand(operands[0]!, 'datetime', context);
      return (batch) => {
        const reader = new DateReader(operand.evaluate(batch));
        const out = bytesBuilder(type, batch.rowCount);
        for (let row = 0; row < batch.rowCount; row++) {
          const parts = isValid(reader.validity, row) ? reader.read(row) : null;
          const zero = parts !== null && whenZero !== 'written' && hasZero(parts);
          if (zero && whenZero === 'refused') throw notSupported('DATE_FORMAT of a date with zeros in it');
          const text = parts === null || zero ? null : written(pieces, parts);
          if (text === null) out.appendNull();
          else out.appendString(text);
        }
        return out.finish();
      };
    },
  };
}

const unixEpoch = dayNumber(1970, 1, 1);

function offsetOf({ timeZoneOffsetMinutes }: EvaluationContext, name: string): number {
  if (timeZoneOffsetMinutes === null) throw notSupported(`${name} in a time zone that is not a fixed offset`);
  return timeZoneOffsetMinutes * 60;
}

/** Seconds that a TIMESTAMP can have. */
const unixSecondsMax = 2 ** 31 - 1;

const unixTimestamp: ScalarFunction = {
  name: 'unix_timestamp',
  arity: [1, 1],
  resultType: (args) => {
    refuseUntyped(args[0]!, 'UNIX_TIMESTAMP');
    if (args[0]!.type.scale > 0) throw notSupported('UNIX_TIMESTAMP with a fraction');
    return columnType('bigint', { precision: 17, length: 17, nullable: true });
  },
  compile: ({ operands, type, context }) => {
    const offset = offsetOf(context, 'UNIX_TIMESTAMP');
    const operand = temporalOperand(operands[0]!, 'datetime', context);
    return (batch) => {
      const reader = new DateReader(operand.evaluate(batch));
      const seconds = new Float64Array(batch.rowCount);
      const nulls = new NullMarks(reader.validity, batch.rowCount);
      for (let row = 0; row < seconds.length; row++) {
        if (!isValid(reader.validity, row)) continue;
        const { year, month, day, hour, minute, second } = reader.read(row);
        if (month === 0 || day === 0) {
          nulls.setNull(row);
          continue;
        }
        const value = (dayNumber(year, month, day) - unixEpoch) * 86_400 + hour * 3600 + minute * 60 + second - offset;
        if (value >= 0 && value <= unixSecondsMax) seconds[row] = value;
        else nulls.setNull(row);
      }
      return integerVector(type, seconds, nulls.validity);
    };
  },
};

const fromUnixTime: ScalarFunction = {
  name: 'from_unixtime',
  arity: [1, 1],
  resultType: (args) => {
    if (!isInteger(args[0]!.type)) throw notSupported('FROM_UNIXTIME of anything but integers');
    return temporalType('datetime', 0, true);
  },
  compile: ({ operands, type, context }) => {
    const offset = offsetOf(context, 'FROM_UNIXTIME');
    return (batch) => {
      const vector = operands[0]!.evaluate(batch);
      const numbers = vector.layout === 'int64' ? integersToDouble(vector) : new Float64Array(batch.rowCount);
      const values = new BigInt64Array(batch.rowCount);
      const nulls = new NullMarks(vector.validity, batch.rowCount);
      for (let row = 0; row < values.length; row++) {
        if (!isValid(vector.validity, row)) continue;
        const seconds = numbers[row]! + offset;
        if (numbers[row]! < 0 || numbers[row]! > unixSecondsMax) nulls.setNull(row);
        else values[row] = packParts(partsOfSeconds(seconds));
      }
      return int64Vector(type, 'temporal', values, nulls.validity);
    };
  },
};

function partsOfSeconds(seconds: number): DateTimeParts {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const parts = {
    year: 0,
    month: 0,
    day: 0,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    microsecond: 0,
  };
  setDateOfDayNumber(days + unixEpoch, parts);
  return parts;
}

export const dateFormatFunctions: readonly ScalarFunction[] = [
  textOfDate('date_format', 2, ([, format]) => formatOf(format!)),
  textOfDate('dayname', 1, () => ({ pieces: [weekday], width: 9, whenZero: 'null' })),
  textOfDate('monthname', 1, () => ({ pieces: [monthName], width: 9, whenZero: 'written' })),
  unixTimestamp,
  fromUnixTime,
];
