import { requireText } from './java-number';
import { rangeLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty, wrongProperty } from './properties';
import { rangeTable } from './range-table';
import { allNodes } from './ranges';

/** The sum of the first prefixLength UTF-16 units mod patternValue, looked up in a list of ranges. */
export function partitionByPrefixPattern(definition: PartitionFunctionDefinition): PartitionFunction {
  const table = rangeTable(rangeLines(definition, true));
  const modulus = integerProperty(definition, 'patternValue', 1024);
  const prefixLength = integerProperty(definition, 'prefixLength', 0);
  if (modulus === 0) throw wrongProperty(definition, 'patternValue', 'greater than 0');
  return {
    partitionCount: table.valueCount,
    partitionOf: (value) => {
      const text = requireText(value);
      const end = Math.min(prefixLength, text.length);
      let sum = 0;
      for (let index = 0; index < end; index++) sum += text.charCodeAt(index);
      return table.lines[table.lineOf(sum % modulus)]?.value ?? null;
    },
    partitionsOfRange: () => allNodes,
  };
}
