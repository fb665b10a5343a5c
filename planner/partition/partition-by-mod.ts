import { notANumber, parseBigInteger, requireText } from './java-number';
import { javaStringHash } from './java-string-hash';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty, wrongProperty } from './properties';
import { allNodes } from './ranges';

/** |value| mod count. Text that is no number is hashed (1.6.5 refused it). */
export function partitionByMod(definition: PartitionFunctionDefinition): PartitionFunction {
  const count = integerProperty(definition, 'count', 0);
  if (count <= 0) throw wrongProperty(definition, 'count', definition.properties.get('count'), 'greater than 0');
  const divisor = BigInt(count);
  return {
    partitionCount: count,
    partitionOf: (value) => {
      const text = requireText(value);
      if (/^\d{1,15}$/.test(text)) return Number(text) % count;
      const number = parseBigInteger(text);
      if (number !== null) return Number((number < 0n ? -number : number) % divisor);
      if (definition.compatibility === '1.6.5') throw notANumber(value);
      return Math.abs(javaStringHash(text)) % count;
    },
    partitionsOfRange: () => allNodes,
  };
}
