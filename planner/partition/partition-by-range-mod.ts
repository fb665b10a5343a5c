import { sqlError } from '../../protocol/wire/sql-error';
import { type Long, parseLong, remainderOf, requireLong, unreadableNumber } from './java-number';
import { rangeLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { rangeTable } from './range-table';
import { allNodes, listedNodesMax, noNodes, span } from './ranges';

/** A run of nodes: firstNode, firstNode + 1, … */
interface Group {
  readonly firstNode: number;
  readonly size: number;
}

/** A range picks a group of nodes, |value| mod the group's size the node in it. Groups follow one another in the order of the file. */
export function partitionByRangeMod(definition: PartitionFunctionDefinition): PartitionFunction {
  const table = rangeTable(rangeLines(definition, true));
  const groups: Group[] = [];
  let nodeCount = 0;
  for (const { value: size } of table.lines) {
    groups.push({ firstNode: nodeCount, size });
    nodeCount += size;
  }
  const defaultNode = integerProperty(definition, 'defaultNode', -1);
  const unlisted: Group | null = defaultNode >= 0 ? { firstNode: defaultNode, size: 1 } : null;
  const groupOf = (value: Long): Group | null => groups[table.lineOf(value)] ?? unlisted;
  return {
    partitionCount: nodeCount,
    partitionOf: (value) => {
      const number = requireLong(value);
      const group = groupOf(number);
      if (group === null) return null;
      if (group.size <= 0)
        throw sqlError('ER_PARSE_ERROR', `columnValue:${value} lies in a range of group size ${group.size}`);
      return group.firstNode + remainderOf(number, group.size);
    },
    partitionsOfRange: (begin, end) => {
      const [from, to] = [begin, end].map((text) => groupOf(readBound(text)));
      return from && to ? span(from.firstNode, to.firstNode + to.size - 1, noNodes) : allNodes;
    },
    monotonic: 'integer',
    partitionsOfOpenRange: (low, high) => {
      const from = low === null ? null : parseLong(low);
      const to = high === null ? null : parseLong(high);
      if ((low !== null && from === null) || (high !== null && to === null)) return allNodes;
      if (from !== null && to !== null && from > to) return noNodes;
      const hit = table.linesBetween(from, to).map((line) => groups[line]!);
      if (unlisted !== null && !table.covers(from, to)) hit.push(unlisted);
      return nodesOfGroups(hit);
    },
  };
}

function readBound(text: string): Long {
  const value = parseLong(text);
  if (value === null) throw unreadableNumber(text);
  return value;
}

function nodesOfGroups(groups: readonly Group[]): ReturnType<PartitionFunction['partitionsOfRange']> {
  const indexes = new Set<number>();
  for (const { firstNode, size } of groups) {
    if (size > listedNodesMax) return allNodes;
    for (let offset = 0; offset < size; offset++) indexes.add(firstNode + offset);
  }
  return indexes.size === 0 ? noNodes : { kind: 'nodes', indexes: [...indexes] };
}
