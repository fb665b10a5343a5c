import { monthsSinceBegin } from './months-since-begin';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';

/**
 * PartitionByMonth as it was in 1.6.5: months before sBeginDate are negative, and sBeginDate is required.
 * Its number of partitions is not compared with the table's.
 */
export function partitionByMonthAndHistory(definition: PartitionFunctionDefinition): PartitionFunction {
  const months = monthsSinceBegin(definition, {
    monthOfYearWithoutDates: false,
    earlierIsFirst: false,
    rangeWithoutEndIsFirst: true,
  });
  return { ...months, partitionCount: -1 };
}
