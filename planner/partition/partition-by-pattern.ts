import { parseLong, remainderOf, requireText, unreadableNumber } from './java-number';
import { rangeLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty, wrongProperty } from './properties';
import { rangeTable } from './range-table';
import { allNodes } from './ranges';

/** value mod patternValue, looked up in a list of ranges; what is not all ASCII digits goes to the default node. */
export function partitionByPattern(definition: PartitionFunctionDefinition): PartitionFunction {
  const table = rangeTable(rangeLines(definition, false));
  const modulus = integerProperty(definition, 'patternValue', 1024);
  const defaultNode = integerProperty(definition, 'defaultNode', 0);
  if (modulus === 0) throw wrongProperty(definition, 'patternValue', 'greater than 0');
  return {
    partitionCount: table.valueCount,
    partitionOf: (value) => {
      const text = requireText(value);
      if (!/^[0-9]*$/.test(text)) return defaultNode;
      const number = parseLong(text);
      if (number === null) throw unreadableNumber(text);
      return table.lines[table.lineOf(remainderOf(number, Math.abs(modulus)))]?.value ?? null;
    },
    partitionsOfRange: () => allNodes,
  };
}
