import { parseLong, requireLong } from './java-number';
import { lineOf, rangeLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes, sequenceRange } from './ranges';

/** Ranges of integers with their nodes; the first line that has the value decides. */
export function autoPartitionByLong(definition: PartitionFunctionDefinition): PartitionFunction {
  const lines = rangeLines(definition, true);
  const defaultNode = integerProperty(definition, 'defaultNode', -1);
  const partitionOf = (value: string | null): number | null =>
    lineOf(lines, requireLong(value))?.value ?? (defaultNode >= 0 ? defaultNode : null);
  return {
    partitionCount: new Set(lines.map((line) => line.value)).size,
    partitionOf,
    partitionsOfRange: (begin, end) => sequenceRange(partitionOf, begin, end, definition),
    monotonic: 'integer',
    partitionsOfOpenRange: (low, high) => {
      const from = low === null ? null : parseLong(low);
      const to = high === null ? null : parseLong(high);
      if ((low !== null && from === null) || (high !== null && to === null)) return allNodes;
      const indexes = new Set<number>();
      for (const line of lines) {
        if ((from === null || line.end >= from) && (to === null || line.start <= to)) indexes.add(line.value);
      }
      if (defaultNode >= 0) indexes.add(defaultNode);
      return { kind: 'nodes', indexes: [...indexes] };
    },
  };
}
