import type { Vector } from '../../batch/record-batch';
import { decimalText, rescale, truncateToScale } from '../../types/decimal';
import { int64Max, int64Min, parsed, parseInteger, roundHalfEven, uint64Max } from '../../types/numbers';
import type { EvaluationContext } from '../evaluator';
import { exactColumn } from './exact';
import { warnTruncated } from './to-double';

/** Integers keep their bits, text its digits, everything else is rounded and limited to the range. */
export function integerReader(vector: Vector, unsigned: boolean, context: EvaluationContext): (row: number) => bigint {
  const [min, max] = unsigned ? [0n, uint64Max] : [int64Min, int64Max];
  const limited = (value: bigint): bigint => (value < min ? min : value > max ? max : value);
  switch (vector.layout) {
    case 'int64':
      return (row) => vector.values[row]!;
    case 'float64':
      return (row) => {
        const value = roundHalfEven(vector.values[row]!);
        const whole = BigInt(value);
        return limited(whole);
      };
    case 'bytes':
      return (row) => {
        const value = parseInteger(vector.data, vector.offsets[row]!, vector.offsets[row + 1]!);
        if (!parsed.complete) warnTruncated(vector, row, 'INTEGER', context);
        return value;
      };
    default: {
      const { read, scale } = exactColumn(vector);
      // Fractions of a second are cut.
      const whole = vector.layout === 'temporal' ? truncateToScale : rescale;
      return (row) => {
        const unscaled = read(row);
        const value = whole(unscaled, scale, 0);
        if (limited(value) !== value) {
          const text = decimalText(unscaled, scale);
          context.warn(
            1916,
            `Got overflow when converting '${text}' to ${unsigned ? 'UNSIGNED INT' : 'INT'}. Value truncated`,
          );
        }
        return limited(value);
      };
    }
  }
}
