import { aggregates, partialsOf } from '../../../../engine/aggregates/registry';
import { type ColumnType, columnType } from '../../../../engine/batch/column-type';
import type { AggregateCall, AggregateFunction, AggregatePlan, PhysicalPlan } from '../../../../engine/plan';
import {
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
  type Value,
  varchar,
} from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { hasSpilled, spillingContext } from '../../../support/spilling';
import { byText } from './join-reference';
import { batchSizes, compareValues, keyOf, randomRows, randomTypes, rowKey } from './reference';

function call(name: AggregateFunction, parts: Partial<AggregateCall> = {}): AggregateCall {
  const defaults = {
    phase: 'complete',
    distinct: false,
    arguments: [1],
    orderBy: [],
    separator: null,
    limit: null,
  } as const;
  return { function: name, ...defaults, ...parts };
}

function aggregatePlan(
  input: PhysicalPlan,
  groupKeys: readonly number[],
  calls: readonly AggregateCall[],
): AggregatePlan {
  const types = input.fields.map((each) => each.type);
  return {
    kind: 'aggregate',
    input,
    groupKeys,
    aggregates: calls,
    fields: [
      ...groupKeys.map((column) => input.fields[column]!),
      ...calls.map((each, index) =>
        field(
          `r${index}`,
          aggregates[each.function].resultType(
            each.arguments.map((column) => types[column]!),
            each.distinct,
          ),
        ),
      ),
    ],
  };
}

/** SUM, COUNT, MIN, MAX and their DISTINCT forms over the values of one group. */
function reference(each: AggregateCall, type: ColumnType, rows: readonly Row[]): Value {
  let values = rows.map((row) => row[each.arguments[0]!]!).filter((value) => value !== null);
  if (each.distinct) {
    const seen = new Set<string>();
    values = values.filter((value) => !seen.has(keyOf(value, type)) && seen.add(keyOf(value, type)));
  }
  if (each.function === 'count') return BigInt(values.length);
  if (values.length === 0) return null;
  if (each.function === 'sum') {
    if (type.name === 'double') return values.reduce<number>((sum, value) => sum + (value as number), 0);
    const sum = values.reduce<bigint>((total, value) => total + BigInt(String(value).replace('.', '')), 0n);
    const scale = type.name === 'decimal' ? type.scale : 0;
    const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
    const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
    return sum < 0n ? `-${text}` : text;
  }
  const wanted = each.function === 'min' ? -1 : 1;
  return values.reduce((best, value) => (compareValues(value, best, type) * wanted > 0 ? value : best));
}

test('groups as the reference does, by keys of every type', async () => {
  const random = newRandom();
  for (let round = 0; round < 8; round++) {
    const keyTypes = randomTypes(random);
    const fields = fieldsOf(...keyTypes, bigint, unsignedBigint, decimal(10, 2), decimal(30, 2), varchar(), double);
    const values = fields.map((_, index) => index).slice(keyTypes.length);
    const summed = values.filter(
      (column) => fields[column]!.type.name !== 'varchar' && fields[column]!.type.name !== 'double',
    );
    const calls = [
      ...values.flatMap((column) =>
        (['count', 'min', 'max'] as const).map((name) => call(name, { arguments: [column] })),
      ),
      ...summed.map((column) => call('sum', { arguments: [column] })),
      ...summed.map((column) => call('sum', { arguments: [column], distinct: true })),
      ...values.map((column) => call('count', { arguments: [column], distinct: true })),
    ];
    const rows = randomRows(random, fields, 1 + random.below(400));
    const context = memoryContext();
    const input = context.serveRows('a', fields, rows, random.pick(batchSizes));
    const groupKeys = keyTypes.map((_, index) => index);
    const groups = new Map<string, Value[][]>();
    for (const row of rows) {
      const key = rowKey(row.slice(0, keyTypes.length), fields);
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const expected = [...groups.values()].map((group) => [
      ...group[0]!.slice(0, keyTypes.length),
      ...calls.map((each) => reference(each, fields[each.arguments[0]!]!.type, group)),
    ]);
    expect(await runRows(aggregatePlan(input, groupKeys, calls), context)).toEqual(expected);
    if (round > 3) continue;
    // With little memory: the same groups, in any order.
    const spilling = spillingContext(random.pick([10_000, 200_000]));
    const again = spilling.serveRows('a', fields, rows, random.pick([7, 64]));
    expect(byText(await runRows(aggregatePlan(again, groupKeys, calls), spilling))).toEqual(byText(expected));
    expect(spilling.files()).toEqual([]);
  }
});

test('with little memory: many groups, through partitions of partitions', async () => {
  const fields = fieldsOf(bigint, bigint);
  const rows = Array.from({ length: 40_000 }, (_, row) => [BigInt((row * 7919) % 10_000), BigInt(row % 5)]);
  const calls = [call('sum', { arguments: [1] }), call('count', { arguments: [1], distinct: true })];
  const plan = (context: MemoryContext): AggregatePlan =>
    aggregatePlan(context.serveRows('a', fields, rows, 1000), [0], calls);
  const [plain, spilling] = [memoryContext(), spillingContext(150_000)];
  const expected = byText(await runRows(plan(plain), plain));
  expect(byText(await runRows(plan(spilling), spilling))).toEqual(expected);
  expect(hasSpilled(spilling)).toBe(true);
  expect(spilling.files()).toEqual([]);
});

test('with little memory: COUNT(DISTINCT) of one group, and GROUP_CONCAT that has no way out', async () => {
  const fields = fieldsOf(bigint);
  const rows = Array.from({ length: 20_000 }, (_, row) => [BigInt((row * 7919) % 9973)]);
  const spilling = spillingContext(100_000);
  const counted = aggregatePlan(
    spilling.serveRows('a', fields, rows, 1000),
    [],
    [call('count', { arguments: [0], distinct: true }), call('sum', { arguments: [0], distinct: true })],
  );
  expect(await runRows(counted, spilling)).toEqual([[9973n, String((9973n * 9972n) / 2n)]]);
  expect(hasSpilled(spilling)).toBe(true);
  expect(spilling.files()).toEqual([]);
  const concatenated = aggregatePlan(
    spilling.serveRows('b', fields, rows, 1000),
    [],
    [call('group_concat', { arguments: [0] })],
  );
  await expect(runRows(concatenated, spilling)).rejects.toMatchObject({ errno: 1038 });
});

const merged: readonly AggregateFunction[] = [
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'bit_and',
  'bit_or',
  'bit_xor',
  'stddev_pop',
  'stddev_samp',
  'var_pop',
  'var_samp',
];

test('partial results of several data nodes merge to the result over all rows', async () => {
  const random = newRandom();
  for (const type of [bigint, unsignedBigint, decimal(10, 2), decimal(30, 2), double]) {
    const fields = fieldsOf(bigint, type);
    const functions = merged.filter((name) => !name.startsWith('bit_') || type.name === 'bigint');
    const rows = randomRows(random, fields, 300).map(([, value], row) => {
      // Squares of the largest doubles are infinite.
      const small = typeof value === 'number' ? Math.max(-1e9, Math.min(1e9, value)) : value!;
      return [BigInt(row % 5), small];
    });
    const context = memoryContext();
    const whole = aggregatePlan(
      context.serveRows('all', fields, rows),
      [0],
      functions.map((name) => call(name)),
    );
    const expected = await runRows(whole, context);

    const partials = functions.map((name) => partialsOf(name, false)!);
    const partialCalls = partials.flatMap((names) => names.map((name) => call(name)));
    const nodes = [0, 1, 2].map((node) => {
      const input = context.serveRows(`n${node}`, fields, rows.slice(node * 100, node * 100 + 100));
      return aggregatePlan(input, [0], partialCalls);
    });
    const inputs: PhysicalPlan = { kind: 'append', inputs: nodes, fields: nodes[0]!.fields };
    let column = 1;
    const finals = functions.map((name, index) =>
      call(name, { phase: 'final', arguments: partials[index]!.map(() => column++) }),
    );
    const final = { ...aggregatePlan(inputs, [0], finals), fields: whole.fields };
    const result = await runRows(final, context);
    const byGroup = (group: readonly Value[][]): Value[][] => [...group].sort((a, b) => Number(a[0]) - Number(b[0]));
    expect(rounded(byGroup(result))).toEqual(rounded(byGroup(expected)));
  }
});

/** Doubles to ten digits: adding in another order changes the last ones. */
function rounded(rows: readonly Value[][]): unknown[][] {
  return rows.map((row) => row.map((value) => (typeof value === 'number' ? Number(value.toPrecision(10)) : value)));
}

test('without group keys: one row, also when there are no rows', async () => {
  const context = memoryContext();
  const fields = fieldsOf(bigint, bigint, varchar());
  const input = context.serveRows('a', fields, []);
  const calls = [
    call('count', { arguments: [] }),
    call('sum'),
    call('avg'),
    call('min', { arguments: [2] }),
    call('any_value', { arguments: [2] }),
    call('group_concat', { arguments: [2] }),
    call('bit_and'),
    call('bit_or'),
    call('bit_xor'),
    call('var_samp'),
    call('count', { distinct: true }),
  ];
  const empty = [0n, null, null, null, null, null, 2n ** 64n - 1n, 0n, 0n, null, 0n];
  expect(await runRows(aggregatePlan(input, [], calls), context)).toEqual([empty]);
  const finals = [
    call('count', { phase: 'final' }),
    call('sum', { phase: 'final' }),
    call('avg', { phase: 'final', arguments: [1, 0] }),
    call('stddev_pop', { phase: 'final', arguments: [0, 1, 1] }),
  ];
  expect(await runRows(aggregatePlan(input, [], finals), context)).toEqual([[0n, null, null, null]]);
});

test('with group keys and no rows: no row', async () => {
  const context = memoryContext();
  const input = context.serveRows('a', fieldsOf(bigint, bigint), []);
  expect(await runRows(aggregatePlan(input, [0], [call('count')]), context)).toEqual([]);
});

test('more groups than one batch holds', async () => {
  const context = memoryContext();
  const rows = Array.from({ length: 60_000 }, (_, row) => [BigInt(row % 20_000) - 10_000n, BigInt(row)]);
  const input = context.serveRows('a', fieldsOf(bigint, bigint), rows, 7001);
  const result = await runRows(aggregatePlan(input, [0], [call('count', { arguments: [] }), call('max')]), context);
  expect(result).toEqual(
    Array.from({ length: 20_000 }, (_, group) => [BigInt(group) - 10_000n, 3n, BigInt(group + 40_000)]),
  );
});

test('COUNT(DISTINCT a, b) counts pairs without a NULL', async () => {
  const context = memoryContext();
  const rows = [
    [1n, 'a'],
    [1n, 'A'],
    [1n, null],
    [null, 'a'],
    [2n, 'a'],
  ];
  const input = context.serveRows('a', fieldsOf(bigint, varchar()), rows);
  const plan = aggregatePlan(input, [], [call('count', { arguments: [0, 1], distinct: true })]);
  expect(await runRows(plan, context)).toEqual([[2n]]);
});

test('groups beyond the memory budget are refused', async () => {
  const context = memoryContext(100_000);
  const rows = Array.from({ length: 20_000 }, (_, row) => [BigInt(row), 1n]);
  const input = context.serveRows('a', fieldsOf(bigint, bigint), rows);
  await expect(runRows(aggregatePlan(input, [0], [call('sum')]), context)).rejects.toMatchObject({
    errno: 1038,
    message: expect.stringContaining('GROUP BY'),
  });
});

test('a layout that an aggregate does not take is refused', async () => {
  const context = memoryContext();
  const input = context.serveRows('a', fieldsOf(varchar()), [['1']]);
  const plan = aggregatePlan(input, [], [call('sum', { arguments: [0] })]);
  const fields = [field('r', columnType('double', { scale: 31 }))];
  await expect(runRows({ ...plan, fields }, context)).rejects.toMatchObject({ errno: 1235 });
});
