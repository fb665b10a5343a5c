import { decimalWords, layoutOf } from '../batch/column-type';
import { powerOfTen } from '../batch/decimal-words';
import type { Vector } from '../batch/record-batch';
import { allSteps, type Steps } from '../batch/steps';
import type { Accumulator, AccumulatorSettings, Aggregate } from './accumulator';
import { doublesOf, exactSumOf, requireLayout, scaledDouble } from './argument';
import { DoubleSum } from './double-sum';
import type { ExactSum } from './exact-sum';
import { sumType } from './result-types';
import { decimalVector, doubleVector, validitySteps } from './result-vector';

/**
 * SUM: exact for integers and decimals, in doubles otherwise; NULL when there is no value.
 * Partial: [SUM]; merged by adding.
 */
export const sum: Aggregate = {
  partials: ['sum'],
  partialArgument: 'as-is',
  ignoresDuplicates: false,
  additive: ([argument]) => layoutOf(argument!) === 'int64' || layoutOf(argument!) === 'decimal',
  resultType: ([argument]) => sumType(argument!),
  accumulator(settings) {
    requireLayout('SUM', settings.argumentTypes[0]!, ['int64', 'decimal', 'float64']);
    return layoutOf(settings.argumentTypes[0]!) === 'float64'
      ? new DoubleSumAccumulator(settings)
      : new SumAccumulator(settings, 'null');
  },
};

/** Exact sums. `whenEmpty`: what a group without values gives. */
export class SumAccumulator implements Accumulator {
  private readonly sum: ExactSum;
  private readonly argumentScale: number;

  constructor(
    private readonly settings: AccumulatorSettings,
    private readonly whenEmpty: 'null' | 'zero',
  ) {
    const type = settings.argumentTypes[0]!;
    this.sum = exactSumOf(type, false);
    this.argumentScale = layoutOf(type) === 'decimal' ? type.scale : 0;
  }

  get byteLength(): number {
    return this.sum.byteLength;
  }

  resize(groupCount: number): void {
    this.sum.resize(groupCount);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    this.sum.add(columns[0]!, groups, rowCount);
  }

  addTimes(columns: readonly Vector[], groups: Int32Array, times: Float64Array, rowCount: number): void {
    this.sum.addTimes(columns[0]!, groups, times, rowCount);
  }

  addStates(other: SumAccumulator, from: Int32Array, groups: Int32Array, count: number): void {
    this.sum.addSums(other.sum, from, groups, count);
  }

  finish(groupCount: number): Vector {
    return allSteps(this.finishSteps(groupCount));
  }

  async remove(): Promise<void> {
    this.sum.release();
  }

  *finishSteps(groupCount: number): Steps<Vector> {
    const { sum, argumentScale } = this;
    const type = this.settings.resultType;
    const what = type.name === 'decimal' ? 'DECIMAL' : 'BIGINT';
    const has = (group: number): boolean => this.whenEmpty === 'zero' || sum.count(group) > 0;
    const layout = layoutOf(type);
    if (layout === 'float64') {
      return doubleVector(type, groupCount, has, (group) => scaledDouble(sum.value(group), argumentScale));
    }
    const words = layout === 'decimal' ? decimalWords(type.precision) : 1;
    const scale = layout === 'decimal' ? type.scale : 0;
    // The one sum that can pass its type's digits without passing its words is that of a type already at the limit of 65 digits.
    if (scale !== argumentScale || type.precision === 65) {
      const factor = powerOfTen(Math.max(0, scale - argumentScale));
      const divisor = powerOfTen(Math.max(0, argumentScale - scale));
      return decimalVector(type, groupCount, what, has, (group) => (sum.value(group) * factor) / divisor);
    }
    const values = new BigInt64Array(groupCount * words);
    yield* sum.writeSteps(values, words, groupCount, what);
    const validity = this.whenEmpty === 'zero' ? null : yield* validitySteps(groupCount, has);
    if (layout === 'decimal') return { layout, type, length: groupCount, validity, words, values };
    return { layout: 'int64', type, length: groupCount, validity, values };
  }
}

class DoubleSumAccumulator implements Accumulator {
  private readonly sum = new DoubleSum();

  constructor(private readonly settings: AccumulatorSettings) {}

  get byteLength(): number {
    return this.sum.byteLength;
  }

  resize(groupCount: number): void {
    this.sum.resize(groupCount);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    this.sum.add(doublesOf(columns[0]!, rowCount), columns[0]!.validity, groups, rowCount);
  }

  finish(groupCount: number): Vector {
    const { sum } = this;
    return doubleVector(
      this.settings.resultType,
      groupCount,
      (group) => sum.count(group) > 0,
      (group) => sum.sum(group),
    );
  }
}
