import { type ColumnType, layoutOf } from '../batch/column-type';
import { powerOfTen } from '../batch/decimal-words';
import type { Vector } from '../batch/record-batch';
import type { Accumulator, AccumulatorSettings, Aggregate } from './accumulator';
import { doublesOf, exactSumOf, requireLayout, scaledDouble } from './argument';
import { DoubleSum } from './double-sum';
import { ExactSum } from './exact-sum';
import { averageType } from './result-types';
import { decimalVector, doubleVector } from './result-vector';

/**
 * AVG: sum / count, exact for integers and decimals, in doubles otherwise; NULL when there is no value.
 * Partials: [SUM, COUNT], both merged by adding.
 */
export const avg: Aggregate = {
  partials: ['sum', 'count'],
  partialArgument: 'as-is',
  ignoresDuplicates: false,
  resultType: ([argument]) => averageType(argument!),
  accumulator(settings) {
    const type = settings.argumentTypes[0]!;
    requireLayout('AVG', type, ['int64', 'decimal', 'float64']);
    return layoutOf(type) === 'float64' ? new DoubleAverage(settings) : new ExactAverage(settings, type);
  },
};

/** The merged COUNT column in the final phase; in the complete phase the sum counts for itself. */
function partialCounts(settings: AccumulatorSettings): ExactSum | null {
  return settings.call.phase === 'final' ? new ExactSum(1, false, false) : null;
}

class ExactAverage implements Accumulator {
  private readonly sum: ExactSum;
  private readonly counts: ExactSum | null;
  private readonly argumentScale: number;

  constructor(
    private readonly settings: AccumulatorSettings,
    type: ColumnType,
  ) {
    this.counts = partialCounts(settings);
    this.sum = exactSumOf(type, this.counts === null);
    this.argumentScale = layoutOf(type) === 'decimal' ? type.scale : 0;
  }

  get byteLength(): number {
    return this.sum.byteLength + (this.counts?.byteLength ?? 0);
  }

  resize(groupCount: number): void {
    this.sum.resize(groupCount);
    this.counts?.resize(groupCount);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    this.sum.add(columns[0]!, groups, rowCount);
    this.counts?.add(columns[1]!, groups, rowCount);
  }

  finish(groupCount: number): Vector {
    const { sum, counts, argumentScale } = this;
    const type = this.settings.resultType;
    const countOf = (group: number): bigint => (counts === null ? BigInt(sum.count(group)) : counts.value(group));
    const has = (group: number): boolean => sum.count(group) > 0;
    if (layoutOf(type) === 'float64') {
      const value = (group: number): number => scaledDouble(sum.value(group), argumentScale) / Number(countOf(group));
      return doubleVector(type, groupCount, has, value);
    }
    const shift = type.scale - argumentScale;
    const factor = powerOfTen(Math.max(0, shift));
    const divisor = powerOfTen(Math.max(0, -shift));
    const rounds = dividesBeyond(argumentScale, type.scale);
    return decimalVector(type, groupCount, 'DECIMAL', has, (group) =>
      quotient(sum.value(group) * factor, countOf(group) * divisor, rounds),
    );
  }
}

/** Decimal digits in one word of MariaDB's decimal numbers. */
const digitsPerWord = 9;

/**
 * MariaDB divides to whole words of nine digits after the point, cuts off what is beyond, and then rounds to the result's scale. So
 * where the scale is a multiple of nine there is nothing left to round: AVG of DECIMAL(m,5), scale 9, is cut off instead.
 * (MariaDB source: strings/decimal.c, do_div_mod.)
 */
export function dividesBeyond(argumentScale: number, resultScale: number): boolean {
  const argumentDigits = digitsPerWord * Math.ceil(argumentScale / digitsPerWord);
  const increment = Math.max(0, resultScale - argumentDigits);
  return digitsPerWord * Math.ceil((argumentDigits + increment) / digitsPerWord) > resultScale;
}

/** numerator / denominator: half away from zero, or towards zero. */
export function quotient(numerator: bigint, denominator: bigint, rounds: boolean): bigint {
  if (!rounds) return numerator / denominator;
  const twice = (numerator * 2n) / denominator;
  return (twice + (twice < 0n ? -1n : 1n)) / 2n;
}

class DoubleAverage implements Accumulator {
  private readonly sum = new DoubleSum();
  private readonly counts: ExactSum | null;

  constructor(private readonly settings: AccumulatorSettings) {
    this.counts = partialCounts(settings);
  }

  get byteLength(): number {
    return this.sum.byteLength + (this.counts?.byteLength ?? 0);
  }

  resize(groupCount: number): void {
    this.sum.resize(groupCount);
    this.counts?.resize(groupCount);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    this.sum.add(doublesOf(columns[0]!, rowCount), columns[0]!.validity, groups, rowCount);
    this.counts?.add(columns[1]!, groups, rowCount);
  }

  finish(groupCount: number): Vector {
    const { sum, counts } = this;
    return doubleVector(
      this.settings.resultType,
      groupCount,
      (group) => sum.count(group) > 0,
      (group) => sum.sum(group) / (counts === null ? sum.count(group) : Number(counts.value(group))),
    );
  }
}
