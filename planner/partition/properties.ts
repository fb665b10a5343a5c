import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32 } from './java-number';
import type { PartitionFunctionDefinition } from './partition-function';

/** The trimmed text of a property; undefined when it is missing or empty. */
export function textProperty(definition: PartitionFunctionDefinition, name: string): string | undefined {
  return definition.properties.get(name)?.trim() || undefined;
}

/** A property as a 32-bit integer; `fallback` when it is not set. Errors: 1064 naming the property. */
export function integerProperty(definition: PartitionFunctionDefinition, name: string, fallback: number): number {
  const text = textProperty(definition, name);
  if (text === undefined) return fallback;
  const value = parseInt32(text);
  if (value === null) throw wrongProperty(definition, name, 'a whole number');
  return value;
}

export function requiredInteger(definition: PartitionFunctionDefinition, name: string): number {
  requiredProperty(definition, name, 'a whole number');
  return integerProperty(definition, name, 0);
}

export function requiredProperty(definition: PartitionFunctionDefinition, name: string, wanted: string): string {
  const text = textProperty(definition, name);
  if (text === undefined) throw wrongProperty(definition, name, wanted);
  return text;
}

/** What is wrong with a property and what it must be. `reason` is MyCAT's own text, where it has one. */
export function wrongProperty(
  definition: PartitionFunctionDefinition,
  name: string,
  wanted: string,
  reason?: string,
): Error {
  const text = textProperty(definition, name);
  const found = text === undefined ? 'is missing' : `is '${text}'`;
  const message = `property ${name} of ${definition.className} ${found}: it must be ${wanted}`;
  return sqlError('ER_PARSE_ERROR', reason === undefined ? message : `${reason} (${message})`);
}
