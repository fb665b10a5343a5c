import { concatenate } from '../batch/concatenate';
import type { Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import { nullVector } from '../batch/vector-builder';
import { vectorBytes } from '../memory/batch-bytes';
import type { Accumulator, AccumulatorSettings, Aggregate } from './accumulator';
import { sameType } from './result-types';

/**
 * ANY_VALUE: the value of the first row of the group that arrived, which may be NULL.
 * Partial: [MIN], because MariaDB has no ANY_VALUE and every value will do.
 */
export const anyValue: Aggregate = {
  partials: ['min'],
  partialArgument: 'as-is',
  ignoresDuplicates: true,
  resultType: ([argument]) => sameType(argument!),
  accumulator: (settings) => new FirstValue(settings),
};

/** Groups are numbered as they appear, so the first values come in the order of the groups. */
class FirstValue implements Accumulator {
  private readonly chunks: Vector[] = [];
  private known = 0;
  private bytes = 0;

  constructor(private readonly settings: AccumulatorSettings) {}

  get byteLength(): number {
    return this.bytes;
  }

  resize(): void {}

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const first = new Int32Array(rowCount);
    let count = 0;
    for (let row = 0; row < rowCount; row++) if (groups[row] === this.known + count) first[count++] = row;
    if (count === 0) return;
    const chunk = take(columns[0]!, first, count);
    this.chunks.push(chunk);
    this.known += count;
    this.bytes += vectorBytes(chunk);
  }

  finish(groupCount: number): Vector {
    const type = this.settings.argumentTypes[0]!;
    if (this.known === groupCount && groupCount > 0) return concatenate(this.chunks, type);
    // Only the one group of an aggregate without GROUP BY can be without rows.
    return nullVector(type, groupCount);
  }
}
