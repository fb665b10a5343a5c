import { aggregates } from '../../../../engine/aggregates/registry';
import type { ColumnType } from '../../../../engine/batch/column-type';
import type { RecordBatch } from '../../../../engine/batch/record-batch';
import type {
  AggregateCall,
  AggregateFunction,
  AggregatePlan,
  HashJoinPlan,
  PhysicalPlan,
} from '../../../../engine/plan';
import { joinedPartials } from '../../../../planner/lower/join-aggregate';
import {
  batchOf,
  bigint,
  decimal,
  double,
  field,
  fieldsOf,
  type MemoryContext,
  memoryContext,
  type Row,
  runRows,
  unsignedBigint,
  varchar,
} from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { hasSpilled, spillingContext } from '../../../support/spilling';
import { byText } from './join-reference';
import { batchSizes, randomRows, randomTypes } from './reference';

interface Side {
  readonly types: readonly ColumnType[];
  readonly rows: readonly Row[];
  readonly batchRows?: number;
}

function joinPlan(context: MemoryContext, left: Side, right: Side, keyCount: number, build: 'left' | 'right') {
  const [leftFields, rightFields] = [fieldsOf(...left.types), fieldsOf(...right.types)];
  const keys = Array.from({ length: keyCount }, (_, key) => key);
  const plan: HashJoinPlan = {
    kind: 'hash-join',
    type: 'inner',
    left: context.serveRows('l', leftFields, left.rows, left.batchRows),
    right: context.serveRows('r', rightFields, right.rows, right.batchRows),
    leftKeys: keys,
    rightKeys: keys,
    build,
    residual: null,
    nullAware: false,
    fields: [...leftFields, ...rightFields],
  };
  return plan;
}

function call(name: AggregateFunction, ...columns: readonly number[]): AggregateCall {
  return {
    function: name,
    phase: 'complete',
    distinct: false,
    arguments: columns,
    orderBy: [],
    separator: null,
    limit: null,
  };
}

function aggregateOver(
  input: PhysicalPlan,
  groupKeys: readonly number[],
  calls: readonly AggregateCall[],
): AggregatePlan {
  const typesOf = (each: AggregateCall): ColumnType[] => each.arguments.map((column) => input.fields[column]!.type);
  return {
    kind: 'aggregate',
    input,
    groupKeys,
    aggregates: calls,
    fields: [
      ...groupKeys.map((column) => input.fields[column]!),
      ...calls.map((each, index) => field(`r${index}`, aggregates[each.function].resultType(typesOf(each), false))),
    ],
  };
}

/** The plan that makes no joined rows. */
function early(plan: AggregatePlan): AggregatePlan {
  const changed = joinedPartials(plan);
  expect(changed.input.kind).toBe('join-aggregate');
  return changed;
}

const arguments_ = [bigint, unsignedBigint, decimal(10, 2), decimal(30, 2), decimal(60, 5)];
const functions = ['count', 'sum', 'avg', 'min', 'max'] as const;

test('gives what the aggregate over the joined rows gives', async () => {
  const random = newRandom();
  let spilled = 0;
  for (let round = 0; round < 60; round++) {
    const keys = randomTypes(random).slice(0, 2);
    const types = [...keys, ...arguments_];
    const fields = fieldsOf(...types);
    // Few keys have many partners each, many have few.
    const pool = randomRows(random, fieldsOf(...keys), random.pick([2, 10, 200]));
    const side = (): Side => ({
      types,
      rows: randomRows(random, fields, random.below(300)).map((row) => [
        ...random.pick(pool),
        ...row.slice(keys.length),
      ]),
      batchRows: random.pick(batchSizes),
    });
    const [left, right] = [side(), side()];
    const build = random.pick(['left', 'right'] as const);
    const values = arguments_.flatMap((_, index) => [keys.length + index, types.length + keys.length + index]);
    const calls = [
      call('count'),
      ...Array.from({ length: 1 + random.below(8) }, () => call(random.pick(functions), random.pick(values))),
    ];
    const first = build === 'left' ? types.length : 0;
    // Which of several equal texts (or zeros) a group shows depends on the order of rows.
    const isExact = keys[0]!.name !== 'varchar' && keys[0]!.name !== 'double';
    const groupKeys = random.pick([[], [isExact ? first : first + keys.length], [first + keys.length]]);
    const planIn = (context: MemoryContext): AggregatePlan =>
      aggregateOver(joinPlan(context, left, right, keys.length, build), groupKeys, calls);
    const context = memoryContext();
    const expected = await runRows(planIn(context), context);
    const again = memoryContext();
    expect(byText(await runRows(early(planIn(again)), again))).toEqual(byText(expected));
    const short = spillingContext(random.pick([3000, 20_000]));
    expect(byText(await runRows(early(planIn(short)), short))).toEqual(byText(expected));
    expect(short.files()).toEqual([]);
    if (hasSpilled(short)) spilled++;
  }
  expect(spilled).toBeGreaterThan(0);
});

test('many keys, of which no partition fits in memory', async () => {
  const random = newRandom();
  const rows = (step: number): Row[] =>
    Array.from({ length: 20_000 }, (_, row) => [BigInt((row * step) % 15_000) * 1_000_003n, random.int64() >> 20n]);
  const side = (step: number): Side => ({ types: [bigint, bigint], rows: rows(step) });
  const [left, right] = [side(7), side(11)];
  const calls = [call('count'), call('sum', 1), call('sum', 3), call('max', 3)];
  for (const groupKeys of [[], [2]]) {
    const planIn = (context: MemoryContext): AggregatePlan =>
      aggregateOver(joinPlan(context, left, right, 1, 'left'), groupKeys, calls);
    const context = memoryContext();
    const short = spillingContext(100_000);
    const found = await runRows(early(planIn(short)), short);
    expect(byText(found)).toEqual(byText(await runRows(planIn(context), context)));
    expect(hasSpilled(short)).toBe(true);
    expect(short.files()).toEqual([]);
  }
});

test('rows with many partners take no memory: there are as many states as keys', async () => {
  const rows = (count: number): Row[] => Array.from({ length: count }, (_, row) => [BigInt(row % 3), BigInt(row)]);
  const side = (count: number): Side => ({ types: [bigint, bigint], rows: rows(count), batchRows: 1000 });
  const context = memoryContext(100_000);
  const plan = aggregateOver(
    joinPlan(context, side(30_000), side(60_000), 1, 'left'),
    [],
    [call('count'), call('sum', 1), call('sum', 3)],
  );
  const pairs = 3n * 10_000n * 20_000n;
  expect(await runRows(early(plan), context)).toEqual([
    [pairs, String((20_000n * (29_999n * 30_000n)) / 2n), String((10_000n * (59_999n * 60_000n)) / 2n)],
  ]);
});

test('arrays that are used again in the next statement begin empty', async () => {
  const count = 100_000;
  for (const [first, value] of [
    [0n, 5n],
    [50_000n, 7n],
    [-20_000n, 11n],
  ] as const) {
    const rows = Array.from({ length: count }, (_, row): Row => [first + BigInt((row * 7919) % count), value]);
    const partners = Array.from({ length: count }, (_, row): Row => [BigInt(row), 1n]);
    const context = memoryContext();
    const join = joinPlan(
      context,
      { types: [bigint, bigint], rows, batchRows: 8192 },
      { types: [bigint, bigint], rows: partners, batchRows: 8192 },
      1,
      'left',
    );
    const both = BigInt(count) - (first < 0n ? -first : first);
    const plan = early(aggregateOver(join, [], [call('count'), call('sum', 1), call('max', 0)]));
    const greatest = first < 0n ? BigInt(count) - 1n + first : BigInt(count) - 1n;
    expect(await runRows(plan, context)).toEqual([[both, String(both * value), greatest]]);
  }
});

test('sums beyond 64 bits and beyond what a double holds exactly', async () => {
  const [most, least] = [2n ** 63n - 1n, -(2n ** 63n)];
  const unsignedMost = 2n ** 64n - 1n;
  const huge = `${'9'.repeat(40)}.99`;
  const types = [bigint, bigint, unsignedBigint, decimal(42, 2)];
  const rows: Row[] = [
    [1n, most, unsignedMost, huge],
    [1n, most, unsignedMost, huge],
    [1n, least, 1n, `-${huge}`],
    [2n, least, unsignedMost, huge],
    [null, 5n, 5n, '5.00'],
    [3n, null, null, null],
  ];
  const partners: Row[] = [1n, 1n, 1n, 2n, 3n, null].map((key) => [key, most, unsignedMost, huge]);
  const calls = [0, 4].flatMap((first) =>
    [1, 2, 3].flatMap((column) => [call('sum', first + column), call('avg', first + column)]),
  );
  for (const build of ['left', 'right'] as const) {
    const planIn = (context: MemoryContext): AggregatePlan =>
      aggregateOver(joinPlan(context, { types, rows }, { types, rows: partners }, 1, build), [], calls);
    const context = memoryContext();
    const expected = await runRows(planIn(context), context);
    expect(expected[0]![0]).toBe(String(3n * (most + most + least) + least));
    expect(await runRows(early(planIn(context)), context)).toEqual(expected);
  }
});

test('a sum past 65 digits is an error (1690)', async () => {
  const types = [bigint, decimal(65, 0)];
  const rows: Row[] = [[1n, '9'.repeat(65)]];
  const partners: Row[] = [
    [1n, '0'],
    [1n, '0'],
  ];
  for (const build of ['left', 'right'] as const) {
    const context = memoryContext();
    const join = joinPlan(context, { types, rows }, { types, rows: partners }, 1, build);
    await expect(runRows(early(aggregateOver(join, [], [call('sum', 1)])), context)).rejects.toMatchObject({
      errno: 1690,
    });
  }
});

describe('sides without rows, or without keys', () => {
  const types = [bigint, bigint];
  const some: Row[] = [[1n, 2n]];
  test.each([
    ['no held rows', [], some],
    ['no streamed rows', some, []],
    ['neither', [], []],
    ['only NULL', [[null, 1n]], some],
    ['NULL on both sides', [[null, 1n]], [[null, 1n]]],
  ])('%s', async (_, left: Row[], right: Row[]) => {
    const context = memoryContext();
    const join = joinPlan(context, { types, rows: left }, { types, rows: right }, 1, 'left');
    const calls = [call('count'), call('count', 1), call('sum', 1), call('sum', 3), call('min', 1), call('avg', 3)];
    expect(await runRows(early(aggregateOver(join, [], calls)), context)).toEqual([[0n, 0n, null, null, null, null]]);
    expect(await runRows(early(aggregateOver(join, [2], calls)), context)).toEqual([]);
  });
});

test('signed keys meet unsigned ones by value', async () => {
  const top = 2n ** 64n - 1n;
  const context = memoryContext();
  const left = {
    types: [bigint, bigint],
    rows: [
      [-1n, 1n],
      [5n, 2n],
    ],
  };
  const right = {
    types: [unsignedBigint, bigint],
    rows: [
      [top, 3n],
      [5n, 4n],
    ],
  };
  const plan = aggregateOver(joinPlan(context, left, right, 1, 'left'), [], [call('sum', 1), call('sum', 3)]);
  expect(await runRows(early(plan), context)).toEqual([['2', '4']]);
});

test('a group key of the held side is the streamed one that it is joined with', async () => {
  const context = memoryContext();
  const left = {
    types: [bigint, bigint],
    rows: [
      [1n, 10n],
      [2n, 20n],
      [2n, 30n],
      [4n, 1n],
    ],
  };
  const right = {
    types: [bigint, bigint],
    rows: [
      [2n, 1n],
      [1n, 2n],
      [2n, 3n],
      [3n, 9n],
    ],
  };
  const plan = aggregateOver(joinPlan(context, left, right, 1, 'left'), [0], [call('sum', 1), call('sum', 3)]);
  expect(await runRows(early(plan), context)).toEqual([
    [2n, '100', '8'],
    [1n, '10', '2'],
  ]);
});

describe('what needs the joined rows', () => {
  const types = [bigint, double, varchar()];
  const planWith = (
    groupKeys: readonly number[],
    calls: readonly AggregateCall[],
    parts: Partial<HashJoinPlan> = {},
  ) => {
    const join = joinPlan(memoryContext(), { types, rows: [] }, { types, rows: [] }, 1, 'left');
    return aggregateOver({ ...join, ...parts }, groupKeys, calls);
  };

  test.each([
    ['a group key of the held side', planWith([2], [call('count')])],
    [
      'a group key that is equal by collation only',
      { ...planWith([2], []), input: { ...planWith([], []).input, leftKeys: [2], rightKeys: [2] } as HashJoinPlan },
    ],
    ['sums of doubles', planWith([], [call('sum', 1)])],
    ['sums of doubles of the other side', planWith([], [call('sum', 4)])],
    ['the first of equal strings', planWith([], [call('min', 2)])],
    ['DISTINCT', planWith([], [{ ...call('sum', 0), distinct: true }])],
    ['variances', planWith([], [call('var_pop', 0)])],
    ['texts of all rows', planWith([], [call('group_concat', 2)])],
    ['an outer join', planWith([], [call('count')], { type: 'left' })],
    ['a cross join', planWith([], [call('count')], { leftKeys: [], rightKeys: [] })],
    [
      'a condition on the pairs',
      planWith([], [call('count')], { residual: { kind: 'constant', value: null, type: bigint } }),
    ],
    ['WITH ROLLUP', { ...planWith([3], [call('count')]), rollup: true }],
  ])('%s', (_, plan: AggregatePlan) => {
    expect(joinedPartials(plan)).toBe(plan);
  });

  test('columns are found through a project that picks them, not through one that computes', () => {
    const { input } = planWith([], []);
    const picked = [3, 0].map((index) => ({ kind: 'input', index, type: bigint }) as const);
    const project: PhysicalPlan = { kind: 'project', input, expressions: picked, fields: fieldsOf(bigint, bigint) };
    const found = joinedPartials(aggregateOver(project, [0], [call('sum', 1)])).input;
    expect(found).toMatchObject({ kind: 'join-aggregate', groupKeys: [3], aggregates: [{ arguments: [0] }] });
    const computing = { ...project, expressions: [picked[0]!, { kind: 'constant', value: 1n, type: bigint } as const] };
    expect(joinedPartials(aggregateOver(computing, [0], [call('sum', 1)])).input).toBe(computing);
  });
});

test('the memory of batches is given back when they have been taken in, each once and in order', async () => {
  const context = memoryContext();
  const fields = fieldsOf(bigint, bigint);
  const given: string[] = [];
  const served = (name: string, count: number): RecordBatch[] =>
    Array.from({ length: count }, (_, index) => ({
      ...batchOf(fields, [[BigInt(index), 1n]]),
      release: () => given.push(`${name}${index}`),
    }));
  const join = {
    ...joinPlan(context, { types: [bigint, bigint], rows: [] }, { types: [bigint, bigint], rows: [] }, 1, 'left'),
    left: context.serve('l', fields, served('l', 2)),
    right: context.serve('r', fields, served('r', 3)),
  };
  expect(await runRows(early(aggregateOver(join, [], [call('count')])), context)).toEqual([[2n]]);
  expect(given).toEqual(['l0', 'l1', 'r0', 'r1', 'r2']);
});
