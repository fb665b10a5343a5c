import { parseInt32, wrongFormat } from './java-number';
import { mapFileLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes } from './ranges';

/** The key under which MyCAT keeps the default node; with text keys, a line of the file may name it too. */
const defaultKey = 'DEFAULT_NODE';

/** A list of keys with their nodes; type 0: integers, otherwise exact texts. Lines that do not read so are left out, as in MyCAT. */
export function partitionByFileMap(definition: PartitionFunctionDefinition): PartitionFunction {
  const integers = integerProperty(definition, 'type', 0) === 0;
  const defaultNode = integerProperty(definition, 'defaultNode', -1);
  const nodes = new Map<string | number, number>();
  for (const { left, right } of mapFileLines(definition)) {
    const key = integers ? parseInt32(left) : left;
    const node = parseInt32(right);
    if (key !== null && node !== null) nodes.set(key, node);
  }
  if (defaultNode >= 0) nodes.set(defaultKey, defaultNode);
  const unlisted = nodes.get(defaultKey) ?? null;
  return {
    partitionCount: new Set(nodes.values()).size,
    partitionOf: (value) => {
      const key = integers && value !== null ? parseInt32(value) : value;
      if (key === null) {
        if (integers) throw wrongFormat(value);
        return unlisted;
      }
      return nodes.get(key) ?? unlisted;
    },
    partitionsOfRange: () => allNodes,
  };
}
