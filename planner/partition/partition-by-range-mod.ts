import { sqlError } from '../../protocol/wire/sql-error';
import { parseLong, requireLong } from './java-number';
import { lineOf, rangeLines } from './map-file';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes, nodesOf, noNodes, span } from './ranges';

/** A range picks a group of nodes, |value| mod the group's size the node in it. */
export function partitionByRangeMod(definition: PartitionFunctionDefinition): PartitionFunction {
  let first = 0;
  const groups = rangeLines(definition, true).map((line) => {
    const group = { ...line, first };
    first += line.value;
    return group;
  });
  const defaultNode = integerProperty(definition, 'defaultNode', -1);
  const groupOf = (text: string) => {
    const value = parseLong(text);
    if (value === null) throw sqlError('ER_PARSE_ERROR', `For input string: "${text}"`);
    const group = lineOf(groups, value) as (typeof groups)[number] | null;
    return group ?? (defaultNode >= 0 ? { first: defaultNode, value: 1 } : null);
  };
  return {
    partitionCount: first,
    partitionOf: (value) => {
      const number = requireLong(value);
      const group = lineOf(groups, number) as (typeof groups)[number] | null;
      if (!group) return defaultNode >= 0 ? defaultNode : null;
      if (group.value === 0) throw sqlError('ER_PARSE_ERROR', `the group of ${value} has no nodes (/ by zero)`);
      return group.first + Number((number < 0n ? -number : number) % BigInt(group.value));
    },
    partitionsOfRange: (begin, end) => {
      const from = groupOf(begin);
      const to = groupOf(end);
      if (!from || !to) return allNodes;
      const last = to.first + to.value - 1;
      return last < from.first ? noNodes : nodesOf(span(from.first, last));
    },
  };
}
