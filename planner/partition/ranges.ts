import type { PartitionFunction, PartitionFunctionDefinition, PartitionRange } from './partition-function';

export const allNodes: PartitionRange = { kind: 'all' };
export const noNodes: PartitionRange = { kind: 'none' };

/** MyCAT's range functions know only lists: an empty one means all nodes. */
export function nodesOf(indexes: readonly number[]): PartitionRange {
  return indexes.length === 0 ? allNodes : { kind: 'nodes', indexes };
}

/** One pair of quotes or backquotes around a trimmed bound is taken off; 1.6.5 did not. */
export function boundText(text: string, definition: PartitionFunctionDefinition): string {
  if (definition.compatibility === '1.6.5') return text;
  const trimmed = text.trim();
  const quoted = /^(['`])([\s\S]*)\1$/.exec(trimmed);
  return quoted && trimmed.length >= 2 ? quoted[2]! : trimmed;
}

/** MyCAT's "sequence range": node(begin) to node(end), all nodes when that is not a rising range. */
export function sequenceRange(
  partitionOf: PartitionFunction['partitionOf'],
  begin: string,
  end: string,
  definition: PartitionFunctionDefinition,
): PartitionRange {
  const first = partitionOf(boundText(begin, definition));
  const last = partitionOf(boundText(end, definition));
  return first === null || last === null ? allNodes : nodesOf(span(first, last));
}

/** first, first + 1, … last; empty when last is less. */
export function span(first: number, last: number): number[] {
  const result: number[] = [];
  for (let index = first; index <= last; index++) result.push(index);
  return result;
}
