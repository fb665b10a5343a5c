import { sqlError } from '../../protocol/wire/sql-error';
import { dateBounds, localDay } from './date-bounds';
import { dateProperty, formatProperty, periodProperty, requireDate, wholePeriods } from './date-properties';
import { civilDate } from './julian-gregorian-calendar';
import type { PartitionFunction, PartitionFunctionDefinition, PartitionRange } from './partition-function';
import { textProperty, wrongProperty } from './properties';
import { allNodes, clampedSpan, listedNodesMax, nodesOf, noNodes, span } from './ranges';
import type { SimpleDateFormat } from './simple-date-format';
import { dayMs, type TimeZone } from './time-zone';

/** Shortest span of sBeginDate to sEndDate, in days, for which sNaturalDay is heeded. */
const naturalDaysMin = 28;

/** Periods of sPartionDay days from sBeginDate on, going round after sEndDate; with sNaturalDay=1 by day of the month. */
export function partitionByDate(definition: PartitionFunctionDefinition): PartitionFunction {
  const format = formatProperty(definition);
  const begin = dateProperty(definition, 'sBeginDate', format);
  const end = endDate(definition, begin, format);
  const natural = isNatural(definition, begin, end);
  if (natural) return byDayOfMonth(format, begin === null || end === null ? -1 : periodCount(begin, end, dayMs));
  if (begin === null) return withoutBegin(definition, format);
  const period = periodProperty(definition);
  if (period === 0 && end !== null) throw wrongProperty(definition, 'sPartionDay', 'greater than 0');
  return byPeriod(format, { begin, end, period }, definition);
}

/** The end date counts only with a begin after 1970; 1.6.5 always heeded it. */
function endDate(
  definition: PartitionFunctionDefinition,
  begin: number | null,
  format: SimpleDateFormat,
): number | null {
  const heeded = begin !== null && (definition.compatibility === '1.6.5' || begin > 0);
  return heeded ? dateProperty(definition, 'sEndDate', format) : null;
}

function isNatural(definition: PartitionFunctionDefinition, begin: number | null, end: number | null): boolean {
  if (definition.compatibility === '1.6.5' || textProperty(definition, 'sNaturalDay') !== '1') return false;
  return begin === null || end === null || periodCount(begin, end, dayMs) >= naturalDaysMin;
}

function periodCount(begin: number, end: number, period: number): number {
  return (wholePeriods(end - begin, period) | 0) + 1;
}

/** 1.6.7 builds the function and divides by zero when it is used; 1.6.5 refused it. */
function withoutBegin(definition: PartitionFunctionDefinition, format: SimpleDateFormat): PartitionFunction {
  const mistake = () => wrongProperty(definition, 'sBeginDate', 'a date in the format of dateFormat');
  if (definition.compatibility === '1.6.5') throw mistake();
  const refuse = (): never => {
    throw mistake();
  };
  return {
    partitionCount: -1,
    partitionOf: refuse,
    partitionsOfRange: (low, high) => stepByDay(low, high, format, refuse),
  };
}

interface Periods {
  readonly begin: number;
  readonly end: number | null;
  /** Milliseconds. */
  readonly period: number;
}

function byPeriod(
  format: SimpleDateFormat,
  { begin, end, period }: Periods,
  definition: PartitionFunctionDefinition,
): PartitionFunction {
  const count = end === null ? -1 : periodCount(begin, end, period);
  const nodeOf = (instant: number): number => {
    if (period === 0) throw wrongProperty(definition, 'sPartionDay', 'greater than 0');
    const index = wholePeriods(instant - begin, period) | 0;
    if (end === null || instant <= end) return index;
    if (count === 0) throw sqlError('ER_PARSE_ERROR', 'PartitionByDate: sEndDate lies before sBeginDate');
    return index % count;
  };
  return {
    partitionCount: count,
    partitionOf: (value) => nodeOf(requireDate(value, format)),
    partitionsOfRange: (low, high) => stepByDay(low, high, format, nodeOf),
    monotonic: 'date',
    partitionsOfOpenRange: (low, high, nodeCount) => {
      const bounds = period > 0 ? dateBounds(low, high, format) : null;
      if (bounds === null) return allNodes;
      const [first, last] = [bounds.from, bounds.to].map((instant) =>
        instant === null ? null : wholePeriods(instant - begin, period),
      ) as [number | null, number | null];
      return end === null ? clampedSpan(first, last, nodeCount) : roundSpan(first ?? 0, last, count);
    },
  };
}

/** The nodes of periods first … last when `count` nodes go round from period 0 on; periods before it have none. */
function roundSpan(first: number, last: number | null, count: number): PartitionRange {
  if (count < 1 || last === null) return allNodes;
  const start = Math.max(0, first);
  if (last < start) return noNodes;
  if (last - start + 1 >= count) return span(0, count - 1, noNodes);
  return nodesOf(Array.from({ length: last - start + 1 }, (_, index) => (start + index) % count));
}

function byDayOfMonth(format: SimpleDateFormat, count: number): PartitionFunction {
  const { zone } = format;
  const nodeOf = (instant: number): number => civilDate(localDay(instant, zone)).day - 1;
  return {
    partitionCount: count,
    partitionOf: (value) => nodeOf(requireDate(value, format)),
    partitionsOfRange: (low, high) => stepByDay(low, high, format, nodeOf),
    monotonic: 'date',
    partitionsOfOpenRange: (low, high) => {
      const bounds = dateBounds(low, high, format);
      if (bounds?.from == null || bounds.to === null) return allNodes;
      const [first, last] = [localDay(bounds.from, zone), localDay(bounds.to, zone)];
      if (last < first) return noNodes;
      if (last - first >= 30) return allNodes;
      return nodesOf(Array.from({ length: last - first + 1 }, (_, index) => civilDate(first + index).day - 1));
    },
  };
}

/** MyCAT's range: the nodes of begin, begin plus a day, … up to end, in order of appearance; all nodes when there are none. */
function stepByDay(
  low: string,
  high: string,
  format: SimpleDateFormat,
  nodeOf: (instant: number) => number,
): PartitionRange {
  const begin = format.parse(low);
  const end = format.parse(high);
  if (begin === null || end === null || (end - begin) / dayMs > listedNodesMax) return allNodes;
  const nodes = new Set<number>();
  for (let instant = begin; instant <= end; instant = nextDay(instant, format.zone)) nodes.add(nodeOf(instant));
  return nodesOf([...nodes]);
}

/** The same wall time one day later, as Java's Calendar.add. */
function nextDay(instant: number, zone: TimeZone): number {
  const next = instant + dayMs;
  const moved = next + zone.offsetAt(instant) - zone.offsetAt(next);
  return localDay(moved, zone) === localDay(instant, zone) + 1 ? moved : next;
}
