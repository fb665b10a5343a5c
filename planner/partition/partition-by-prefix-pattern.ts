import { requireText } from './java-number';
import { lineOf, rangeLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes } from './ranges';

/** The sum of the first prefixLength UTF-16 units mod patternValue, looked up in a list of ranges. */
export function partitionByPrefixPattern(definition: PartitionFunctionDefinition): PartitionFunction {
  const lines = rangeLines(definition, true);
  const modulus = integerProperty(definition, 'patternValue', 1024);
  const prefixLength = integerProperty(definition, 'prefixLength', 0);
  return {
    partitionCount: new Set(lines.map((line) => line.value)).size,
    partitionOf: (value) => {
      const text = requireText(value);
      let sum = 0;
      for (let index = 0; index < Math.min(prefixLength, text.length); index++) sum += text.charCodeAt(index);
      return lineOf(lines, BigInt(sum % modulus))?.value ?? null;
    },
    partitionsOfRange: () => allNodes,
  };
}
