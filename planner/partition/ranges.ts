import type { PartitionFunction, PartitionFunctionDefinition, PartitionRange } from './partition-function';

export const allNodes: PartitionRange = { kind: 'all' };
export const noNodes: PartitionRange = { kind: 'none' };

/** Longest list of node indexes that a range answers with; what is longer is `all`. */
export const listedNodesMax = 65_536;

/** MyCAT's range functions know only lists: an empty one means all nodes. */
export function nodesOf(indexes: readonly number[]): PartitionRange {
  return indexes.length === 0 ? allNodes : { kind: 'nodes', indexes };
}

/** first, first + 1, … last; `whenEmpty` when last is less. */
export function span(first: number, last: number, whenEmpty: PartitionRange): PartitionRange {
  if (last < first) return whenEmpty;
  if (last - first >= listedNodesMax) return allNodes;
  return { kind: 'nodes', indexes: Array.from({ length: last - first + 1 }, (_, index) => first + index) };
}

/**
 * The nodes first … last of a table with nodeCount nodes; null = no bound. Indexes below 0 hold no rows.
 * Without an upper bound and a count it cannot be told: all.
 */
export function clampedSpan(first: number | null, last: number | null, nodeCount: number | undefined): PartitionRange {
  const ends = [last, nodeCount === undefined ? null : nodeCount - 1].filter((end) => end !== null);
  return ends.length === 0 ? allNodes : span(Math.max(0, first ?? 0), Math.min(...ends), noNodes);
}

/** One pair of quotes or backquotes around a trimmed bound is taken off; 1.6.5 did not. */
export function boundText(text: string, definition: PartitionFunctionDefinition): string {
  if (definition.compatibility === '1.6.5') return text;
  const trimmed = text.trim();
  const quoted = /^(['`])([\s\S]*)\1$/.exec(trimmed);
  return quoted ? quoted[2]! : trimmed;
}

/** MyCAT's "sequence range": node(begin) to node(end), all nodes when that is not a rising range. It may leave out nodes that hold rows. */
export function sequenceRange(
  partitionOf: PartitionFunction['partitionOf'],
  begin: string,
  end: string,
  definition: PartitionFunctionDefinition,
): PartitionRange {
  const first = partitionOf(boundText(begin, definition));
  const last = partitionOf(boundText(end, definition));
  return first === null || last === null ? allNodes : span(first, last, allNodes);
}
