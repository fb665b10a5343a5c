import { crc32 } from 'node:zlib';
import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32, requireText } from './java-number';
import { javaProperties } from './java-properties';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes } from './ranges';

const slotCount = 102_400;

/**
 * CRC32 of the UTF-8 bytes mod 102400 is a slot; the table's slot file says on which node each slot lies.
 * Without a slot file the slots are dealt out evenly, in order. A function that belongs to no table places nothing.
 */
export function partitionByCrc32PreSlot(definition: PartitionFunctionDefinition): PartitionFunction {
  const count = nodeCountOf(definition);
  const slotFile = definition.slotTable?.slotFile ?? null;
  const nodes = slotFile === null ? evenSlots(count) : slotsOfFile(slotFile, count, definition);
  const slotOf = (value: string): number => crc32(Buffer.from(value, 'utf8')) % slotCount;
  return {
    partitionCount: count,
    partitionOf: (value) => {
      const slot = slotOf(requireText(value));
      if (nodes.length === 0) {
        throw sqlError('ER_PARSE_ERROR', 'PartitionByCRC32PreSlot is used without a table that has data nodes');
      }
      return nodes[slot]!;
    },
    partitionsOfRange: () => allNodes,
    slotOf,
  };
}

function nodeCountOf(definition: PartitionFunctionDefinition): number {
  const tableNodeCount = definition.slotTable?.dataNodeCount ?? 0;
  return definition.compatibility === '1.6.5' ? integerProperty(definition, 'count', tableNodeCount) : tableNodeCount;
}

/** The node of each slot; empty when there are no nodes. */
function evenSlots(nodeCount: number): Int32Array {
  if (nodeCount <= 0) return new Int32Array(0);
  const size = Math.trunc(slotCount / nodeCount);
  return Int32Array.from({ length: slotCount }, (_, slot) => Math.min(nodeCount - 1, Math.trunc(slot / size)));
}

/** Lines `node=start-end,slot,…`. Slots that the file does not name lie on node 0, as in MyCAT. */
function slotsOfFile(text: string, nodeCount: number, definition: PartitionFunctionDefinition): Int32Array {
  const nodes = new Int32Array(slotCount);
  const entries = javaProperties(text);
  for (const [key, value] of entries) {
    const node = parseInt32(key);
    for (const piece of value.split(',')) {
      const [first, last] = piece.split('-').map((slot) => parseInt32(slot.trim()));
      const end = last === undefined ? first : last;
      if (node === null || first == null || end == null || first < 0 || end >= slotCount) {
        throw sqlError(
          'ER_PARSE_ERROR',
          `slot file of ${definition.slotTable?.ruleName}: '${key}=${value}' must be node=start-end,… with slots from 0 to ${slotCount - 1}`,
        );
      }
      nodes.fill(node, first, end + 1);
    }
  }
  if (entries.size !== nodeCount && definition.compatibility !== '1.6.5') {
    throw sqlError(
      'ER_PARSE_ERROR',
      `${definition.slotTable?.ruleName}数量与dataNode数量不符 (the slot file has ${entries.size} nodes, the table ${nodeCount})`,
    );
  }
  return nodes;
}
