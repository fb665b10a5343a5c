import { monthsSinceBegin } from './months-since-begin';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';

/** Months since sBeginDate, going round within the months up to sEndDate; without both, the month of the year. */
export function partitionByMonth(definition: PartitionFunctionDefinition): PartitionFunction {
  const old = definition.compatibility === '1.6.5';
  return monthsSinceBegin(definition, {
    monthOfYearWithoutDates: !old,
    earlierIsFirst: !old,
    rangeWithoutEndIsFirst: old,
  });
}
