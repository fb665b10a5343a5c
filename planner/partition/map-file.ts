import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32, parseLong } from './java-number';
import type { PartitionFunctionDefinition } from './partition-function';
import { requiredProperty } from './properties';
import type { RangeLine } from './range-table';

interface MapFileLine {
  readonly left: string;
  readonly right: string;
  /** `file:line`, for messages. */
  readonly place: string;
}

/** Content of the file that a property names. Errors: 1064 when it is not there. */
export function propertyFile(
  definition: PartitionFunctionDefinition,
  property: string,
): { name: string; text: string } {
  const name = requiredProperty(definition, property, 'the name of a file in conf/');
  try {
    return { name, text: definition.readFile(name) };
  } catch (cause) {
    throw sqlError(
      'ER_PARSE_ERROR',
      `can't find class resource file ${name} (property ${property} of ${definition.className} must name a file in conf/)`,
      { cause },
    );
  }
}

/** The `left=right` lines of a function's map file: trimmed, comments (`#`, `//`) and lines without `=` left out. */
export function mapFileLines(definition: PartitionFunctionDefinition): MapFileLine[] {
  const { name, text } = propertyFile(definition, 'mapFile');
  const result: MapFileLine[] = [];
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    const equals = line.indexOf('=');
    if (line.startsWith('#') || line.startsWith('//') || equals < 0) continue;
    result.push({
      left: line.slice(0, equals).trim(),
      right: line.slice(equals + 1).trim(),
      place: `${name}:${index + 1}`,
    });
  }
  return result;
}

/** The `start-end=number` lines. With `suffixes`, `2M` is 20000 and `3K` 3000, and digits after the letter are added. */
export function rangeLines(definition: PartitionFunctionDefinition, suffixes: boolean): RangeLine[] {
  return mapFileLines(definition).map(({ left, right, place }) => {
    const [start, end] = left.split('-').map((text) => bound(text.trim(), suffixes));
    const value = parseInt32(right);
    if (value === null || start == null || end == null) {
      const wanted = suffixes ? 'start-end=number, for example 0-500M=0' : 'start-end=number, for example 0-255=0';
      throw sqlError(
        'ER_PARSE_ERROR',
        `${place}: '${left}=${right}' must be ${wanted} (bounds are whole numbers from 0 on)`,
      );
    }
    return { start, end, value };
  });
}

function bound(text: string, suffixes: boolean): bigint | null {
  const upper = text.toUpperCase();
  const letter = suffixes ? ['M', 'K'].find((candidate) => upper.includes(candidate)) : undefined;
  if (letter === undefined) return bigintOf(upper);
  const at = upper.indexOf(letter);
  const count = bigintOf(upper.slice(0, at));
  const rest = at + 1 < upper.length ? bigintOf(upper.slice(at + 1)) : 0n;
  return count === null || rest === null ? null : count * (letter === 'M' ? 10_000n : 1_000n) + rest;
}

function bigintOf(text: string): bigint | null {
  const value = parseLong(text);
  return value === null ? null : BigInt(value);
}
