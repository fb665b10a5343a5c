import { doublesOf, requireLayout } from '../aggregates/argument';
import { dividesBeyond, quotient } from '../aggregates/avg';
import { decimalVector, doubleVector } from '../aggregates/result-vector';
import { powerOfTen } from '../batch/decimal-words';
import { isValid, type Vector } from '../batch/record-batch';
import { ExactFrameSum } from './exact-frame-sum';
import type { FrameState } from './frame-aggregate';
import type { WindowInput } from './window-function';

/** SUM and AVG: exact for integers and decimals, in doubles otherwise; NULL without values. */
export function sumState(input: WindowInput): FrameState {
  requireLayout('SUM', input.columns[0]!.type, ['int64', 'decimal', 'float64']);
  return input.columns[0]!.layout === 'float64'
    ? doubleState(input, (sum) => sum)
    : exactState(input, sumOf(input.columns[0]!, input));
}

export function averageState(input: WindowInput): FrameState {
  requireLayout('AVG', input.columns[0]!.type, ['int64', 'decimal', 'float64']);
  return input.columns[0]!.layout === 'float64'
    ? doubleState(input, (sum, count) => sum / count)
    : exactState(input, averageOf(input.columns[0]!, input));
}

/** The result as an unscaled number of the result's scale. */
type Result = (sum: bigint, count: number) => bigint;

function sumOf(argument: Vector, { resultType }: WindowInput): Result {
  const shift = resultType.scale - scaleOf(argument);
  const factor = powerOfTen(Math.max(0, shift));
  const divisor = powerOfTen(Math.max(0, -shift));
  return shift === 0 ? (sum) => sum : (sum) => (sum * factor) / divisor;
}

function averageOf(argument: Vector, { resultType }: WindowInput): Result {
  const shift = resultType.scale - scaleOf(argument);
  const factor = powerOfTen(Math.max(0, shift));
  const divisor = powerOfTen(Math.max(0, -shift));
  const rounds = dividesBeyond(scaleOf(argument), resultType.scale);
  return (sum, count) => quotient(sum * factor, BigInt(count) * divisor, rounds);
}

function scaleOf(vector: Vector): number {
  return vector.layout === 'decimal' ? vector.type.scale : 0;
}

function exactState({ columns, rows, resultType }: WindowInput, result: Result): FrameState {
  const sum = new ExactFrameSum(columns[0]!);
  const results: (bigint | null)[] = new Array<bigint | null>(rows.rowCount).fill(null);
  return {
    clear: () => sum.clear(),
    add: (row) => sum.add(row),
    remove: (row) => sum.remove(row),
    write(row) {
      if (sum.count > 0) results[row] = result(sum.value(), sum.count);
    },
    finish: () =>
      decimalVector(
        resultType,
        results.length,
        'DECIMAL',
        (row) => results[row] !== null,
        (row) => results[row]!,
      ),
  };
}

function doubleState(
  { columns, rows, resultType }: WindowInput,
  result: (sum: number, count: number) => number,
): FrameState {
  const { rowCount } = rows;
  const { validity } = columns[0]!;
  const values = doublesOf(columns[0]!, rowCount);
  const results = new Float64Array(rowCount);
  const present = new Uint8Array(rowCount);
  let sum = 0;
  let count = 0;
  return {
    clear() {
      sum = 0;
      count = 0;
    },
    add(row) {
      if (!isValid(validity, row)) return;
      sum += values[row]!;
      count++;
    },
    remove(row) {
      if (!isValid(validity, row)) return;
      sum -= values[row]!;
      count--;
    },
    write(row) {
      if (count === 0) return;
      present[row] = 1;
      results[row] = result(sum, count);
    },
    finish: () =>
      doubleVector(
        resultType,
        rowCount,
        (row) => present[row] !== 0,
        (row) => results[row]!,
      ),
  };
}
