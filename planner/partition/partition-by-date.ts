import { sqlError } from '../../protocol/wire/sql-error';
import { dateProperty, dayMs, formatOf, periodMs, requireDate } from './date-properties';
import type { PartitionFunction, PartitionFunctionDefinition, PartitionRange } from './partition-function';
import { wrongProperty } from './properties';
import { allNodes, nodesOf } from './ranges';
import { civilDateReader, dayStepper } from './simple-date-format';

/** Periods of sPartionDay days from sBeginDate on, going round after sEndDate; with sNaturalDay=1 by day of the month. */
export function partitionByDate(definition: PartitionFunctionDefinition): PartitionFunction {
  const old = definition.compatibility === '1.6.5';
  const read = formatOf(definition, null);
  const civil = civilDateReader(definition.timeZone);
  const nextDay = dayStepper(definition.timeZone);
  const begin = dateProperty(definition, 'sBeginDate', read);
  const end = dateProperty(definition, 'sEndDate', read);
  if (old && begin === null) throw wrongProperty(definition, 'sBeginDate', undefined, 'a date');
  let natural = !old && definition.properties.get('sNaturalDay') === '1';
  if (natural && begin !== null && end !== null && Math.trunc((end - begin) / dayMs) + 1 < 28) natural = false;
  const start = begin ?? 0;
  const period = begin === null ? 0 : natural ? dayMs : periodMs(definition);
  if (old && period === 0)
    throw wrongProperty(definition, 'sPartionDay', definition.properties.get('sPartionDay'), 'greater than 0');
  const counted = end !== null && (old || start > 0) && begin !== null;
  const count = counted && period > 0 ? Math.trunc((end - start) / period) + 1 : 0;
  const nodeOf = (time: number): number => {
    if (natural) return civil(time).day - 1;
    if (period === 0)
      throw sqlError('ER_PARSE_ERROR', 'PartitionByDate: sBeginDate and sPartionDay must be set (/ by zero)');
    const node = Math.trunc((time - start) / period) | 0;
    return counted && time > end ? (node % count) | 0 : node;
  };
  const partitionOf = (value: string | null): number => nodeOf(requireDate(value, read));
  return {
    partitionCount: count > 0 ? count : natural ? 31 : -1,
    partitionOf,
    partitionsOfRange: (low, high) => dayRange(read(low), read(high), nextDay, nodeOf),
  };
}

/** The nodes of every day from begin to end, in order of appearance. */
function dayRange(
  begin: number | null,
  end: number | null,
  nextDay: (time: number) => number,
  nodeOf: (time: number) => number,
): PartitionRange {
  if (begin === null || end === null) return allNodes;
  const nodes = new Set<number>();
  for (let time = begin; time <= end; time = nextDay(time)) nodes.add(nodeOf(time));
  return nodesOf([...nodes]);
}
