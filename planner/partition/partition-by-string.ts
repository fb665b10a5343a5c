import { parseInt32, requireText } from './java-number';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { textProperty, wrongProperty } from './properties';
import { allNodes } from './ranges';
import { segmentTable } from './segment-table';

/** A slice of the text, hashed by h = 31h + unit in 64 bits; its low ten bits pick one of 1024 slots. */
export function partitionByString(definition: PartitionFunctionDefinition): PartitionFunction {
  const { slots, partitionCount } = segmentTable(definition);
  const [from, to] = sliceOf(definition);
  return {
    partitionCount,
    partitionOf: (value) => {
      const text = requireText(value);
      const start = Math.max(0, from >= 0 ? from : text.length + from);
      const end = Math.min(text.length, to > 0 ? to : text.length + to);
      // The low ten bits of the hash depend on no higher ones: 32 bits do.
      let hash = 0;
      for (let index = start; index < end; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
      return slots[hash & 1023]!;
    },
    partitionsOfRange: () => allNodes,
  };
}

/** hashSlice wins over hashLength. `n` is (0,n), or (n,0) when negative; in `start:end` a missing side is 0. */
function sliceOf(definition: PartitionFunctionDefinition): readonly [number, number] {
  const name = textProperty(definition, 'hashSlice') === undefined ? 'hashLength' : 'hashSlice';
  const [left, right] = splitAtColon(textProperty(definition, name) ?? '0:8');
  const first = side(left, definition, name);
  if (right === null) return first >= 0 ? [0, first] : [first, 0];
  return [first, side(right, definition, name)];
}

function splitAtColon(text: string): readonly [string, string | null] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, null] : [text.slice(0, colon), text.slice(colon + 1)];
}

function side(text: string, definition: PartitionFunctionDefinition, name: string): number {
  const trimmed = text.trim();
  const value = trimmed === '' ? 0 : parseInt32(trimmed);
  if (value === null) throw wrongProperty(definition, name, "a number, or 'start:end' such as 0:8");
  return value;
}
