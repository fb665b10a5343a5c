import { parseInt32 } from './java-number';
import type { PartitionFunctionDefinition } from './partition-function';
import { textProperty, wrongProperty } from './properties';

const slotCount = 1024;

/** The 1024 slots that partitionCount (`2,1`) and partitionLength (`256,512`) describe: the partition of each, and how many partitions there are. */
export function segmentTable(definition: PartitionFunctionDefinition): { slots: Int32Array; partitionCount: number } {
  const counts = integers(definition, 'partitionCount');
  const lengths = integers(definition, 'partitionLength');
  if (counts.length === 0 || counts.length !== lengths.length) {
    throw wrongProperty(
      definition,
      'partitionLength',
      'a list of as many whole numbers as partitionCount has',
      'error,check your scope & scopeLength definition.',
    );
  }
  const slots = new Int32Array(slotCount);
  let filled = 0;
  let partition = 0;
  for (const [index, length] of lengths.entries()) {
    for (let left = counts[index]!; left > 0 && filled <= slotCount; left--) {
      slots.fill(partition, filled, filled + length);
      filled += length;
      partition++;
    }
  }
  if (filled !== slotCount) {
    throw wrongProperty(
      definition,
      'partitionLength',
      'such that the sum of partitionCount × partitionLength is 1024',
      'error,check your partitionScope definition.',
    );
  }
  return { slots, partitionCount: partition };
}

function integers(definition: PartitionFunctionDefinition, name: string): number[] {
  const text = textProperty(definition, name);
  if (text === undefined) return [];
  return text.split(',').map((item) => {
    const value = parseInt32(item.trim());
    if (value === null || value < 0) throw wrongProperty(definition, name, 'a list of whole numbers such as 2,1');
    return value;
  });
}
