import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32, requireText } from './java-number';
import { javaProperties } from './java-properties';
import { propertyFile } from './map-file';
import { murmurHash } from './murmur-hash';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty, requiredInteger, textProperty, wrongProperty } from './properties';
import { allNodes } from './ranges';

/** A consistent hash ring with virtualBucketTimes × weight points for each node. */
export function partitionByMurmurHash(definition: PartitionFunctionDefinition): PartitionFunction {
  const count = requiredInteger(definition, 'count');
  const seed = integerProperty(definition, 'seed', 0);
  const { points, nodes } = ringOf(count, seed, definition);
  return {
    partitionCount: count,
    partitionOf: (value) => {
      const hash = murmurHash(requireText(value), seed);
      // MyCAT builds the function and fails when it is used.
      if (points.length === 0) throw wrongProperty(definition, 'count', "the number of the table's data nodes");
      let low = 0;
      let high = points.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (points[middle]! < hash) low = middle + 1;
        else high = middle;
      }
      return nodes[low === points.length ? 0 : low]!;
    },
    partitionsOfRange: () => allNodes,
  };
}

/** The points in rising order, each with its node. Of two nodes with the same point the later one has it. */
function ringOf(
  count: number,
  seed: number,
  definition: PartitionFunctionDefinition,
): { points: Int32Array; nodes: Int32Array } {
  const pointsPerWeight = integerProperty(definition, 'virtualBucketTimes', 160);
  const weights = weightsOf(definition);
  const ring = new Map<number, number>();
  for (let node = 0; node < count; node++) {
    let key = `SHARD-${node}`;
    for (let point = 0; point < pointsPerWeight * (weights.get(node) ?? 1); point++) {
      key += `-NODE-${point}`;
      ring.set(murmurHash(key, seed), node);
    }
  }
  const points = Int32Array.from(ring.keys()).sort();
  return { points, nodes: points.map((point) => ring.get(point)!) };
}

/** weightMapFile: node=weight pairs; a weight below 1 counts as 1. */
function weightsOf(definition: PartitionFunctionDefinition): ReadonlyMap<number, number> {
  const weights = new Map<number, number>();
  if (textProperty(definition, 'weightMapFile') === undefined) return weights;
  const { name, text } = propertyFile(definition, 'weightMapFile');
  for (const [key, value] of javaProperties(text)) {
    const node = parseInt32(key.trim());
    const weight = parseInt32(value.trim());
    if (node === null || weight === null) {
      throw sqlError(
        'ER_PARSE_ERROR',
        `${name}: '${key}=${value}' must be a node index and its weight, for example 0=1`,
      );
    }
    weights.set(node, Math.max(1, weight));
  }
  return weights;
}
