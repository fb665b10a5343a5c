import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32, requireText } from './java-number';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty } from './properties';
import { allNodes } from './ranges';

/** A piece of the text is the node index itself; an index of partitionCount or more means defaultPartition. */
export function partitionDirectBySubString(definition: PartitionFunctionDefinition): PartitionFunction {
  const start = integerProperty(definition, 'startIndex', 0);
  const size = integerProperty(definition, 'size', 0);
  const count = integerProperty(definition, 'partitionCount', 0);
  const defaultPartition = integerProperty(definition, 'defaultPartition', 0);
  return {
    partitionCount: count,
    partitionOf: (value) => {
      const text = requireText(value);
      const inside = start >= 0 && size >= 0 && start + size <= text.length;
      const index = inside ? parseInt32(text.slice(start, start + size)) : null;
      if (index === null) {
        throw sqlError(
          'ER_PARSE_ERROR',
          `columnValue:${text} has no number of ${size} characters at position ${start}`,
        );
      }
      return count > 0 && index >= count ? defaultPartition : index;
    },
    partitionsOfRange: () => allNodes,
  };
}
