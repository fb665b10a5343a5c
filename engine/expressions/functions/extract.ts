/** EXTRACT(unit FROM x) (source: sql/item_timefunc.cc, Item_extract). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { columnType, isNumeric, isString } from '../../batch/column-type';
import { type BytesVector, type Int64Vector, isValid, type Vector } from '../../batch/record-batch';
import { weekOf } from '../../types/calendar';
import { parseDateTime } from '../../types/temporal';
import { refuseNumbered } from '../convert/to-double';
import { dateRules } from '../convert/to-temporal';
import { DateReader, type DateTimeParts, temporalOperand, wordOf } from '../dates';
import type { EvaluationContext, Operand } from '../evaluator';
import type { Expression } from '../expression';
import { integerVector, NullMarks } from '../result';
import type { ScalarFunction } from '../scalar-function';

/** Display width of the result (that of times has room for a sign), and how it is made. */
type Extraction = readonly [length: number, compute: (parts: DateTimeParts) => number];

const clock = ({ hour, minute, second }: DateTimeParts): number => (hour * 100 + minute) * 100 + second;
const million = 1_000_000;

const extractions: Readonly<Record<string, Extraction>> = {
  YEAR: [4, ({ year }) => year],
  YEAR_MONTH: [6, ({ year, month }) => year * 100 + month],
  QUARTER: [1, ({ month }) => Math.floor((month + 2) / 3)],
  MONTH: [2, ({ month }) => month],
  WEEK: [2, (parts) => (parts.month === 0 || parts.day === 0 ? Number.NaN : weekOf(parts, 0).week)],
  DAY: [3, ({ day }) => day],
  HOUR: [3, (parts) => parts.hour],
  MINUTE: [3, (parts) => parts.minute],
  SECOND: [3, (parts) => parts.second],
  MICROSECOND: [7, ({ microsecond }) => microsecond],
  DAY_HOUR: [5, (parts) => parts.day * 100 + parts.hour],
  DAY_MINUTE: [7, (parts) => (parts.day * 100 + parts.hour) * 100 + parts.minute],
  DAY_SECOND: [9, (parts) => parts.day * million + clock(parts)],
  DAY_MICROSECOND: [15, (parts) => (parts.day * million + clock(parts)) * million + parts.microsecond],
  HOUR_MINUTE: [5, (parts) => parts.hour * 100 + parts.minute],
  HOUR_SECOND: [7, clock],
  HOUR_MICROSECOND: [13, (parts) => clock(parts) * million + parts.microsecond],
  MINUTE_SECOND: [5, (parts) => parts.minute * 100 + parts.second],
  MINUTE_MICROSECOND: [11, (parts) => (parts.minute * 100 + parts.second) * million + parts.microsecond],
  SECOND_MICROSECOND: [9, (parts) => parts.second * million + parts.microsecond],
};

const dateUnits: ReadonlySet<string> = new Set(['YEAR', 'YEAR_MONTH', 'QUARTER', 'MONTH', 'WEEK']);

function extraction(unitWord: Expression, value: Expression): Extraction {
  const unit = wordOf(unitWord);
  const found = extractions[unit];
  if (found === undefined) throw notSupported(`EXTRACT of ${unit}`);
  refuseNumbered(value);
  const { type } = value;
  if (isNumeric(type)) throw notSupported('EXTRACT from a number');
  if (type.name === 'time' && dateUnits.has(unit)) throw notSupported(`EXTRACT of ${unit} from a TIME`);
  // Text may be an interval of many days.
  const wider = unit.startsWith('DAY') && (isString(type) || type.name === 'null') ? 5 : 0;
  return [found[0] + wider, found[1]];
}

/** extract('unit', x). */
export const extract: ScalarFunction = {
  name: 'extract',
  arity: [2, 2],
  resultType: ([unit, value]) => {
    const [length] = extraction(unit!, value!);
    return columnType(length < 11 ? 'int' : 'bigint', { precision: length, length, nullable: true });
  },
  compile: ({ operands, type, context }) => {
    const [unit, value] = operands as [Operand, Operand];
    const [, compute] = extraction(unit.expression, value.expression);
    const read = reader(value, context);
    return (batch) => {
      const vector = read.operand.evaluate(batch);
      const parts = read.bind(vector);
      const numbers = new Float64Array(batch.rowCount);
      const nulls = new NullMarks(vector.validity, batch.rowCount);
      for (let row = 0; row < numbers.length; row++) {
        const found = isValid(vector.validity, row) ? parts(row) : null;
        const number = found === null ? Number.NaN : compute(found) * (found.negative ? -1 : 1);
        if (Number.isNaN(number)) nulls.setNull(row);
        else numbers[row] = number;
      }
      return integerVector(type, numbers, nulls.validity);
    };
  },
};

type SignedParts = DateTimeParts & { readonly negative?: boolean };

interface PartsReader {
  readonly operand: Operand;
  readonly bind: (vector: Vector) => (row: number) => SignedParts | null;
}

function reader(value: Operand, context: EvaluationContext): PartsReader {
  if (isString(value.type)) return { operand: value, bind: (vector) => textParts(vector as BytesVector, context) };
  if (value.type.name === 'time') {
    const operand = temporalOperand(value, 'time', context);
    return { operand, bind: (vector) => timeParts(vector as Int64Vector) };
  }
  return {
    operand: temporalOperand(value, 'datetime', context),
    bind: (vector) => {
      const dates = new DateReader(vector);
      return (row) => dates.read(row);
    },
  };
}

function timeParts({ values }: Int64Vector): (row: number) => SignedParts {
  return (row) => {
    const value = Number(values[row]!);
    const microseconds = Math.abs(value);
    const seconds = Math.floor(microseconds / million);
    return {
      year: 0,
      month: 0,
      day: Math.floor(seconds / 86_400),
      hour: Math.floor(seconds / 3600) % 24,
      minute: Math.floor(seconds / 60) % 60,
      second: seconds % 60,
      microsecond: microseconds % million,
      negative: value < 0,
    };
  };
}

/** Errors while running: 1235 for text that does not begin like a date: it may be an interval. */
function textParts(vector: BytesVector, context: EvaluationContext): (row: number) => DateTimeParts | null {
  const rules = dateRules(context);
  return (row) => {
    const text = Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString();
    if (!/^\s*\d{4}-\d{1,2}-\d{1,2}/.test(text)) throw notSupported(`EXTRACT from the text '${text.slice(0, 60)}'`);
    const parts = parseDateTime(text, rules);
    if (parts === null) context.warn(1292, `Incorrect datetime value: '${text}'`);
    else if (parts.truncated) context.warn(1292, `Truncated incorrect datetime value: '${text}'`);
    return parts;
  };
}
