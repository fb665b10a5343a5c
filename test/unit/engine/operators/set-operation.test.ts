import type { SetOperationPlan } from '../../../../engine/plan';
import {
  bigint,
  fieldsOf,
  type MemoryContext,
  memoryContext,
  type Row,
  runRows,
  varchar,
} from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { hasSpilled, spillingContext } from '../../../support/spilling';
import { byText } from './join-reference';
import { batchSizes, randomRows, randomTypes, rowKey } from './reference';

const variants = [
  ['intersect', false],
  ['intersect', true],
  ['except', false],
  ['except', true],
] as const;

test.each(variants)('%s all=%s: as counting the rows', async (operator, all) => {
  const random = newRandom();
  for (let round = 0; round < 60; round++) {
    const fields = fieldsOf(...randomTypes(random).slice(0, 2));
    const pool = randomRows(random, fields, 1 + random.below(20));
    const rows = (): Row[] => Array.from({ length: random.below(60) }, () => random.pick(pool));
    const [left, right] = [rows(), rows()];
    const counts = new Map<string, number>();
    for (const row of right) counts.set(rowKey(row, fields), (counts.get(rowKey(row, fields)) ?? 0) + 1);
    const given = new Set<string>();
    const expected: string[] = [];
    for (const row of left) {
      const key = rowKey(row, fields);
      const count = counts.get(key) ?? 0;
      if (all) counts.set(key, count - 1);
      const isWanted = operator === 'intersect' ? count > 0 : count <= 0;
      if (isWanted && (all || !given.has(key))) expected.push(key);
      given.add(key);
    }
    const context = random.chance(0.4) ? memoryContext() : spillingContext(20_000);
    const plan: SetOperationPlan = {
      kind: 'set-operation',
      operator,
      all,
      left: context.serveRows('l', fields, left, random.pick(batchSizes)),
      right: context.serveRows('r', fields, right, random.pick(batchSizes)),
      fields,
    };
    const result = await runRows(plan, context);
    expect(byText(result.map((row) => [rowKey(row, fields)]))).toEqual(byText(expected.map((key) => [key])));
  }
});

test.each(variants)('%s all=%s with little memory', async (operator, all) => {
  const fields = fieldsOf(bigint, varchar());
  const rows = (count: number, step: number): Row[] =>
    Array.from({ length: count }, (_, row) => [BigInt((row * step) % 3000), 'x']);
  const plan = (context: MemoryContext): SetOperationPlan => ({
    kind: 'set-operation',
    operator,
    all,
    left: context.serveRows('l', fields, rows(6000, 1), 500),
    right: context.serveRows('r', fields, rows(2000, 2), 300),
    fields,
  });
  const [plain, spilling] = [memoryContext(), spillingContext(60_000)];
  const expected = byText(await runRows(plan(plain), plain));
  expect(byText(await runRows(plan(spilling), spilling))).toEqual(expected);
  expect(hasSpilled(spilling)).toBe(true);
  expect(spilling.files()).toEqual([]);
});

test('NULLs are equal, strings by collation, and the left row comes out', async () => {
  const fields = fieldsOf(varchar(), bigint);
  const context = memoryContext();
  const left = context.serveRows('l', fields, [
    ['a', null],
    ['b', 1n],
  ]);
  const right = context.serveRows('r', fields, [['A ', null]]);
  const plan = { kind: 'set-operation', all: false, left, right, fields } as const;
  expect(await runRows({ ...plan, operator: 'intersect' }, context)).toEqual([['a', null]]);
  expect(await runRows({ ...plan, operator: 'except' }, context)).toEqual([['b', 1n]]);
});
