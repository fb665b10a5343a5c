import { sqlError } from '../../protocol/wire/sql-error';
import { dateBounds, localDay } from './date-bounds';
import { dateProperty, formatProperty, requireDate } from './date-properties';
import { civilDate } from './julian-gregorian-calendar';
import type { PartitionFunction, PartitionFunctionDefinition, PartitionRange } from './partition-function';
import { wrongProperty } from './properties';
import { allNodes, clampedSpan, listedNodesMax, nodesOf, noNodes } from './ranges';
import type { TimeZone } from './time-zone';

/** How PartitionByMonth and PartitionByMonthAndHistory, and their versions, differ. */
export interface MonthRules {
  /** Without begin and end: the month of the year, 0 to 11; otherwise a begin is required. */
  readonly monthOfYearWithoutDates: boolean;
  /** Without an end, months before the begin are node 0; otherwise they are negative. */
  readonly earlierIsFirst: boolean;
  /** Without an end, every BETWEEN is answered with node 0, as it was. */
  readonly rangeWithoutEndIsFirst: boolean;
}

/** Months since sBeginDate, going round within the months up to sEndDate. */
export function monthsSinceBegin(definition: PartitionFunctionDefinition, rules: MonthRules): PartitionFunction {
  const format = formatProperty(definition, 'yyyy-MM-dd');
  const { zone } = format;
  const begin = dateProperty(definition, 'sBeginDate', format);
  const end = dateProperty(definition, 'sEndDate', format);
  const ofYear = begin === null && end === null && rules.monthOfYearWithoutDates;
  if (begin === null && !ofYear) throw wrongProperty(definition, 'sBeginDate', 'a date in the format of dateFormat');
  const firstMonth = begin === null ? 0 : monthNumber(begin, zone);
  const count = ofYear ? 12 : end === null ? -1 : monthNumber(end, zone) - firstMonth + 1;
  if (end !== null && count <= 0) {
    throw sqlError(
      'ER_PARSE_ERROR',
      'Incorrect time range for month partitioning! (sEndDate must not be before sBeginDate)',
    );
  }
  const nodeOf = (month: number): number => {
    const since = month - firstMonth;
    if (count < 0) return rules.earlierIsFirst ? Math.max(0, since) : since;
    return ((since % count) + count) % count;
  };
  return {
    partitionCount: count,
    partitionOf: (value) => nodeOf(monthNumber(requireDate(value, format), zone)),
    partitionsOfRange: (low, high) => {
      const [from, to] = [format.parse(low), format.parse(high)];
      if (from === null || to === null) return allNodes;
      const [first, last] = [monthNumber(from, zone), monthNumber(to, zone)];
      if (last < first) return allNodes;
      return count < 0 && rules.rangeWithoutEndIsFirst ? nodesOf([0]) : nodesOfMonths(first, last, count, nodeOf);
    },
    monotonic: 'date',
    partitionsOfOpenRange: (low, high, nodeCount) => {
      const bounds = dateBounds(low, high, format);
      if (bounds === null) return allNodes;
      const [first, last] = [bounds.from, bounds.to].map((instant) =>
        instant === null ? null : monthNumber(instant, zone),
      ) as [number | null, number | null];
      if (count < 0)
        return clampedSpan(first === null ? null : nodeOf(first), last === null ? null : nodeOf(last), nodeCount);
      if (first === null || last === null) return allNodes;
      return last < first ? noNodes : nodesOfMonths(first, last, count, nodeOf);
    },
  };
}

/** The nodes of months first … last, in order of appearance. */
function nodesOfMonths(first: number, last: number, count: number, nodeOf: (month: number) => number): PartitionRange {
  if (count < 0 && last - first >= listedNodesMax) return allNodes;
  const end = count < 0 ? last : Math.min(last, first + count - 1);
  return nodesOf([...new Set(Array.from({ length: end - first + 1 }, (_, index) => nodeOf(first + index)))]);
}

/** Months since year 0. Before year 1 Java's calendar counts the years BC upwards. */
function monthNumber(instant: number, zone: TimeZone): number {
  const { year, month } = civilDate(localDay(instant, zone));
  return (year > 0 ? year : 1 - year) * 12 + month;
}
