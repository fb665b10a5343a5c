import { sqlError } from '../../protocol/wire/sql-error';
import { requireText } from './java-number';
import { javaStringHash } from './java-string-hash';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { requiredInteger } from './properties';
import { allNodes } from './ranges';

/** Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm" (2014), over Java's string hash. */
export function partitionByJumpConsistentHash(definition: PartitionFunctionDefinition): PartitionFunction {
  const buckets = requiredInteger(definition, 'totalBuckets');
  return {
    partitionCount: buckets,
    partitionOf: (value) => {
      const key = javaStringHash(requireText(value));
      if (buckets < 0) throw sqlError('ER_PARSE_ERROR', 'Buckets cannot be less than 0');
      return jump(BigInt(key), buckets);
    },
    partitionsOfRange: () => allNodes,
  };
}

function jump(hash: bigint, buckets: number): number {
  let key = BigInt.asUintN(64, hash);
  let bucket = -1;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    key = BigInt.asUintN(64, key * 2862933555777941757n + 1n);
    next = Math.trunc((bucket + 1) * (2147483648 / (Number(key >> 33n) + 1)));
  }
  return bucket;
}
