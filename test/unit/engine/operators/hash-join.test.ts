import type { ColumnType } from '../../../../engine/batch/column-type';
import type { HashJoinPlan } from '../../../../engine/plan';
import {
  batchOf,
  bigint,
  datetime,
  decimal,
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
import { and, byText, equal, joined, joinFields, joinTypes, lessThan, smallNumber } from './join-reference';
import { batchSizes, keyOf, randomRows, randomTypes } from './reference';

function joinPlan(
  context: MemoryContext,
  left: { types: readonly ColumnType[]; rows: readonly Row[]; batchRows?: number },
  right: { types: readonly ColumnType[]; rows: readonly Row[]; batchRows?: number },
  keys: readonly (readonly [left: number, right: number])[],
  build: 'left' | 'right' = 'right',
): HashJoinPlan {
  const leftFields = fieldsOf(...left.types);
  const rightFields = fieldsOf(...right.types);
  return {
    kind: 'hash-join',
    type: 'inner',
    left: context.serveRows('l', leftFields, left.rows, left.batchRows),
    right: context.serveRows('r', rightFields, right.rows, right.batchRows),
    leftKeys: keys.map(([key]) => key),
    rightKeys: keys.map(([, key]) => key),
    build,
    residual: null,
    nullAware: false,
    fields: [...leftFields, ...rightFields],
  };
}

test('joins as the nested loop does', async () => {
  const random = newRandom();
  for (let round = 0; round < 60; round++) {
    const types = randomTypes(random);
    const [leftTypes, rightTypes] = [
      [bigint, ...types],
      [...types, bigint],
    ];
    const leftRows = randomRows(random, fieldsOf(...leftTypes), random.below(120));
    const rightRows = randomRows(random, fieldsOf(...rightTypes), random.below(120));
    const keys = types
      .map((_, index) => [index + 1, index] as const)
      .filter((_, index) => index === 0 || random.chance(0.5));
    const expected = leftRows.flatMap((left) =>
      rightRows
        .filter((right) =>
          keys.every(
            ([l, r]) => left[l] !== null && keyOf(left[l]!, leftTypes[l]!) === keyOf(right[r]!, rightTypes[r]!),
          ),
        )
        .map((right) => [...left, ...right]),
    );
    const context = memoryContext();
    const plan = joinPlan(
      context,
      { types: leftTypes, rows: leftRows, batchRows: random.pick(batchSizes) },
      { types: rightTypes, rows: rightRows, batchRows: random.pick(batchSizes) },
      keys,
      random.pick(['left', 'right']),
    );
    expect(byText(await runRows(plan, context))).toEqual(byText(expected));
  }
});

test.each(joinTypes)('%s: three-valued logic, both build sides, with and without a residual', async (type) => {
  const random = newRandom();
  for (let round = 0; round < 80; round++) {
    const types = randomTypes(random).slice(0, 2);
    const leftFields = fieldsOf(bigint, ...types);
    const rightFields = fieldsOf(...types, bigint);
    const keep = random.pick([0, 0.3, 0.8]);
    const rowsOf = (fields: typeof leftFields, numbers: number): Value[][] =>
      randomRows(random, fields, random.below(60)).map((row) => {
        row[numbers] = smallNumber(random);
        return random.chance(keep) ? row.map((value, index) => (index === numbers ? value : null)) : row;
      });
    const leftRows = rowsOf(leftFields, 0);
    const rightRows = rowsOf(rightFields, types.length);
    const residual = random.chance(0.5) ? lessThan(0, types.length, leftFields.length) : null;
    const nullAware = random.chance(0.5) && (type === 'semi' || type === 'anti' || type === 'mark');
    const last = types.length - 1;
    const expected = joined(
      type,
      leftRows,
      rightRows,
      rightFields.length,
      (left, right) => {
        const keys = types.map((_, index) => equal(left[index + 1]!, right[index]!, rightFields[index]!));
        const compared = keys.map((key, index) => (nullAware && index === last ? key : key === true));
        return and(...compared, residual === null ? true : residual.truth(left, right));
      },
      nullAware,
    );
    for (const build of ['left', 'right'] as const) {
      const context = memoryContext();
      const plan: HashJoinPlan = {
        kind: 'hash-join',
        type,
        left: context.serveRows('l', leftFields, leftRows, random.pick(batchSizes)),
        right: context.serveRows('r', rightFields, rightRows, random.pick(batchSizes)),
        leftKeys: types.map((_, index) => index + 1),
        rightKeys: types.map((_, index) => index),
        build,
        residual: residual?.expression ?? null,
        nullAware,
        fields: joinFields(type, leftFields, rightFields),
      };
      if (expected === null) await expect(runRows(plan, context)).rejects.toMatchObject({ errno: 1242 });
      else expect(byText(await runRows(plan, context))).toEqual(byText(expected));
    }
  }
});

test.each(joinTypes)('%s: with little memory, through partitions, their partitions, and rounds', async (type) => {
  const random = newRandom();
  let spilled = 0;
  // Most rounds of a join that takes one partner at most end early with its error.
  for (let round = 0; round < 6 || (spilled === 0 && round < 100); round++) {
    const types = randomTypes(random).slice(0, 2);
    const leftFields = fieldsOf(bigint, ...types);
    const rightFields = fieldsOf(...types, bigint);
    // Few keys make partitions that cannot be split, many make ones that can.
    const pool = randomRows(random, fieldsOf(...types), random.pick([2, 150]));
    const rowsOf = (count: number, make: (keys: Value[]) => Value[]): Row[] =>
      Array.from({ length: random.below(count) }, () => make(random.pick(pool)));
    const many = pool.length > 2 ? 250 : 40;
    const leftRows = rowsOf(many, (keys) => [smallNumber(random), ...keys]);
    const rightRows = rowsOf(many, (keys) => [...keys, smallNumber(random)]);
    const residual = random.chance(0.5) ? lessThan(0, types.length, leftFields.length) : null;
    const nullAware = random.chance(0.5) && (type === 'semi' || type === 'anti' || type === 'mark');
    const last = types.length - 1;
    const expected = joined(
      type,
      leftRows,
      rightRows,
      rightFields.length,
      (left, right) => {
        const keys = types.map((_, index) => equal(left[index + 1]!, right[index]!, rightFields[index]!));
        const compared = keys.map((key, index) => (nullAware && index === last ? key : key === true));
        return and(...compared, residual === null ? true : residual.truth(left, right));
      },
      nullAware,
    );
    for (const build of ['left', 'right'] as const) {
      const context = spillingContext(random.pick([1500, 6000]));
      const plan: HashJoinPlan = {
        kind: 'hash-join',
        type,
        left: context.serveRows('l', leftFields, leftRows, random.pick([3, 40])),
        right: context.serveRows('r', rightFields, rightRows, random.pick([3, 40])),
        leftKeys: types.map((_, index) => index + 1),
        rightKeys: types.map((_, index) => index),
        build,
        residual: residual?.expression ?? null,
        nullAware,
        fields: joinFields(type, leftFields, rightFields),
      };
      if (expected === null) await expect(runRows(plan, context)).rejects.toMatchObject({ errno: 1242 });
      else expect(byText(await runRows(plan, context))).toEqual(byText(expected));
      spilled += Number(hasSpilled(context));
      expect(context.files()).toEqual([]);
    }
  }
  expect(spilled).toBeGreaterThan(0);
});

test('many pairs of equal keys stay within batches, and outer rows come once', async () => {
  const context = memoryContext();
  const rows = Array.from({ length: 300 }, (_, row) => [1n, BigInt(row)]);
  const fields = fieldsOf(bigint, bigint);
  for (const [type, count] of [
    ['inner', 90_000],
    ['left', 90_000],
    ['semi', 300],
    ['anti', 0],
  ] as const) {
    const plan: HashJoinPlan = {
      ...joinPlan(context, { types: [bigint, bigint], rows }, { types: [bigint, bigint], rows }, [[0, 0]]),
      type,
      fields: joinFields(type, fields, fields),
    };
    expect(await runRows(plan, context)).toHaveLength(count);
    const none = await runRows({ ...plan, residual: { kind: 'constant', value: 0n, type: bigint } }, context);
    expect(none).toHaveLength(type === 'left' || type === 'anti' ? 300 : 0);
  }
});

test('the probe side keeps its order; matches come in the order of the build side', async () => {
  const context = memoryContext();
  const left = { types: [bigint], rows: [[2n], [1n], [2n]] };
  const right = {
    types: [bigint, bigint],
    rows: [
      [1n, 10n],
      [2n, 20n],
      [2n, 21n],
      [null, 30n],
    ],
  };
  expect(await runRows(joinPlan(context, left, right, [[0, 0]]), context)).toEqual([
    [2n, 2n, 20n],
    [2n, 2n, 21n],
    [1n, 1n, 10n],
    [2n, 2n, 20n],
    [2n, 2n, 21n],
  ]);
});

test('without keys: every pair, in batches of bounded size', async () => {
  const context = memoryContext();
  const numbers = (count: number): Value[][] => Array.from({ length: count }, (_, row) => [BigInt(row)]);
  const plan = joinPlan(context, { types: [bigint], rows: numbers(150) }, { types: [bigint], rows: numbers(150) }, []);
  const rows = await runRows(plan, context);
  expect(rows).toHaveLength(150 * 150);
  expect(new Set(rows.map((row) => row.join())).size).toBe(150 * 150);
});

test('signed and unsigned: the same bits are not the same number', async () => {
  const context = memoryContext();
  const left = { types: [bigint], rows: [[-1n], [5n]] };
  const right = { types: [unsignedBigint], rows: [[2n ** 64n - 1n], [5n]] };
  const plan = joinPlan(context, left, right, [[0, 0]]);
  expect(await runRows(plan, context)).toEqual([[5n, 5n]]);
});

test('decimals of different scale and size', async () => {
  const context = memoryContext();
  const left = { types: [decimal(10, 1)], rows: [['1.5'], ['-2.0'], ['3.0']] };
  const right = { types: [decimal(40, 3)], rows: [['1.500'], ['-2.000'], ['3.001']] };
  const plan = joinPlan(context, left, right, [[0, 0]]);
  expect(await runRows(plan, context)).toEqual([
    ['1.5', '1.500'],
    ['-2.0', '-2.000'],
  ]);
});

test('strings by collation: case counts only under a _bin one', async () => {
  const rows = { l: [['a'], ['B ']], r: [['A'], ['B']] };
  for (const [leftCollation, rightCollation, expected] of [
    [
      'utf8mb4_general_ci',
      'utf8mb4_general_ci',
      [
        ['a', 'A'],
        ['B ', 'B'],
      ],
    ],
    ['utf8mb4_general_ci', 'utf8mb4_bin', [['B ', 'B']]],
  ] as const) {
    const context = memoryContext();
    const left = { types: [varchar(leftCollation)], rows: rows.l };
    const right = { types: [varchar(rightCollation)], rows: rows.r };
    expect(await runRows(joinPlan(context, left, right, [[0, 0]]), context)).toEqual(expected);
  }
  const context = memoryContext();
  const [left, right] = ['utf8mb4_general_ci', 'utf8mb4_unicode_ci'].map((collation) => ({
    types: [varchar(collation)],
    rows: rows.l,
  }));
  await expect(runRows(joinPlan(context, left!, right!, [[0, 0]]), context)).rejects.toMatchObject({ errno: 1267 });
});

test('types that compare only after a cast are refused', async () => {
  const context = memoryContext();
  const plan = joinPlan(context, { types: [bigint], rows: [] }, { types: [datetime], rows: [] }, [[0, 0]]);
  await expect(runRows(plan, context)).rejects.toMatchObject({ errno: 1235 });
});

test('the residual predicate sees left columns, then right columns', async () => {
  const context = memoryContext();
  const left = {
    types: [bigint, bigint],
    rows: [
      [1n, 0n],
      [1n, 1n],
    ],
  };
  const right = { types: [bigint], rows: [[1n]] };
  for (const build of ['left', 'right'] as const) {
    const plan = {
      ...joinPlan(context, left, right, [[0, 0]], build),
      residual: { kind: 'input', index: 1, type: bigint } as const,
    };
    expect(await runRows(plan, context)).toEqual([[1n, 1n, 1n]]);
  }
});

test('an empty build side ends it, and closes the other side', async () => {
  const context = memoryContext();
  const plan = joinPlan(context, { types: [bigint], rows: [[1n], [2n]], batchRows: 1 }, { types: [bigint], rows: [] }, [
    [0, 0],
  ]);
  expect(await runRows(plan, context)).toEqual([]);
  expect(context.events).toContain('return l');
});

test('a build side beyond the memory budget is refused, and both sides are closed', async () => {
  const context = memoryContext(50_000);
  const rows = Array.from({ length: 10_000 }, (_, row) => [BigInt(row)]);
  const plan = joinPlan(context, { types: [bigint], rows: [[1n]] }, { types: [bigint], rows }, [[0, 0]]);
  await expect(runRows(plan, context)).rejects.toMatchObject({ errno: 1038, message: expect.stringContaining('JOIN') });
  expect(context.events).toContain('return l');
  expect(context.events).toContain('return r');
});

test('columns of no name and zero rows in batches do not matter', async () => {
  const context = memoryContext();
  const fields = [field('', bigint)];
  const left = context.serve('l', fields, [batchOf(fields, []), batchOf(fields, [[1n]])]);
  const right = context.serve('r', fields, [batchOf(fields, [[1n]]), batchOf(fields, [])]);
  const plan: HashJoinPlan = {
    kind: 'hash-join',
    type: 'inner',
    left,
    right,
    leftKeys: [0],
    rightKeys: [0],
    build: 'left',
    residual: null,
    nullAware: false,
    fields: [...fields, ...fields],
  };
  expect(await runRows(plan, context)).toEqual([[1n, 1n]]);
});

test('an anti join without keys keeps all left rows when there is no right row', async () => {
  const context = memoryContext();
  const left = { types: [bigint], rows: [[1n], [2n]] };
  const plan = joinPlan(context, left, { types: [bigint], rows: [] }, []);
  expect(await runRows({ ...plan, type: 'anti', fields: fieldsOf(bigint) }, context)).toEqual([[1n], [2n]]);
});
