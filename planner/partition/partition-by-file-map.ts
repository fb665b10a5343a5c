import { parseInt32, requireText, wrongFormat } from './java-number';
import { mapFileLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes } from './ranges';

const defaultKey = 'DEFAULT_NODE';

/** A list of keys with their nodes; type 0: integers, otherwise exact texts. */
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
  return {
    partitionCount: new Set(nodes.values()).size,
    partitionOf: (value) => {
      // Texts may be looked up with NULL: it is no key of the file.
      const key = integers ? parseInt32(requireText(value)) : (value ?? '');
      if (key === null) throw wrongFormat(value);
      if (value === null) return nodes.get(defaultKey) ?? null;
      return nodes.get(key) ?? nodes.get(defaultKey) ?? null;
    },
    partitionsOfRange: () => allNodes,
  };
}
