import { type Long, parseLong, requireLong } from './java-number';
import { rangeLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { rangeTable } from './range-table';
import { allNodes, noNodes, sequenceRange } from './ranges';

/** Ranges of integers with their nodes; the first line that holds the value decides. */
export function autoPartitionByLong(definition: PartitionFunctionDefinition): PartitionFunction {
  const table = rangeTable(rangeLines(definition, true));
  const nodes = table.lines.map((line) => line.value);
  const defaultNode = integerProperty(definition, 'defaultNode', -1);
  const unlisted = defaultNode >= 0 ? defaultNode : null;
  const nodeOf = (value: Long): number | null => {
    const line = table.lineOf(value);
    return line < 0 ? unlisted : nodes[line]!;
  };
  const partitionOf = (value: string | null): number | null => nodeOf(requireLong(value));
  return {
    partitionCount: table.valueCount,
    partitionOf,
    partitionOfInteger: nodeOf,
    partitionsOfRange: (begin, end) => sequenceRange(partitionOf, begin, end, definition),
    monotonic: 'integer',
    partitionsOfOpenRange: (low, high) => {
      const from = low === null ? null : parseLong(low);
      const to = high === null ? null : parseLong(high);
      if ((low !== null && from === null) || (high !== null && to === null)) return allNodes;
      if (from !== null && to !== null && from > to) return noNodes;
      const indexes = new Set(table.linesBetween(from, to).map((line) => nodes[line]!));
      if (unlisted !== null && !table.covers(from, to)) indexes.add(unlisted);
      return indexes.size === 0 ? noNodes : { kind: 'nodes', indexes: [...indexes] };
    },
  };
}
