import type { Int64Vector, Vector } from '../batch/record-batch';
import { grown } from '../memory/growing-array';
import { halvesOf } from '../operators/keys/halves';
import type { AggregateFunction } from '../plan';
import type { Accumulator, AccumulatorSettings, Aggregate } from './accumulator';
import { requireLayout } from './argument';
import { bitwiseType } from './result-types';

/**
 * BIT_AND, BIT_OR, BIT_XOR over 64 bits: never NULL; `initial` (0, or all bits for BIT_AND) when there is no value.
 * Partial: the same function, merged by itself. The argument is an integer: the planner casts others to BIGINT UNSIGNED.
 */
export function bitwise(
  name: AggregateFunction,
  combine: Combine,
  initial: 0 | -1,
  ignoresDuplicates: boolean,
): Aggregate {
  return {
    partials: [name],
    partialArgument: 'as-is',
    ignoresDuplicates,
    resultType: () => bitwiseType,
    accumulator(settings) {
      requireLayout(name, settings.argumentTypes[0]!, ['int64']);
      return new BitwiseAccumulator(settings, combine, initial);
    },
  };
}

export type Combine = (left: number, right: number) => number;

class BitwiseAccumulator implements Accumulator {
  private bits = new Int32Array(0);
  private known = 0;

  constructor(
    private readonly settings: AccumulatorSettings,
    private readonly combine: Combine,
    private readonly initial: 0 | -1,
  ) {}

  get byteLength(): number {
    return this.bits.byteLength;
  }

  resize(groupCount: number): void {
    this.bits = grown(this.bits, 2 * groupCount);
    this.bits.fill(this.initial, 2 * this.known, 2 * groupCount);
    this.known = groupCount;
  }

  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void {
    const { bits, combine } = this;
    const { values, validity } = columns[0] as Int64Vector;
    const halves = halvesOf(values);
    for (let row = 0; row < rowCount; row++) {
      if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
      const at = groups[row]! << 1;
      bits[at] = combine(bits[at]!, halves[row << 1]!);
      bits[at + 1] = combine(bits[at + 1]!, halves[(row << 1) + 1]!);
    }
  }

  finish(groupCount: number): Vector {
    const values = new BigInt64Array(groupCount);
    halvesOf(values).set(this.bits.subarray(0, 2 * groupCount));
    return { layout: 'int64', type: this.settings.resultType, length: groupCount, validity: null, values };
  }
}
