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
  readonly initError?: GoldenError;
  readonly partitionNum?: number;
  readonly columnValues: (string | null)[];
  readonly expected: Golden[];
  readonly slots?: (number | null)[];
  readonly ranges: readonly { begin: string; end: string; expected: Golden }[];
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

/** A thrown error as its message; everything else as it is. */
function answer<T>(ask: () => T): T | { readonly message: string } {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    expect(error.errno).toBe(1064);
    return { message: error.message };
  }
}

const listOf = (range: PartitionRange): Golden =>
  range.kind === 'all' ? [] : range.kind === 'none' ? null : [...range.indexes];
const isError = (golden: Golden): golden is GoldenError =>
  typeof golden === 'object' && golden !== null && !Array.isArray(golden);

/** MyCAT's own texts are repeated; those of the Java library depend on its version: there only an error is wanted. */
function wanted(golden: Golden): unknown {
  if (!isError(golden)) return golden;
  const own = golden.type === 'IllegalArgumentException' && !golden.error.startsWith('java.');
  return { message: own ? golden.error : expect.any(String) };
}

/** Mistakes in properties go on with an explanation behind MyCAT's text. */
function wantedStart({ error, type }: GoldenError): unknown {
  const own = !error.startsWith('java.') && ['IllegalArgumentException', 'RuntimeException'].includes(type);
  return { message: own ? expect.stringContaining(error) : expect.any(String) };
}

const integers = [0, 1, 2, 3, 7, 255, 256, 1023, 1024, 1025, 5_000_000, 123_456_789, 999_999_999];

describe.each([
  ['1.6.7', 'partition-golden.json'],
  ['1.6.5', 'partition-golden-1.6.5.json'],
] as const)('answers of MyCAT %s', (compatibility, file) => {
  const cases: GoldenCase[] = JSON.parse(readFileSync(join(__dirname, file), 'utf8'));
  test.each(cases.map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
    if (golden.initError) {
      expect(answer(() => build(golden, compatibility))).toEqual(wantedStart(golden.initError));
      return;
    }
    const built = build(golden, compatibility);
    expect(built.partitionCount).toBe(golden.partitionNum);
    const values = golden.columnValues.map((value) => [value, answer(() => built.partitionOf(value))]);
    expect(values).toEqual(golden.columnValues.map((value, index) => [value, wanted(golden.expected[index]!)]));
    const ranges = golden.ranges.map(({ begin, end }) => [
      begin,
      end,
      answer(() => listOf(built.partitionsOfRange(begin, end))),
    ]);
    expect(ranges).toEqual(golden.ranges.map(({ begin, end, expected }) => [begin, end, wanted(expected)]));
    const slots = (golden.slots ?? []).map((slot, index) =>
      slot === null ? null : built.slotOf!(golden.columnValues[index]!),
    );
    expect(slots).toEqual(golden.slots ?? []);
    const byNumber = integers.map((value) => built.partitionOfInteger?.(value));
    expect(byNumber).toEqual(
      integers.map((value) => (built.partitionOfInteger ? built.partitionOf(String(value)) : undefined)),
    );
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
