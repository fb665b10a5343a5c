import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32, requireText } from './java-number';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty, wrongProperty } from './properties';
import { sequenceRange } from './ranges';

/** Values end with ddHH: each day of the month has splitOneDay nodes, by hour. (The class name is spelled so in MyCAT.) */
export function latestMonthPartion(definition: PartitionFunctionDefinition): PartitionFunction {
  const configured = definition.properties.get('splitOneDay');
  const perDay = integerProperty(definition, 'splitOneDay', 0);
  if (perDay > 24 || (configured !== undefined && perDay <= 0)) {
    throw wrongProperty(definition, 'splitOneDay', configured, 'from 1 to 24');
  }
  const partitionOf = (value: string | null): number => {
    const text = requireText(value);
    const day = parseInt32(text.slice(-4, -2));
    const hour = parseInt32(text.slice(-2));
    if (text.length < 4 || day === null || hour === null || perDay === 0) {
      throw sqlError(
        'ER_PARSE_ERROR',
        `columnValue:${text} Please check if the format satisfied: it must end with day and hour (ddHH).`,
      );
    }
    return (day - 1) * perDay + Math.trunc(hour / Math.trunc(24 / perDay));
  };
  return {
    partitionCount: -1,
    partitionOf,
    partitionsOfRange: (begin, end) => sequenceRange(partitionOf, begin, end, definition),
  };
}
