import { sqlError } from '../../protocol/wire/sql-error';
import { parseLong, requireText } from './java-number';
import { lineOf, rangeLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes } from './ranges';

/** value mod patternValue, looked up in a list of ranges; what is not all ASCII digits goes to the default node. */
export function partitionByPattern(definition: PartitionFunctionDefinition): PartitionFunction {
  const lines = rangeLines(definition, false);
  const modulus = BigInt(integerProperty(definition, 'patternValue', 1024));
  const defaultNode = integerProperty(definition, 'defaultNode', 0);
  return {
    partitionCount: new Set(lines.map((line) => line.value)).size,
    partitionOf: (value) => {
      const text = requireText(value);
      if (!/^[0-9]*$/.test(text)) return defaultNode;
      const number = parseLong(text);
      if (number === null) throw sqlError('ER_PARSE_ERROR', `For input string: "${text}"`);
      return lineOf(lines, number % modulus)?.value ?? null;
    },
    partitionsOfRange: () => allNodes,
  };
}
