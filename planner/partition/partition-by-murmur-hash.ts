import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32, requireText } from './java-number';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes } from './ranges';

/** MurmurHash3 x86 32-bit over UTF-16 units, as Guava's hashUnencodedChars: signed. */
export function murmurHash(text: string, seed: number): number {
  let hash = seed | 0;
  let index = 1;
  for (; index < text.length; index += 2) {
    const unit = text.charCodeAt(index - 1) | (text.charCodeAt(index) << 16);
    hash ^= mixKey(unit);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  if (text.length % 2 === 1) hash ^= mixKey(text.charCodeAt(text.length - 1));
  hash ^= 2 * text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mixKey(key: number): number {
  const mixed = Math.imul(key, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

/** A consistent hash ring with virtualBucketTimes x weight points a node. */
export function partitionByMurmurHash(definition: PartitionFunctionDefinition): PartitionFunction {
  const count = integerProperty(definition, 'count', 0);
  const seed = integerProperty(definition, 'seed', 0);
  const times = integerProperty(definition, 'virtualBucketTimes', 160);
  const weights = weightsOf(definition);
  const ring = new Map<number, number>();
  for (let node = 0; node < count; node++) {
    let key = `SHARD-${node}`;
    for (let point = 0; point < times * (weights.get(node) ?? 1); point++) {
      key += `-NODE-${point}`;
      ring.set(murmurHash(key, seed), node);
    }
  }
  const points = Int32Array.from(ring.keys()).sort();
  return {
    partitionCount: count,
    partitionOf: (value) => {
      const hash = murmurHash(requireText(value), seed);
      if (points.length === 0)
        throw sqlError('ER_PARSE_ERROR', 'PartitionByMurmurHash has no nodes: property count must be greater than 0');
      let low = 0;
      let high = points.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (points[middle]! < hash) low = middle + 1;
        else high = middle;
      }
      return ring.get(points[low === points.length ? 0 : low]!)!;
    },
    partitionsOfRange: () => allNodes,
  };
}

/** weightMapFile: `index=weight` lines; a weight below 1 counts as 1. */
function weightsOf(definition: PartitionFunctionDefinition): ReadonlyMap<number, number> {
  const name = definition.properties.get('weightMapFile');
  const weights = new Map<number, number>();
  if (!name) return weights;
  for (const line of definition.readFile(name).split(/\r\n|\r|\n/)) {
    const match = /^\s*([^#!=:\s]+)\s*[=:\s]\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const node = parseInt32(match[1]!);
    const weight = parseInt32(match[2]!);
    if (node === null || weight === null)
      throw sqlError('ER_PARSE_ERROR', `line '${line}' of ${name} must be 'index=weight'`);
    weights.set(node, Math.max(1, weight));
  }
  return weights;
}
