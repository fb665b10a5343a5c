import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32 } from './java-number';
import type { PartitionFunctionDefinition } from './partition-function';

/** A property as a 32-bit integer; `fallback` when it is not set. Errors: 1064 naming the property. */
export function integerProperty(definition: PartitionFunctionDefinition, name: string, fallback: number): number {
  const text = definition.properties.get(name);
  if (text === undefined || text === '') return fallback;
  const value = parseInt32(text.trim());
  if (value === null) throw wrongProperty(definition, name, text, 'a whole number');
  return value;
}

export function wrongProperty(
  definition: PartitionFunctionDefinition,
  name: string,
  text: string | undefined,
  wanted: string,
): Error {
  const found = text === undefined ? 'is missing' : `is '${text}'`;
  return sqlError('ER_PARSE_ERROR', `property ${name} of ${definition.className} ${found}: it must be ${wanted}`);
}

export function requiredProperty(definition: PartitionFunctionDefinition, name: string, wanted: string): string {
  const text = definition.properties.get(name);
  if (text === undefined || text === '') throw wrongProperty(definition, name, undefined, wanted);
  return text;
}
