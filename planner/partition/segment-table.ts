import { sqlError } from '../../protocol/wire/sql-error';
import type { PartitionFunctionDefinition } from './partition-function';
import { requiredProperty, wrongProperty } from './properties';

const slotCount = 1024;

/** The 1024 slots that partitionCount (`2,1`) and partitionLength (`256,512`) describe, each with its partition, and how many partitions there are. */
export function segmentTable(definition: PartitionFunctionDefinition): { slots: Int32Array; partitionCount: number } {
  const counts = integers(definition, 'partitionCount');
  const lengths = integers(definition, 'partitionLength');
  if (counts.length !== lengths.length)
    throw sqlError('ER_PARSE_ERROR', 'error,check your scope & scopeLength definition.');
  const slots = new Int32Array(slotCount);
  let filled = 0;
  let partition = 0;
  for (const [index, count] of counts.entries()) {
    for (let each = 0; each < count; each++, partition++) {
      slots.fill(partition, filled, filled + lengths[index]!);
      filled += lengths[index]!;
    }
  }
  if (filled !== slotCount) throw sqlError('ER_PARSE_ERROR', 'error,check your partitionScope definition.');
  return { slots, partitionCount: partition };
}

function integers(definition: PartitionFunctionDefinition, name: string): number[] {
  const text = requiredProperty(definition, name, 'a list of whole numbers');
  return text.split(',').map((item) => {
    if (!/^\s*[+-]?\d+\s*$/.test(item)) throw wrongProperty(definition, name, text, 'a list of whole numbers');
    return Number(item);
  });
}
