import { digitsOf, notANumber, requireText, shortInteger } from './java-number';
import { javaStringHash } from './java-string-hash';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { requiredInteger, wrongProperty } from './properties';
import { allNodes } from './ranges';

/** |value| mod count, for integers of any size. Text that is no integer is hashed (1.6.5 refused it). */
export function partitionByMod(definition: PartitionFunctionDefinition): PartitionFunction {
  const count = requiredInteger(definition, 'count');
  return {
    partitionCount: count,
    partitionOf: (value) => {
      const text = requireText(value);
      const short = shortInteger(text);
      if (!Number.isNaN(short) && count > 0) return Math.abs(short) % count;
      const digits = digitsOf(text);
      if (digits === null && definition.compatibility === '1.6.5') throw notANumber(value);
      // MyCAT builds the function and fails when it is used.
      if (count <= 0) throw wrongProperty(definition, 'count', "the number of the table's data nodes");
      return digits === null ? Math.abs(javaStringHash(text)) % count : remainderOfDigits(digits, count);
    },
    ...(count > 0 ? { partitionOfInteger: (value: number) => value % count } : {}),
    partitionsOfRange: () => allNodes,
  };
}

/** Horner's rule: no step exceeds ten times the divisor, whatever the length. */
function remainderOfDigits(digits: string, divisor: number): number {
  let remainder = 0;
  for (let index = 0; index < digits.length; index++) {
    remainder = (remainder * 10 + digits.charCodeAt(index) - 48) % divisor;
  }
  return remainder;
}
