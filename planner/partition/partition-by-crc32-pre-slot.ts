import { crc32 } from 'node:zlib';
import { sqlError } from '../../protocol/wire/sql-error';
import { requireText } from './java-number';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes } from './ranges';

const slotCount = 102400;

/** CRC32 of the UTF-8 bytes mod 102400 is a slot; a table's slot file says on which node each slot lies. */
export function partitionByCrc32PreSlot(definition: PartitionFunctionDefinition): PartitionFunction {
  const { slotTable } = definition;
  const count =
    definition.compatibility === '1.6.5'
      ? integerProperty(definition, 'count', slotTable?.dataNodeCount ?? 0)
      : (slotTable?.dataNodeCount ?? 0);
  const nodes =
    slotTable?.slotFile == null
      ? evenSlots(count)
      : readSlots(slotTable.slotFile, slotTable.ruleName, count, definition);
  const slotOf = (value: string): number => crc32(Buffer.from(value, 'utf8')) % slotCount;
  return {
    partitionCount: count,
    partitionOf: (value) => nodes[slotOf(requireText(value))]!,
    partitionsOfRange: () => allNodes,
    slotOf,
  };
}

function evenSlots(count: number): Int32Array {
  if (count <= 0) throw sqlError('ER_PARSE_ERROR', 'PartitionByCRC32PreSlot needs a table with at least one data node');
  const size = Math.trunc(slotCount / count);
  return Int32Array.from({ length: slotCount }, (_, slot) => Math.min(count - 1, Math.trunc(slot / size)));
}

function readSlots(text: string, ruleName: string, count: number, definition: PartitionFunctionDefinition): Int32Array {
  const nodes = new Int32Array(slotCount);
  let entries = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const match = /^\s*(\d+)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    entries++;
    for (const piece of match[2]!.split(',')) {
      const [first, last] = piece.split('-').map(Number);
      nodes.fill(Number(match[1]), first!, (last ?? first!) + 1);
    }
  }
  if (entries !== count && definition.compatibility !== '1.6.5') {
    throw sqlError('ER_PARSE_ERROR', `${ruleName}数量与dataNode数量不符`);
  }
  return nodes;
}
