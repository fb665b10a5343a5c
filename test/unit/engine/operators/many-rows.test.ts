/** Operators over more rows than they go over in one step (engine/batch/steps.ts), with answers worked out here. */
import { stepRows } from '../../../../engine/batch/steps';
import type { AggregateCall, PhysicalPlan } from '../../../../engine/plan';
import { bigint, decimal, fieldsOf, memoryContext, type Row, runRows, varchar } from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';

const rowCount = 3 * stepRows + 100;
const batchRows = 8192;

/** Row numbers out of order: 7919 has no factor in common with their count. */
const scrambled = Array.from({ length: rowCount }, (_, row) => (row * 7919) % rowCount);

test('sort by text, most of which begins alike', async () => {
  const fields = fieldsOf(varchar('utf8mb4_bin'), bigint);
  const rows = scrambled.map((number): Row => [`the same beginning ${Math.floor(number / 3)}`, BigInt(number)]);
  const context = memoryContext();
  const input = context.serveRows('a', fields, rows, batchRows);
  const keys = [{ column: 0, descending: true }];
  const expected = [...rows].sort(([left], [right]) => (left! < right! ? 1 : left! > right! ? -1 : 0));
  expect(await runRows({ kind: 'sort', input, keys, fields }, context)).toEqual(expected);
});

test('hash join with keys that occur twice and keys that are NULL', async () => {
  const fields = fieldsOf(bigint, bigint);
  const key = (number: number): bigint | null => (number % 10 === 0 ? null : BigInt(number >> 1));
  const build = scrambled.map((number): Row => [key(number), BigInt(number)]);
  const probed = [0, 1, 2, 5, 12_345, rowCount >> 1, rowCount];
  const context = memoryContext();
  const plan: PhysicalPlan = {
    kind: 'hash-join',
    type: 'inner',
    left: context.serveRows(
      'probe',
      fields,
      probed.map((number) => [BigInt(number), 0n]),
    ),
    right: context.serveRows('build', fields, build, batchRows),
    leftKeys: [0],
    rightKeys: [0],
    build: 'right',
    residual: null,
    nullAware: false,
    fields: [...fields, ...fields],
  };
  const expected = probed.flatMap((number) =>
    build.filter(([each]) => each === BigInt(number)).map((row) => [BigInt(number), 0n, ...row]),
  );
  expect(await runRows(plan, context)).toEqual(expected);
});

test('sums of many groups, of either sign and past 64 bits', async () => {
  const random = newRandom();
  const sumType = decimal(41, 0);
  const fields = fieldsOf(bigint, bigint);
  const sum: AggregateCall = {
    function: 'sum',
    phase: 'complete',
    distinct: false,
    arguments: [1],
    orderBy: [],
    separator: null,
    limit: null,
  };
  const rows = [...scrambled, ...scrambled].map(
    (number): Row => [
      BigInt(number),
      number % 9 === 0 ? null : random.pick([2n ** 63n - 1n, -(2n ** 63n), -1n, 0n, random.int64()]),
    ],
  );
  const sums = new Map<unknown, bigint | null>();
  for (const [group, value] of rows) {
    const before = sums.get(group) ?? null;
    sums.set(group, value === null ? before : (before ?? 0n) + (value as bigint));
  }
  const context = memoryContext();
  const input = context.serveRows('a', fields, rows, batchRows);
  const plan: PhysicalPlan = {
    kind: 'aggregate',
    input,
    groupKeys: [0],
    aggregates: [sum],
    fields: fieldsOf(bigint, sumType),
  };
  const expected = [...sums].map(([group, total]) => [group, total === null ? null : String(total)]);
  expect(await runRows(plan, context)).toEqual(expected);
});
