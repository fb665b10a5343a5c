import { isValid, type Vector } from '../batch/record-batch';
import { grown } from '../memory/growing-array';
import type { Accumulator, AccumulatorSettings, Aggregate } from './accumulator';
import { countType } from './result-types';
import { SumAccumulator } from './sum';

/**
 * COUNT(*), COUNT(x): rows, or values that are not NULL; 0 for none. COUNT(DISTINCT x, y): see distinct.ts.
 * Partial: [COUNT]; merged by adding.
 */
export const count: Aggregate = {
  partials: ['count'],
  partialArgument: 'as-is',
  ignoresDuplicates: false,
  additive: () => true,
  resultType: () => countType,
  accumulator: (settings) =>
    settings.call.phase === 'final' ? new SumAccumulator(settings, 'zero') : new CountAccumulator(settings),
};

class CountAccumulator implements Accumulator {
  private counts = new Float64Array(0);
  /** There is one group. */
  private isSingle = false;

  constructor(private readonly settings: AccumulatorSettings) {}

  get byteLength(): number {
    return this.counts.byteLength;
  }

  resize(groupCount: number): void {
    this.counts = grown(this.counts, groupCount);
    this.isSingle = groupCount === 1;
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const { counts } = this;
    const validity = columns[0]?.validity ?? null;
    if (validity === null && this.isSingle) counts[0]! += rowCount;
    else if (validity === null) {
      for (let row = 0; row < rowCount; row++) counts[groups[row]!]! += 1;
    } else {
      for (let row = 0; row < rowCount; row++) {
        if ((validity[row >> 3]! & (1 << (row & 7))) !== 0) counts[groups[row]!]! += 1;
      }
    }
  }

  addTimes(columns: readonly Vector[], groups: Int32Array, times: Float64Array, rowCount: number): void {
    const { counts } = this;
    const validity = columns[0]?.validity ?? null;
    for (let row = 0; row < rowCount; row++) if (isValid(validity, row)) counts[groups[row]!]! += times[row]!;
  }

  addStates(other: CountAccumulator, from: Int32Array, groups: Int32Array, count: number): void {
    const { counts } = this;
    for (let index = 0; index < count; index++) counts[groups[index]!]! += other.counts[from[index]!]!;
  }

  finish(groupCount: number): Vector {
    const values = new BigInt64Array(groupCount);
    for (let group = 0; group < groupCount; group++) values[group] = BigInt(this.counts[group]!);
    return { layout: 'int64', type: this.settings.resultType, length: groupCount, validity: null, values };
  }
}
