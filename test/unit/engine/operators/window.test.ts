import { aggregates } from '../../../../engine/aggregates/registry';
import { type ColumnType, columnType } from '../../../../engine/batch/column-type';
import type { AggregateFunction, PhysicalPlan, WindowPlan } from '../../../../engine/plan';
import type { FrameBound, WindowCall, WindowFrame } from '../../../../engine/window-call';
import {
  bigint,
  decimal,
  double,
  field,
  fieldsOf,
  memoryContext,
  type Row,
  runRows,
  type Value,
  varchar,
} from '../../../support/memory-plans';
import { newRandom, type Random } from '../../../support/random';
import { hasSpilled, spillingContext } from '../../../support/spilling';
import { batchSizes, keyTypes, randomValue } from './reference';
import { windowReference } from './window-reference';

const ranking = ['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist'] as const;
const navigation = ['lag', 'lead', 'first_value', 'last_value', 'nth_value'] as const;
const defaultFrame: WindowFrame = {
  unit: 'range',
  start: { kind: 'unbounded-preceding' },
  end: { kind: 'current-row' },
};

/** Columns of the random rows: partition, order, where frames begin and end by value, any type, double, integer, a count. */
const columns = {
  partition: 0,
  order: 1,
  from: 2,
  to: 3,
  any: 4,
  double: 5,
  integer: 6,
  decimal: 7,
  count: 8,
} as const;
const exactScale = columnType('double', { scale: 31 });

function resultType(call: WindowCall, types: readonly ColumnType[]): ColumnType {
  if (call.function in aggregates) return aggregates[call.function as AggregateFunction].resultType(types, false);
  if (call.function === 'percent_rank' || call.function === 'cume_dist') return exactScale;
  if (call.function === 'ntile' || ranking.includes(call.function as (typeof ranking)[number])) return bigint;
  return types[0]!;
}

function windowPlan(input: PhysicalPlan, parts: Pick<WindowPlan, 'partitionBy' | 'orderBy' | 'calls'>): WindowPlan {
  const fields = parts.calls.map((call, index) =>
    field(
      `r${index}`,
      resultType(
        call,
        call.arguments.map((column) => input.fields[column]!.type),
      ),
    ),
  );
  return { kind: 'window', input, ...parts, fields: [...input.fields, ...fields] };
}

function randomBound(random: Random, unit: WindowFrame['unit'], isStart: boolean): FrameBound {
  const kinds: FrameBound[] = [
    { kind: 'current-row' },
    isStart ? { kind: 'unbounded-preceding' } : { kind: 'unbounded-following' },
    unit === 'rows'
      ? { kind: 'rows', offset: random.below(7) - 3 }
      : { kind: 'value', column: isStart ? columns.from : columns.to },
  ];
  return random.pick(kinds);
}

function randomCall(random: Random, canCompareValues: boolean): WindowCall {
  const unit = random.chance(0.5) && canCompareValues ? 'range' : 'rows';
  const frame: WindowFrame = { unit, start: randomBound(random, unit, true), end: randomBound(random, unit, false) };
  const make = (name: WindowCall['function'], ...args: number[]): WindowCall => ({
    function: name,
    arguments: args,
    frame,
  });
  switch (random.below(6)) {
    case 0:
      return make(random.pick(ranking));
    case 1:
      return make('ntile', columns.count);
    case 2: {
      const name = random.pick(navigation);
      if (name === 'nth_value') return make(name, columns.any, columns.count);
      const further =
        name === 'lag' || name === 'lead' ? random.pick([[], [columns.integer], [columns.count, columns.any]]) : [];
      return make(name, columns.any, ...further);
    }
    case 3:
      return make(random.pick(['min', 'max', 'count'] as const), columns.any);
    case 4:
      return make(random.pick(['sum', 'avg', 'var_pop', 'stddev_samp'] as const), columns.double);
    default:
      return random.pick([
        make('sum', columns.integer),
        make('sum', columns.decimal),
        make('count'),
        make('bit_and', columns.integer),
        make('bit_or', columns.integer),
        make('bit_xor', columns.integer),
      ]);
  }
}

/** Order keys are few, so that there are peers; their offsets are constant, as in SQL. */
function randomRow(
  random: Random,
  types: readonly ColumnType[],
  direction: 1 | -1,
  offsets: readonly [number, number],
): Row {
  const key = random.chance(0.1) ? null : random.below(12) - 5;
  const order = types[columns.order]!;
  const keyValue = (value: number | null): Value =>
    value === null
      ? null
      : order.name === 'double'
        ? value
        : order.name === 'decimal'
          ? value.toFixed(2)
          : BigInt(value);
  return [
    randomValue(random, types[columns.partition]!, false),
    keyValue(key),
    keyValue(key === null ? null : key + direction * offsets[0]),
    keyValue(key === null ? null : key + direction * offsets[1]),
    randomValue(random, types[columns.any]!, false),
    random.chance(0.1) ? null : random.below(2 ** 20) / 1024,
    random.chance(0.1) ? null : BigInt(random.below(1000) - 500),
    random.chance(0.1)
      ? null
      : `${random.chance(0.5) ? '-' : ''}${random.pick(['9', '12345678901234567890', '0'])}.${random.below(90) + 10}`,
    BigInt(random.below(5) + 1),
  ];
}

/** Sums of doubles differ in what rounding leaves behind when the frame moves. */
function expectRows(actual: readonly Value[][], expected: readonly Value[][]): void {
  const rounded = (rows: readonly Value[][]): Value[][] =>
    rows.map((row) => row.map((value) => (typeof value === 'number' ? Number(value.toFixed(6)) + 0 : value)));
  expect(rounded(actual)).toEqual(rounded(expected));
}

test('all functions with all kinds of frames as the reference has them', async () => {
  const random = newRandom();
  for (let round = 0; round < 60; round++) {
    const order = random.pick([bigint, double, decimal(10, 2)]);
    const types = [
      random.pick(keyTypes),
      order,
      order,
      order,
      random.pick(keyTypes),
      double,
      bigint,
      decimal(30, 2),
      bigint,
    ];
    const fields = fieldsOf(...types);
    const descending = random.chance(0.5);
    const offsets = [random.below(5) - 3, random.below(5) - 1] as const;
    const rows = Array.from({ length: random.below(120) }, () =>
      randomRow(random, types, descending ? -1 : 1, offsets),
    );
    const context = memoryContext();
    const further = random.chance(0.3);
    const plan = windowPlan(context.serveRows('a', fields, rows, random.pick(batchSizes)), {
      partitionBy: random.chance(0.7) ? [columns.partition] : [],
      orderBy: [
        { column: columns.order, descending },
        ...(further ? [{ column: columns.any, descending: false }] : []),
      ],
      calls: Array.from({ length: 1 + random.below(4) }, () => randomCall(random, !further)),
    });
    expectRows(await runRows(plan, context), windowReference(plan, rows));
  }
});

test('partitions that are longer than batches, and many short ones together', async () => {
  const random = newRandom();
  const fields = fieldsOf(bigint, bigint, bigint);
  for (const partitionRows of [1, 3, 9000, 20_000]) {
    const rows = Array.from({ length: 20_000 }, (_, row) => [
      BigInt(row % Math.ceil(20_000 / partitionRows)),
      BigInt(row),
      1n,
    ]);
    const context = spillingContext(random.pick([2 ** 24, 2 ** 26]));
    const plan = windowPlan(context.serveRows('a', fields, rows, 3000), {
      partitionBy: [0],
      orderBy: [{ column: 1, descending: false }],
      calls: [
        { function: 'row_number', arguments: [], frame: defaultFrame },
        { function: 'sum', arguments: [2], frame: defaultFrame },
        { function: 'count', arguments: [], frame: { ...defaultFrame, end: { kind: 'unbounded-following' } } },
      ],
    });
    const result = await runRows(plan, context);
    const sizes = new Map<Value, number>();
    for (const [partition] of rows) sizes.set(partition!, (sizes.get(partition!) ?? 0) + 1);
    const partitions = Array.from({ length: sizes.size }, (_, partition) => BigInt(partition));
    const expected = partitions.flatMap((partition) => {
      const size = sizes.get(partition)!;
      return Array.from({ length: size }, (_, at) => `${partition} ${at + 1} ${at + 1} ${size}`);
    });
    expect(result.map(([partition, , , number, sum, count]) => `${partition} ${number} ${sum} ${count}`)).toEqual(
      expected,
    );
    expect(context.files()).toEqual([]);
  }
});

test('a partition larger than memory: its rows go to disk, but for what the calls read', async () => {
  const fields = fieldsOf(bigint, varchar());
  const rows = Array.from({ length: 12_000 }, (_, row) => [BigInt((row * 7919) % 12_000), `${row} `.padEnd(200, 'x')]);
  const context = spillingContext(3 * 2 ** 20);
  const plan = windowPlan(context.serveRows('a', fields, rows, 1000), {
    partitionBy: [],
    orderBy: [{ column: 0, descending: false }],
    calls: [{ function: 'sum', arguments: [0], frame: defaultFrame }],
  });
  const expected = rows
    .toSorted((left, right) => Number((left[0] as bigint) - (right[0] as bigint)))
    .map((row, index) => `${row[0]} ${row[1]} ${(index * (index + 1)) / 2}`);
  expect((await runRows(plan, context)).map((row) => row.join(' '))).toEqual(expected);
  expect(hasSpilled(context)).toBe(true);
  expect(context.files()).toEqual([]);
});

test('memory that is not enough for what the calls read is 1038, and no file is left', async () => {
  const context = spillingContext(100_000);
  const rows = Array.from({ length: 12_000 }, (_, row) => [BigInt(row)]);
  const plan = windowPlan(context.serveRows('a', fieldsOf(bigint), rows, 1000), {
    partitionBy: [],
    orderBy: [],
    calls: [{ function: 'sum', arguments: [0], frame: defaultFrame }],
  });
  await expect(runRows(plan, context)).rejects.toMatchObject({ errno: 1038 });
  expect(context.events.at(-1)).toBe('return a');
  expect(context.files()).toEqual([]);
});

test('strings are partitions and peers by their collation; the first of equals is the least', async () => {
  const fields = fieldsOf(varchar(), varchar(), varchar());
  const rows = [
    ['x', 'b', 'q'],
    ['X', 'B', 'Q'],
    ['y', null, 'q'],
    ['X ', 'a', 'r'],
  ];
  const context = memoryContext();
  const plan = windowPlan(context.serveRows('a', fields, rows, 2), {
    partitionBy: [0],
    orderBy: [{ column: 1, descending: false }],
    calls: [
      { function: 'rank', arguments: [], frame: defaultFrame },
      {
        function: 'min',
        arguments: [2],
        frame: { ...defaultFrame, unit: 'rows', start: { kind: 'rows', offset: -1 } },
      },
    ],
  });
  expect(await runRows(plan, context)).toEqual([
    ['X ', 'a', 'r', 1n, 'r'],
    ['x', 'b', 'q', 2n, 'q'],
    ['X', 'B', 'Q', 2n, 'q'],
    ['y', null, 'q', 1n, 'q'],
  ]);
});

test.each([
  ['percentile_cont', 0, [1, null, 2, 3, 4], [1, 1, 1, 1, 1]],
  ['percentile_cont', 0.5, [1, null, 2, 3, 4], [2.5, 2.5, 2.5, 2.5, 2.5]],
  ['percentile_cont', 0.25, [8, 4], [5, 5]],
  ['percentile_cont', 1, [null, 4], [4, 4]],
  ['percentile_cont', 0.5, [null], [null]],
  ['percentile_disc', 0, [8, 4], [4, 4]],
  ['percentile_disc', 0.5, [8, 4, 6, 2], [4, 4, 4, 4]],
  ['percentile_disc', 0.51, [8, 4, 6, 2], [6, 6, 6, 6]],
  ['percentile_disc', 1, [null, 8, 4], [8, 8, 8]],
] as const)('%s at %s of %j', async (name, fraction, values, expected) => {
  for (const descending of [false, true]) {
    const context = memoryContext();
    const rows = values.map((value) => [value, descending ? 1 - fraction : fraction]);
    const plan = windowPlan(context.serveRows('a', fieldsOf(double, double), rows), {
      partitionBy: [],
      orderBy: [{ column: 0, descending }],
      calls: [{ function: name, arguments: [0, 1], frame: defaultFrame }],
    });
    // Counted from the other end only PERCENTILE_CONT is the same.
    if (descending && name === 'percentile_disc') continue;
    expect((await runRows(plan, context)).map((row) => row[2])).toEqual(expected);
  }
});

test.each([-0.1, 1.1, null])('a percentile at %s is 4103', async (fraction) => {
  const context = memoryContext();
  const plan = windowPlan(context.serveRows('a', fieldsOf(double, double), [[1, fraction]]), {
    partitionBy: [],
    orderBy: [{ column: 0, descending: false }],
    calls: [{ function: 'percentile_cont', arguments: [0, 1], frame: defaultFrame }],
  });
  await expect(runRows(plan, context)).rejects.toMatchObject({ errno: 4103 });
});

test('ENUM columns are partitions', async () => {
  const context = spillingContext(80_000);
  const type = columnType('enum', { length: 5, collation: 'utf8mb4_general_ci' });
  const rows = Array.from({ length: 900 }, (_, row) => [row % 3 === 0 ? 'new' : 'done', BigInt(row)]);
  const plan = windowPlan(context.serveRows('a', fieldsOf(type, bigint), rows, 50), {
    partitionBy: [0],
    orderBy: [],
    calls: [{ function: 'count', arguments: [], frame: { ...defaultFrame, end: { kind: 'unbounded-following' } } }],
  });
  const counts = (await runRows(plan, context)).map(([status, , count]) => `${status} ${count}`);
  expect([...new Set(counts)].sort()).toEqual(['done 600', 'new 300']);
  expect(hasSpilled(context)).toBe(true);
});

test('a moving sum keeps what rounding left behind, as MariaDB does', async () => {
  const fields = fieldsOf(bigint, double);
  const rows = [1e20, 1, 2, null, 0.1, 0.2].map((value, row) => [BigInt(row), value]);
  const context = memoryContext();
  const frame: WindowFrame = { unit: 'rows', start: { kind: 'rows', offset: -1 }, end: { kind: 'current-row' } };
  const plan = windowPlan(context.serveRows('a', fields, rows), {
    partitionBy: [],
    orderBy: [{ column: 0, descending: false }],
    calls: [{ function: 'sum', arguments: [1], frame }],
  });
  expect((await runRows(plan, context)).map((row) => row[2])).toEqual([1e20, 1e20, 0, -1, -2.9, -2.6999999999999997]);
});

test.each([0n, -1n, null])('NTILE(%s) is 4024', async (parts) => {
  const context = memoryContext();
  const plan = windowPlan(context.serveRows('a', fieldsOf(bigint), [[parts]]), {
    partitionBy: [],
    orderBy: [],
    calls: [{ function: 'ntile', arguments: [0], frame: defaultFrame }],
  });
  await expect(runRows(plan, context)).rejects.toMatchObject({ errno: 4024 });
});

test('without rows there are none', async () => {
  const context = memoryContext();
  const plan = windowPlan(context.serveRows('a', fieldsOf(bigint), []), {
    partitionBy: [],
    orderBy: [],
    calls: [{ function: 'sum', arguments: [0], frame: defaultFrame }],
  });
  expect(await runRows(plan, context)).toEqual([]);
});
