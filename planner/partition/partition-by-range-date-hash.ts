import { sqlError } from '../../protocol/wire/sql-error';
import { formatOf, periodMs, requireDate, requiredDate } from './date-properties';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty, wrongProperty } from './properties';
import { nodesOf, noNodes, span } from './ranges';

/** Periods of days pick a group of groupPartionSize nodes, a consistent hash of the instant the node in it. */
export function partitionByRangeDateHash(definition: PartitionFunctionDefinition): PartitionFunction {
  const read = formatOf(definition, null);
  const begin = requiredDate(definition, 'sBeginDate', read);
  const period = periodMs(definition);
  const size = integerProperty(definition, 'groupPartionSize', 0);
  if (size <= 0) throw sqlError('ER_PARSE_ERROR', `groupPartionSize must >0,but cur is ${size}`);
  if (period === 0)
    throw wrongProperty(definition, 'sPartionDay', definition.properties.get('sPartionDay'), 'greater than 0');
  const groupOf = (value: string) => Math.trunc((requireDate(value, read) - begin) / period) | 0;
  return {
    partitionCount: -1,
    partitionOf: (value) => {
      const time = requireDate(value, read);
      return (Math.trunc((time - begin) / period) | 0) * size + consistentHash(BigInt(time), size);
    },
    partitionsOfRange: (low, high) => {
      const first = groupOf(low) * size;
      const last = groupOf(high) * size + size - 1;
      return last < first ? noNodes : nodesOf(span(first, last));
    },
  };
}

/** Guava's Hashing.consistentHash(long, int). */
function consistentHash(seed: bigint, buckets: number): number {
  let state = seed;
  let candidate = 0;
  for (;;) {
    state = BigInt.asIntN(64, 2862933555777941757n * state + 1n);
    const high = Number(BigInt.asIntN(32, BigInt.asUintN(64, state) >> 33n));
    const next = Math.trunc((candidate + 1) / ((high + 1) / 2147483648));
    if (next < 0 || next >= buckets) return candidate;
    candidate = next;
  }
}
