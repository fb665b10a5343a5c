import { dayMs, formatOf, periodMs, requireDate } from './date-properties';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty, wrongProperty } from './properties';
import { nodesOf, noNodes, span } from './ranges';

/** The last sLastDay days on node 0, older ones by periods of sPartionDay days behind it. */
export function partitionByHotDate(definition: PartitionFunctionDefinition): PartitionFunction {
  const read = formatOf(definition, null);
  const hotMs = integerProperty(definition, 'sLastDay', 0) * dayMs;
  const period = periodMs(definition);
  if (period === 0)
    throw wrongProperty(definition, 'sPartionDay', definition.properties.get('sPartionDay'), 'greater than 0');
  const isHot = (time: number, now: number): boolean => {
    const days = Math.trunc((now - time) / dayMs) + 1;
    return days * dayMs <= hotMs || days < 0;
  };
  const coldNode = (time: number, now: number): number => (Math.trunc((now - hotMs - time) / period) + 1) | 0;
  return {
    partitionCount: -1,
    partitionOf: (value) => {
      const time = requireDate(value, read);
      const now = definition.now();
      return isHot(time, now) ? 0 : coldNode(time, now);
    },
    partitionsOfRange: (low, high) => {
      const now = definition.now();
      const begin = requireDate(low, read);
      const end = requireDate(high, read);
      if (isHot(begin, now)) return nodesOf([0]);
      const cold = now - hotMs;
      const last = coldNode(begin, now);
      if (end > cold) return nodesOf([0, ...span(coldNode(cold, now), last)]);
      const first = coldNode(end, now);
      return first > last ? noNodes : nodesOf(span(first, last));
    },
  };
}
