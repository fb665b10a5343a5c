import { parseInt32, requireText } from './java-number';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { wrongProperty } from './properties';
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
      // Only the low ten bits of the hash are used, and they depend on no higher ones.
      let hash = 0;
      for (let index = start; index < end; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
      return slots[hash & 1023]!;
    },
    partitionsOfRange: () => allNodes,
  };
}

/** hashSlice wins over hashLength: `n` is (0,n) or (n,0) when negative; `a:b` with a missing side is 0. */
function sliceOf(definition: PartitionFunctionDefinition): [number, number] {
  const name = definition.properties.has('hashSlice') ? 'hashSlice' : 'hashLength';
  const text = (definition.properties.get(name) ?? '0:8').trim();
  const colon = text.indexOf(':');
  const parts = colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
  const numbers = parts.map((part) => (part.trim() === '' && colon >= 0 ? 0 : parseInt32(part.trim())));
  if (numbers.includes(null)) throw wrongProperty(definition, name, text, "a number or 'start:end'");
  const [first, second] = numbers as number[];
  return second !== undefined ? [first!, second] : first! >= 0 ? [0, first!] : [first!, 0];
}
