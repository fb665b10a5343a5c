import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32, requireText, wrongFormat } from './java-number';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';
import { integerProperty, textProperty, wrongProperty } from './properties';
import { sequenceRange } from './ranges';

/** Values end with ddHH: each day of the month has splitOneDay nodes, by hour. (The class name is spelled so in MyCAT.) */
export function latestMonthPartion(definition: PartitionFunctionDefinition): PartitionFunction {
  const nodesPerDay = integerProperty(definition, 'splitOneDay', 0);
  if (textProperty(definition, 'splitOneDay') !== undefined && (nodesPerDay < 1 || nodesPerDay > 24)) {
    const reason = `invalid splitOnDay param:${nodesPerDay} should be an even number and less or equals than 24`;
    throw wrongProperty(definition, 'splitOneDay', 'from 1 to 24', reason);
  }
  const hoursPerNode = Math.trunc(24 / nodesPerDay);
  const partitionOf = (value: string | null): number => {
    const text = requireText(value);
    // MyCAT builds the function without splitOneDay and divides by zero when it is used.
    if (nodesPerDay === 0) throw wrongProperty(definition, 'splitOneDay', 'from 1 to 24');
    if (text.length < 4) {
      throw sqlError('ER_PARSE_ERROR', `columnValue:${text} must end with day and hour (ddHH)`);
    }
    const day = parseInt32(text.slice(-4, -2));
    const hour = parseInt32(text.slice(-2));
    if (day === null || hour === null) throw wrongFormat(value);
    return (day - 1) * nodesPerDay + Math.trunc(hour / hoursPerNode);
  };
  return {
    partitionCount: -1,
    partitionOf,
    partitionsOfRange: (begin, end) => sequenceRange(partitionOf, begin, end, definition),
  };
}
