/** DATE_FORMAT, DAYNAME, MONTHNAME in English, UNIX_TIMESTAMP and FROM_UNIXTIME where the time zone is a fixed offset. */
import { notSupported } from '../../../protocol/wire/sql-error';
import { isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { dayNumber, weekdayOf, weekOf } from '../../types/calendar';
import { monthNames, weekdayNames } from '../../types/date-pattern';
import { DateReader, type DateTimeParts, hasZero, refuseNoDate, temporalOperand, wordOf } from '../dates';
import { constantOf } from '../evaluator';
import type { Expression } from '../expression';
import type { ScalarFunction } from '../scalar-function';
import { allText, bytesOfRow, compileText, textType } from '../text';
import { type FormatPiece, formatPieces, padded, written } from './format-pieces';

/** Null where the date has no such part. */
type Specifier = Exclude<FormatPiece<DateTimeParts>, string>;

const weekday = (parts: DateTimeParts): string | null =>
  parts.month === 0 || parts.day === 0
    ? null
    : weekdayNames[weekdayOf(dayNumber(parts.year, parts.month, parts.day), false)]!;
const monthName = ({ month }: DateTimeParts): string | null => monthNames[month - 1] ?? null;
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

type Piece = FormatPiece<DateTimeParts>;

interface Format {
  readonly pieces: readonly Piece[];
  readonly width: number;
  /** What happens to dates with zeros in them: for some specifiers the server writes numbers without meaning there. */
  readonly whenZero: 'written' | 'null' | 'refused';
}

const nothing: Format = { pieces: [() => null], width: 0, whenZero: 'null' };

/** Without a format the text is NULL. Errors: 1235 unless the format is a constant. */
function formatOf(expression: Expression): Format {
  const value = constantOf(expression);
  if (value === null) return nothing;
  if (!(value instanceof Uint8Array)) throw notSupported('DATE_FORMAT with a format that is not a constant');
  const { pieces, width, letters } = formatPieces(Buffer.from(value).toString(), specifiers);
  if (pieces.length === 0) return nothing;
  return { pieces, width, whenZero: letters.some((letter) => wholeDate.has(letter)) ? 'refused' : 'written' };
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

/** By kind: formats of the regions. */
const formats: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DATE: { USA: '%m.%d.%Y', JIS: '%Y-%m-%d', ISO: '%Y-%m-%d', EUR: '%d.%m.%Y', INTERNAL: '%Y%m%d' },
  TIME: { USA: '%h:%i:%s %p', JIS: '%H:%i:%s', ISO: '%H:%i:%s', EUR: '%H.%i.%s', INTERNAL: '%H%i%s' },
  DATETIME: {
    USA: '%Y-%m-%d %H.%i.%s',
    JIS: '%Y-%m-%d %H:%i:%s',
    ISO: '%Y-%m-%d %H:%i:%s',
    EUR: '%Y-%m-%d %H.%i.%s',
    INTERNAL: '%Y%m%d%H%i%s',
  },
};
const formatWidth = 17;

/** GET_FORMAT(kind, region): get_format('DATE', region). */
const getFormat: ScalarFunction = {
  name: 'get_format',
  arity: [2, 2],
  resultType: (_, options) => textType(formatWidth, options.connectionCollation),
  compile: (call) => {
    const regions = formats[wordOf(call.operands[0]!.expression)]!;
    return compileText({ ...call, operands: call.operands.slice(1) }, allText, (args, out) => {
      const region = args.text(0);
      return (row) => {
        const format = regions[Buffer.from(bytesOfRow(region, row)).toString().toUpperCase()];
        if (format === undefined) out.appendNull();
        else out.appendString(format);
      };
    });
  },
};

export const dateFormatFunctions: readonly ScalarFunction[] = [
  textOfDate('date_format', 2, ([, format]) => formatOf(format!)),
  getFormat,
  textOfDate('dayname', 1, () => ({ pieces: [weekday], width: 9, whenZero: 'null' })),
  textOfDate('monthname', 1, () => ({ pieces: [monthName], width: 9, whenZero: 'written' })),
];
