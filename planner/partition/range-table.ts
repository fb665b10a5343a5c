import type { Long } from './java-number';

/** A line `start-end=value` of a map file; both ends belong to it. */
export interface RangeLine {
  readonly start: bigint;
  readonly end: bigint;
  /** The number right of `=`: a node index, or a group size. */
  readonly value: number;
}

/** Ranges in the order of the file; the first that holds a value decides. */
export interface RangeTable {
  readonly lines: readonly RangeLine[];
  /** Number of different values. */
  readonly valueCount: number;
  /** Index of the first line that holds the value; -1 when none does. */
  lineOf(value: Long): number;
  /** Indexes of the lines that hold a value between two bounds (both inclusive; null = no bound). */
  linesBetween(low: Long | null, high: Long | null): number[];
  /** True when each integer between the bounds lies on a line. */
  covers(low: Long | null, high: Long | null): boolean;
}

export function rangeTable(lines: readonly RangeLine[]): RangeTable {
  // Values of up to 15 digits compare exactly with bounds rounded to doubles: rounding moves only bounds past 2^53, and not to below it.
  const starts = Float64Array.from(lines, (line) => Number(line.start));
  const ends = Float64Array.from(lines, (line) => Number(line.end));
  const rising = [...lines].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  return {
    lines,
    valueCount: new Set(lines.map((line) => line.value)).size,
    lineOf: (value) => {
      if (typeof value === 'bigint') return lines.findIndex((line) => value >= line.start && value <= line.end);
      for (let index = 0; index < starts.length; index++) {
        if (value >= starts[index]! && value <= ends[index]!) return index;
      }
      return -1;
    },
    linesBetween: (low, high) =>
      [...lines.keys()].filter((index) => {
        const { start, end } = lines[index]!;
        return start <= end && (low === null || end >= low) && (high === null || start <= high);
      }),
    covers: (low, high) => {
      if (low === null || high === null) return false;
      let next = BigInt(low);
      for (const { start, end } of rising) {
        if (start > next) break;
        if (end >= next) next = end + 1n;
      }
      return next > high;
    },
  };
}
