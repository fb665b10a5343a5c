import { powerOfTen } from '../../batch/decimal-words';
import { type BytesVector, isValid, type Vector } from '../../batch/record-batch';
import {
  type Decimal,
  decimalPrecisionMax,
  digitCount,
  parseDecimalPrefix,
  truncateToScale,
} from '../../types/decimal';
import type { EvaluationContext } from '../evaluator';
import { exactColumn } from './exact';
import { refuseNumbered, warnTruncated } from './to-double';

/** The value of a row that is not NULL, with as many digits as it has. */
export type DecimalReader = (row: number) => Decimal;

const largest = powerOfTen(decimalPrecisionMax) - 1n;

/** The server computes with nine words of nine digits; digits after the point that find no room are cut. */
const bufferWords = 9;
const wordDigits = 9;

/** Every type as exact decimals: doubles by the digits that they show, text by the number that it begins with (warning 1292). */
export function decimalReader(vector: Vector, context: EvaluationContext): DecimalReader {
  switch (vector.layout) {
    case 'float64': {
      const { values } = vector;
      return (row) => decimalOfDouble(values[row]!);
    }
    case 'bytes':
      if (vector.type.name === 'null') break;
      refuseNumbered(vector);
      return (row) => decimalOfText(vector, row, context);
    default:
  }
  const column = exactColumn(vector);
  return (row) => ({ unscaled: column.read(row), scale: column.scale });
}

export function decimalOfDouble(value: number): Decimal {
  return limited(parseDecimalPrefix(String(value)));
}

function decimalOfText(vector: BytesVector, row: number, context: EvaluationContext): Decimal {
  if (!isValid(vector.validity, row)) return { unscaled: 0n, scale: 0 };
  const text = Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString('latin1');
  const parsed = parseDecimalPrefix(text);
  if (!parsed.complete) warnTruncated(vector, row, 'DECIMAL', context);
  return limited(parsed);
}

/** What has more digits than a DECIMAL becomes the largest one. */
function limited(value: Decimal): Decimal {
  const whole = value.unscaled / powerOfTen(value.scale);
  if (whole > largest) return { unscaled: largest, scale: 0 };
  if (whole < -largest) return { unscaled: -largest, scale: 0 };
  const scaleMax = (bufferWords - Math.ceil(whole === 0n ? 0 : digitCount(whole) / wordDigits)) * wordDigits;
  if (value.scale <= scaleMax) return value;
  return { unscaled: truncateToScale(value.unscaled, value.scale, scaleMax), scale: scaleMax };
}
