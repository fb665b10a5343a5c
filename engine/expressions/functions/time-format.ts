/** TIME_FORMAT(time, format): as DATE_FORMAT, with hours past 23 (manual: "TIME_FORMAT"). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type Int64Vector, isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { refuseNoTime, temporalOperand } from '../dates';
import { constantOf } from '../evaluator';
import type { Expression } from '../expression';
import type { ScalarFunction } from '../scalar-function';
import { textType } from '../text';
import { type FormatPieces, formatPieces, padded, type Specifiers, written } from './format-pieces';

interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

const hour12 = ({ hour }: Time): number => (((hour % 24) + 11) % 12) + 1;
const half = ({ hour }: Time): string => (hour % 24 < 12 ? 'AM' : 'PM');
const rest = ({ minute, second }: Time): string => `${padded(minute)}:${padded(second)}`;

const specifiers: Specifiers<Time> = {
  f: [6, ({ microsecond }) => padded(microsecond, 6)],
  H: [7, ({ hour }) => padded(hour)],
  h: [2, (time) => padded(hour12(time))],
  I: [2, (time) => padded(hour12(time))],
  i: [2, ({ minute }) => padded(minute)],
  k: [7, ({ hour }) => String(hour)],
  l: [2, (time) => String(hour12(time))],
  p: [2, half],
  r: [11, (time) => `${padded(hour12(time))}:${rest(time)} ${half(time)}`],
  S: [2, ({ second }) => padded(second)],
  s: [2, ({ second }) => padded(second)],
  T: [8, (time) => `${padded(time.hour)}:${rest(time)}`],
};

/** Specifiers of dates, for which the server writes zeros or NULL. */
const dateLetters = new Set('abcDdeMmjUuVvWwXxYy');

function formatOf(expression: Expression): FormatPieces<Time> | null {
  const value = constantOf(expression);
  if (value === null) return null;
  if (!(value instanceof Uint8Array)) throw notSupported('TIME_FORMAT with a format that is not a constant');
  const format = formatPieces(Buffer.from(value).toString(), specifiers);
  const date = format.letters.find((letter) => dateLetters.has(letter));
  if (date !== undefined) throw notSupported(`%${date} in a format of TIME_FORMAT`);
  return format.pieces.length === 0 ? null : format;
}

export const timeFormat: ScalarFunction = {
  name: 'time_format',
  arity: [2, 2],
  resultType: (args, options) => {
    refuseNoTime(args[0]!, 'TIME_FORMAT');
    return textType(formatOf(args[1]!)?.width ?? 0, options.connectionCollation);
  },
  compile: ({ operands, type, context }) => {
    const format = formatOf(operands[1]!.expression);
    const operand = temporalOperand(operands[0]!, 'time', context);
    return (batch) => {
      const { values, validity } = operand.evaluate(batch) as Int64Vector;
      const out = bytesBuilder(type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        if (format === null || !isValid(validity, row)) {
          out.appendNull();
          continue;
        }
        const microseconds = Number(values[row]!);
        const text = written(format.pieces, timeOf(Math.abs(microseconds)));
        out.appendString(microseconds < 0 ? `-${text}` : text!);
      }
      return out.finish();
    };
  },
};

function timeOf(microseconds: number): Time {
  const seconds = Math.floor(microseconds / 1_000_000);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: microseconds % 1_000_000,
  };
}
