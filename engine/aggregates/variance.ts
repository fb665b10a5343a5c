import type { Vector } from '../batch/record-batch';
import { grown } from '../memory/growing-array';
import type { AggregateFunction } from '../plan';
import type { Accumulator, AccumulatorSettings, Aggregate } from './accumulator';
import { doublesOf, requireLayout } from './argument';
import { varianceType } from './result-types';
import { doubleVector } from './result-vector';

/**
 * VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP: NULL when there is no value, the SAMP forms also when there is only one.
 *
 * Complete phase: B. P. Welford's running mean and sum of squares, which is what MariaDB does, so that the same rows in the same order give
 * the same double. Partials: [COUNT, SUM, VAR_POP] over the argument as a double (`x + 0e0`): VAR_POP of an exact column is sent rounded
 * to a few digits, that of a double is not. They are merged by the formula of T. Chan, G. Golub and R. LeVeque, "Updating Formulae and a
 * Pairwise Algorithm for Computing Sample Variances" (1979), which like Welford's does not lose digits when the mean is large.
 */
export function variance(result: { sample: boolean; root: boolean }): Aggregate {
  const partials: readonly AggregateFunction[] = ['count', 'sum', 'var_pop'];
  return {
    partials,
    partialArgument: 'double',
    ignoresDuplicates: false,
    resultType: ([argument]) => varianceType(argument!),
    accumulator(settings) {
      const valueTypes = settings.call.phase === 'final' ? settings.argumentTypes.slice(1) : settings.argumentTypes;
      for (const type of valueTypes) requireLayout(settings.call.function, type, ['int64', 'decimal', 'float64']);
      return new VarianceAccumulator(settings, result.sample, result.root);
    },
  };
}

/** A group's state is [count, mean, sum of squared distances from the mean]. */
class VarianceAccumulator implements Accumulator {
  private state = new Float64Array(0);

  constructor(
    private readonly settings: AccumulatorSettings,
    private readonly sample: boolean,
    private readonly root: boolean,
  ) {}

  get byteLength(): number {
    return this.state.byteLength;
  }

  resize(groupCount: number): void {
    this.state = grown(this.state, 3 * groupCount);
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    if (this.settings.call.phase === 'final') this.merge(columns, groups, rowCount);
    else this.addValues(columns[0]!, groups, rowCount);
  }

  private addValues(column: Vector, groups: Int32Array, rowCount: number): void {
    const { state } = this;
    const { validity } = column;
    const values = doublesOf(column, rowCount);
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      const at = groups[row]! * 3;
      const value = values[row]!;
      const before = state[at + 1]!;
      const mean = before + (value - before) / ++state[at]!;
      state[at + 1] = mean;
      state[at + 2]! += (value - before) * (value - mean);
    }
  }

  private merge([counts, sums, variances]: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const { state } = this;
    const count = doublesOf(counts!, rowCount);
    const sum = doublesOf(sums!, rowCount);
    const populationVariance = doublesOf(variances!, rowCount);
    for (let row = 0; row < rowCount; row++) {
      const added = count[row]!;
      if (added === 0) continue;
      const at = groups[row]! * 3;
      const before = state[at]!;
      const total = before + added;
      const mean = sum[row]! / added;
      const difference = mean - state[at + 1]!;
      // Values that are all the same have no variance: their mean differs by what adding them up has rounded.
      const isConstant = populationVariance[row] === 0 && state[at + 2] === 0;
      const distance = isConstant && Math.abs(difference) <= total * Number.EPSILON * Math.abs(mean) ? 0 : difference;
      state[at] = total;
      state[at + 1]! = before === 0 ? mean : state[at + 1]! + distance * (added / total);
      state[at + 2]! += populationVariance[row]! * added + distance * distance * ((before * added) / total);
    }
  }

  finish(groupCount: number): Vector {
    const { state } = this;
    const missing = this.sample ? 1 : 0;
    return doubleVector(
      this.settings.resultType,
      groupCount,
      (group) => state[group * 3]! > missing,
      (group) => {
        const squares = state[group * 3 + 2]! / (state[group * 3]! - missing);
        return this.root ? Math.sqrt(squares) : squares;
      },
    );
  }
}
