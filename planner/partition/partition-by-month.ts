import { sqlError } from '../../protocol/wire/sql-error';
import { dateProperty, formatOf, requireDate } from './date-properties';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { wrongProperty } from './properties';
import { allNodes, nodesOf } from './ranges';
import { type CivilDate, civilDateReader } from './simple-date-format';

/** How PartitionByMonth and its variants differ. */
interface MonthRules {
  /** Without begin and end: the month itself, 0 to 11. */
  readonly calendarMonths: boolean;
  /** Months before the begin count as the first one, when there is no end. */
  readonly clamps: boolean;
  /** Ranges without an end date come out as [0], as they did. */
  readonly rangeWithoutEndIsFirst: boolean;
}

/** Months since sBeginDate, going round within the months up to sEndDate. */
export function partitionByMonth(definition: PartitionFunctionDefinition): PartitionFunction {
  const old = definition.compatibility === '1.6.5';
  return monthFunction(definition, { calendarMonths: !old, clamps: !old, rangeWithoutEndIsFirst: old });
}

/** The same, with months before the begin left negative. */
export function partitionByMonthAndHistory(definition: PartitionFunctionDefinition): PartitionFunction {
  return monthFunction(definition, { calendarMonths: false, clamps: false, rangeWithoutEndIsFirst: true });
}

function monthFunction(definition: PartitionFunctionDefinition, rules: MonthRules): PartitionFunction {
  const read = formatOf(definition, 'yyyy-MM-dd');
  const civil = civilDateReader(definition.timeZone);
  const monthIndex = (time: number): number => indexOf(civil(time));
  const beginTime = dateProperty(definition, 'sBeginDate', read);
  const endTime = dateProperty(definition, 'sEndDate', read);
  const byCalendar = beginTime === null && endTime === null && rules.calendarMonths;
  if (beginTime === null && !byCalendar) throw wrongProperty(definition, 'sBeginDate', undefined, 'a date');
  const begin = beginTime === null ? 0 : monthIndex(beginTime);
  const count = byCalendar ? 12 : endTime === null ? -1 : monthIndex(endTime) - begin + 1;
  if (endTime !== null && count <= 0) throw sqlError('ER_PARSE_ERROR', 'Incorrect time range for month partitioning!');
  const nodeOf = (month: number): number => {
    if (byCalendar) return ((month % 12) + 12) % 12;
    const since = month - begin;
    if (count < 0) return rules.clamps ? Math.max(0, since) : since;
    const node = since < 0 ? count - (-since % count) : since;
    return node >= count ? node % count : node;
  };
  return {
    partitionCount: count,
    partitionOf: (value) => nodeOf(monthIndex(requireDate(value, read))),
    partitionsOfRange: (low, high) => {
      const from = read(low);
      const to = read(high);
      if (from === null || to === null) return allNodes;
      const nodes = new Set<number>();
      const [first, last] = [monthIndex(from), monthIndex(to)];
      if (last >= first && count < 0 && rules.rangeWithoutEndIsFirst) return nodesOf([0]);
      for (let month = first; month <= last; month++) nodes.add(nodeOf(month));
      return nodesOf([...nodes]);
    },
  };
}

function indexOf(date: CivilDate): number {
  return date.year * 12 + date.month;
}
