import { sqlError } from '../../protocol/wire/sql-error';
import { formatProperty, periodProperty, requireDate, wholePeriods } from './date-properties';
import type { PartitionFunction, PartitionFunctionDefinition, PartitionRange } from './partition-function';
import { requiredInteger, wrongProperty } from './properties';
import { allNodes, noNodes, span } from './ranges';
import { dayMs } from './time-zone';

/**
 * The last sLastDay days on node 0, older ones by periods of sPartionDay days on the nodes behind it. The answer for a value changes as
 * time goes by: rows have to be moved to stay where they are looked for.
 */
export function partitionByHotDate(definition: PartitionFunctionDefinition): PartitionFunction {
  const format = formatProperty(definition);
  const hotDays = requiredInteger(definition, 'sLastDay');
  const period = periodProperty(definition);
  if (period === 0) throw wrongProperty(definition, 'sPartionDay', 'greater than 0');
  const isHot = (instant: number, now: number): boolean => {
    const days = Math.trunc((now - instant) / dayMs) + 1;
    return days <= hotDays || days < 0;
  };
  const coldNode = (instant: number, now: number): number =>
    (wholePeriods(now - hotDays * dayMs - instant, period) | 0) + 1;
  return {
    partitionCount: -1,
    partitionOf: (value) => {
      const instant = requireDate(value, format);
      const now = definition.now();
      return isHot(instant, now) ? 0 : coldNode(instant, now);
    },
    partitionsOfRange: (low, high) => {
      const now = definition.now();
      const begin = format.parse(low);
      const end = format.parse(high);
      if (begin === null || end === null) {
        throw sqlError('ER_PARSE_ERROR', `endValue:${high} Please check if the format satisfied.`);
      }
      if (isHot(begin, now)) return { kind: 'nodes', indexes: [0] };
      const hotBegin = now - hotDays * dayMs;
      const cold = span(coldNode(Math.min(end, hotBegin), now), coldNode(begin, now), noNodes);
      return end > hotBegin ? withNodeZero(cold) : cold;
    },
  };
}

function withNodeZero(range: PartitionRange): PartitionRange {
  return range.kind === 'nodes' ? { kind: 'nodes', indexes: [0, ...range.indexes] } : allNodes;
}
