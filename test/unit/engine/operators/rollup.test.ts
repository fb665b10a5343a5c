import { columnType } from '../../../../engine/batch/column-type';
import type { AggregateCall, AggregatePlan, PhysicalPlan } from '../../../../engine/plan';
import {
  bigint,
  decimal,
  field,
  fieldsOf,
  memoryContext,
  type Row,
  runRows,
  type Value,
  varchar,
} from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { hasSpilled, spillingContext } from '../../../support/spilling';
import { batchSizes, compareValues, keyTypes, randomRows, rowKey } from './reference';

const none = { phase: 'complete', distinct: false, orderBy: [], separator: null, limit: null } as const;
const countAll: AggregateCall = { ...none, function: 'count', arguments: [] };

function rollupPlan(
  input: PhysicalPlan,
  groupKeys: readonly number[],
  aggregates: readonly AggregateCall[],
): AggregatePlan {
  const keys = groupKeys.map((column) => input.fields[column]!);
  const results = aggregates.map((call, index) =>
    field(`r${index}`, call.function === 'sum' ? decimal(42, 0) : bigint),
  );
  return {
    kind: 'aggregate',
    input,
    groupKeys,
    aggregates,
    rollup: true,
    fields: [...keys, ...results, field('mask', bigint)],
  };
}

/** Groups by every prefix of the keys; COUNT(*), COUNT(DISTINCT last), SUM(last) over each. */
function reference(rows: readonly Row[], keyCount: number, input: PhysicalPlan): Value[][] {
  const { fields } = input;
  const groups: Value[][] = [];
  for (let prefix = keyCount; prefix >= 0; prefix--) {
    const members = new Map<string, Row[]>();
    for (const row of rows) {
      const key = rowKey(row.slice(0, prefix), fields);
      members.set(key, [...(members.get(key) ?? []), row]);
    }
    for (const group of members.values()) {
      const keys = Array.from({ length: keyCount }, (_, key) => (key < prefix ? group[0]![key]! : null));
      const values = group.map((row) => row.at(-1)!).filter((value) => value !== null) as bigint[];
      const sum = values.length === 0 ? null : String(values.reduce((total, value) => total + value, 0n));
      const mask = BigInt(2 ** keyCount - 2 ** prefix);
      groups.push([...keys, BigInt(group.length), BigInt(new Set(values).size), sum, mask]);
    }
  }
  return groups.sort((left, right) => {
    for (let key = 0; key < keyCount; key++) {
      const isRolledUp = (row: Row): number => Number((row.at(-1) as bigint) >> BigInt(key)) & 1;
      const order = isRolledUp(left) - isRolledUp(right) || compareValues(left[key]!, right[key]!, fields[key]!.type);
      if (order !== 0) return order;
    }
    return 0;
  });
}

test('every prefix of the keys has its sums, each after what it sums up', async () => {
  const random = newRandom();
  let spilled = 0;
  for (let round = 0; round < 40; round++) {
    const keyCount = 1 + random.below(3);
    const fields = fieldsOf(...Array.from({ length: keyCount }, () => random.pick(keyTypes)), bigint);
    const rows = randomRows(random, fields, random.below(300)).map((row) => [
      ...row.slice(0, -1),
      row.at(-1) === null ? null : BigInt(random.below(10)),
    ]);
    const context = spillingContext(random.pick([2 ** 16, 2 ** 18, 2 ** 30]));
    const input = context.serveRows('a', fields, rows, random.pick(batchSizes));
    const aggregates = [
      countAll,
      { ...countAll, arguments: [keyCount], distinct: true },
      { ...none, function: 'sum', arguments: [keyCount] } as const,
    ];
    const keys = Array.from({ length: keyCount }, (_, key) => key);
    expect(await runRows(rollupPlan(input, keys, aggregates), context)).toEqual(reference(rows, keyCount, input));
    spilled += Number(hasSpilled(context));
    expect(context.files()).toEqual([]);
  }
  expect(spilled).toBeGreaterThan(0);
});

test('NULL as a key and as the sign of a sum are told apart by the mask', async () => {
  const context = memoryContext();
  const input = context.serveRows('a', fieldsOf(varchar(), bigint), [
    ['x', null],
    [null, 1n],
    ['X', 2n],
  ]);
  expect(await runRows(rollupPlan(input, [0, 1], [countAll]), context)).toEqual([
    [null, 1n, 1n, 0n],
    [null, null, 1n, 2n],
    ['x', null, 1n, 0n],
    ['X', 2n, 1n, 0n],
    ['x', null, 2n, 2n],
    [null, null, 3n, 3n],
  ]);
});

test('partial results are merged at every level', async () => {
  const context = memoryContext();
  const input = context.serveRows('a', fieldsOf(bigint, bigint), [
    [1n, 5n],
    [2n, 7n],
    [1n, 1n],
  ]);
  const plan = rollupPlan(input, [0], [{ ...none, function: 'count', phase: 'final', arguments: [1] }]);
  expect(await runRows(plan, context)).toEqual([
    [1n, 6n, 0n],
    [2n, 7n, 0n],
    [null, 13n, 1n],
  ]);
});

test('ENUM keys come in the order of their texts', async () => {
  const context = memoryContext();
  const type = columnType('enum', { length: 5, collation: 'utf8mb4_general_ci' });
  const input = context.serveRows('a', fieldsOf(type), [['new'], ['done'], ['new']]);
  expect(await runRows(rollupPlan(input, [0], [countAll]), context)).toEqual([
    ['done', 1n, 0n],
    ['new', 2n, 0n],
    [null, 3n, 1n],
  ]);
});

test('without rows there is no sum either', async () => {
  const context = memoryContext();
  const input = context.serveRows('a', fieldsOf(bigint), []);
  expect(await runRows(rollupPlan(input, [0], [countAll]), context)).toEqual([]);
});
