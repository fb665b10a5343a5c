import { sqlError } from '../../protocol/wire/sql-error';
import { parseInt32, parseLong } from './java-number';
import type { PartitionFunctionDefinition } from './partition-function';
import { requiredProperty } from './properties';

/** The `left=right` lines of a function's map file: trimmed, comments (`#`, `//`) and lines without `=` left out. */
export function mapFileLines(definition: PartitionFunctionDefinition): { left: string; right: string }[] {
  const text = definition.readFile(requiredProperty(definition, 'mapFile', 'the name of a file in conf/'));
  const result: { left: string; right: string }[] = [];
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    const equals = line.indexOf('=');
    if (line.startsWith('#') || line.startsWith('//') || equals < 0) continue;
    result.push({ left: line.slice(0, equals).trim(), right: line.slice(equals + 1).trim() });
  }
  return result;
}

export interface RangeLine {
  readonly start: bigint;
  readonly end: bigint;
  /** The number right of `=`: a node index, or a group size. */
  readonly value: number;
}

/** The `start-end=value` lines. With `suffixes`, `2M` is 20000 and `3K` 3000, and digits after the letter are added. */
export function rangeLines(definition: PartitionFunctionDefinition, suffixes: boolean): RangeLine[] {
  return mapFileLines(definition).map(({ left, right }) => {
    const [start, end] = left.split('-');
    const value = parseInt32(right);
    const bounds = [start, end].map((text) => (text === undefined ? null : bound(text.trim(), suffixes)));
    if (value === null || bounds[0] == null || bounds[1] == null) {
      throw sqlError(
        'ER_PARSE_ERROR',
        `map file line '${left}=${right}' of ${definition.className} must be 'start-end=number'`,
      );
    }
    return { start: bounds[0], end: bounds[1], value };
  });
}

function bound(text: string, suffixes: boolean): bigint | null {
  if (!suffixes) return parseLong(text);
  const upper = text.toUpperCase();
  for (const [letter, factor] of [
    ['M', 10000n],
    ['K', 1000n],
  ] as const) {
    const at = upper.indexOf(letter);
    if (at < 0) continue;
    const count = parseLong(upper.slice(0, at));
    const rest = at + 1 < upper.length ? parseLong(upper.slice(at + 1)) : 0n;
    return count === null || rest === null ? null : count * factor + rest;
  }
  return parseLong(upper);
}

export function lineOf(lines: readonly RangeLine[], value: bigint): RangeLine | null {
  return lines.find((line) => value >= line.start && value <= line.end) ?? null;
}
