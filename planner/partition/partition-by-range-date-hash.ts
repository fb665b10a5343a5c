import { dateBounds } from './date-bounds';
import { formatProperty, periodProperty, requireDate, requiredDate, wholePeriods } from './date-properties';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty, wrongProperty } from './properties';
import { allNodes, clampedSpan, noNodes, span } from './ranges';

/** Periods of sPartionDay days pick a group of groupPartionSize nodes, a consistent hash of the instant the node in it. */
export function partitionByRangeDateHash(definition: PartitionFunctionDefinition): PartitionFunction {
  const format = formatProperty(definition);
  const begin = requiredDate(definition, 'sBeginDate', format);
  const period = periodProperty(definition);
  const size = integerProperty(definition, 'groupPartionSize', 0);
  if (size <= 0) {
    throw wrongProperty(
      definition,
      'groupPartionSize',
      'greater than 0',
      `groupPartionSize must >0,but cur is ${size}`,
    );
  }
  if (period === 0) throw wrongProperty(definition, 'sPartionDay', 'greater than 0');
  const firstNodeOf = (instant: number): number => wholePeriods(instant - begin, period) * size;
  return {
    partitionCount: -1,
    partitionOf: (value) => {
      const instant = requireDate(value, format);
      return (firstNodeOf(instant) | 0) + consistentHash(BigInt(instant), size);
    },
    partitionsOfRange: (low, high) =>
      span(firstNodeOf(requireDate(low, format)), firstNodeOf(requireDate(high, format)) + size - 1, noNodes),
    monotonic: 'date',
    partitionsOfOpenRange: (low, high, nodeCount) => {
      const bounds = dateBounds(low, high, format);
      if (bounds === null) return allNodes;
      const first = bounds.from === null ? null : firstNodeOf(bounds.from);
      const last = bounds.to === null ? null : firstNodeOf(bounds.to) + size - 1;
      return clampedSpan(first, last, nodeCount);
    },
  };
}

/** Jump consistent hash as Guava's Hashing.consistentHash(long, int) computes it. */
function consistentHash(seed: bigint, buckets: number): number {
  let state = seed;
  let bucket = 0;
  for (;;) {
    state = BigInt.asUintN(64, 2862933555777941757n * state + 1n);
    const high = Number(BigInt.asIntN(32, state >> 33n));
    const next = Math.trunc((bucket + 1) / ((high + 1) / 2147483648));
    if (next < 0 || next >= buckets) return bucket;
    bucket = next;
  }
}
