import { requireText } from './java-number';
import { javaStringHash } from './java-string-hash';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { requiredInteger, wrongProperty } from './properties';
import { allNodes } from './ranges';

/** Java's string hash, mixed by Wang's and Jenkins' 32-bit steps, modulo count. A count of 0 leaves the whole hash, as in MyCAT. */
export function partitionByHashMod(definition: PartitionFunctionDefinition): PartitionFunction {
  const count = requiredInteger(definition, 'count');
  if (count < 0) throw wrongProperty(definition, 'count', 'greater than 0');
  const mask = (count & (count - 1)) === 0 ? count - 1 : null;
  return {
    partitionCount: count,
    partitionOf: (value) => {
      const hash = Math.abs(mixed(javaStringHash(requireText(value))));
      return mask === null ? hash % count : hash & mask;
    },
    partitionsOfRange: () => allNodes,
  };
}

/** Thomas Wang's 32-bit integer hash, in signed 32-bit arithmetic. */
function mixed(hash: number): number {
  let x = (~hash + (hash << 21)) | 0;
  x ^= x >> 24;
  x = (x + (x << 3) + (x << 8)) | 0;
  x ^= x >> 14;
  x = (x + (x << 2) + (x << 4)) | 0;
  x ^= x >> 28;
  return (x + (x << 31)) | 0;
}
