import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartitionFunction, PartitionRange } from '../../../planner/partition/partition-function';
import { createPartitionFunction } from '../../../planner/partition/registry';
import { SqlError } from '../../../protocol/wire/sql-error';

interface GoldenError {
  readonly error: string;
  readonly type: string;
}
type Golden = number | number[] | null | GoldenError;

interface GoldenCase {
  readonly id: string;
  readonly class: string;
  readonly properties: Record<string, string>;
  readonly mapFile: string | null;
  readonly timezone?: string;
  readonly now?: number;
  readonly dataNodeCount?: number;
  readonly ruleName?: string;
  readonly slotFile?: string | null;
  readonly initError?: unknown;
  readonly partitionNum?: number;
  readonly columnValues: (string | null)[];
  readonly expected: Golden[];
  readonly slots?: (number | null)[];
  readonly ranges?: { begin: string; end: string; expected: Golden }[];
}

function build(golden: GoldenCase, compatibility: '1.6.7' | '1.6.5'): PartitionFunction {
  return createPartitionFunction({
    className: golden.class,
    properties: new Map(Object.entries(golden.properties)),
    readFile: (name) => {
      if (golden.mapFile === null) throw new Error(`can't find ${name}`);
      return golden.mapFile;
    },
    compatibility,
    timeZone: golden.timezone ?? 'UTC',
    now: () => golden.now ?? 0,
    ...(golden.dataNodeCount === undefined
      ? {}
      : {
          slotTable: {
            ruleName: golden.ruleName ?? '',
            dataNodeCount: golden.dataNodeCount,
            slotFile: golden.slotFile ?? null,
          },
        }),
  });
}

/** The answer in the terms of the golden file; errors as 'error', since texts of the Java library are not ours to repeat. */
function answer<T>(ask: () => T): T | 'error' {
  try {
    return ask();
  } catch (error) {
    expect(error).toBeInstanceOf(SqlError);
    return 'error';
  }
}

const listOf = (range: PartitionRange): Golden =>
  range.kind === 'all' ? [] : range.kind === 'none' ? null : [...range.indexes];
const isError = (golden: Golden): golden is GoldenError =>
  typeof golden === 'object' && golden !== null && !Array.isArray(golden);
const wanted = (golden: Golden) => (isError(golden) ? 'error' : golden);

describe.each([
  ['1.6.7', 'partition-golden.json'],
  ['1.6.5', 'partition-golden-1.6.5.json'],
] as const)('answers of MyCAT %s', (compatibility, file) => {
  const cases: GoldenCase[] = JSON.parse(readFileSync(join(__dirname, file), 'utf8'));
  test.each(cases.map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
    if (golden.initError) {
      expect(() => build(golden, compatibility)).toThrow();
      return;
    }
    // Deviation: a function that could only ever fail is refused when it is built, so that the server does not start with it.
    if (golden.expected.every(isError) && answer(() => build(golden, compatibility)) === 'error') return;
    const built = build(golden, compatibility);
    const values = golden.columnValues.map((value) => [value, answer(() => built.partitionOf(value))]);
    expect(values).toEqual(golden.columnValues.map((value, index) => [value, wanted(golden.expected[index]!)]));
    for (const { begin, end, expected } of golden.ranges ?? []) {
      expect([begin, end, answer(() => listOf(built.partitionsOfRange(begin, end)))]).toEqual([
        begin,
        end,
        wanted(expected),
      ]);
    }
    for (const [index, slot] of (golden.slots ?? []).entries()) {
      if (slot !== null) expect(built.slotOf!(golden.columnValues[index]!)).toBe(slot);
    }
    if (golden.partitionNum !== undefined && golden.partitionNum > 0)
      expect(built.partitionCount).toBe(golden.partitionNum);
  });
});

test('an unknown class is refused with the known ones', () => {
  expect(() =>
    createPartitionFunction({
      className: 'PartitionByMagic',
      properties: new Map(),
      readFile: () => '',
      compatibility: '1.6.7',
      timeZone: 'UTC',
      now: () => 0,
    }),
  ).toThrow(/unknown partition function class PartitionByMagic; known are AutoPartitionByLong/);
});
