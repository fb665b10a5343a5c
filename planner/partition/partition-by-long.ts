import { requireLong } from './java-number';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { sequenceRange } from './ranges';
import { segmentTable } from './segment-table';

/** The low ten bits of (value >>> 32) XOR value pick one of 1024 slots; 1.6.5 took those of the value itself. */
export function partitionByLong(definition: PartitionFunctionDefinition): PartitionFunction {
  const { slots } = segmentTable(definition);
  const folds = definition.compatibility !== '1.6.5';
  const partitionOf = (value: string | null): number => {
    const number = requireLong(value);
    if (typeof number === 'number') {
      const key = folds ? Math.floor(number / 4294967296) ^ number : number;
      return slots[key & 1023]!;
    }
    const key = folds ? (BigInt.asUintN(64, number) >> 32n) ^ number : number;
    return slots[Number(key & 1023n)]!;
  };
  return {
    partitionCount: -1,
    partitionOf,
    partitionOfInteger: (value) => slots[value & 1023]!,
    partitionsOfRange: (begin, end) => sequenceRange(partitionOf, begin, end, definition),
  };
}
