import { bigint, fieldsOf, memoryContext, runRows, varchar } from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { hasSpilled, spillingContext } from '../../../support/spilling';
import { byText } from './join-reference';
import { batchSizes, randomRows, randomTypes, rowKey } from './reference';

test('keeps the first of equal rows, in the order in which they come', async () => {
  const random = newRandom();
  for (let round = 0; round < 60; round++) {
    const fields = fieldsOf(...randomTypes(random));
    const rows = randomRows(random, fields, random.below(600));
    const seen = new Set<string>();
    const expected = rows.filter((row) => !seen.has(rowKey(row, fields)) && seen.add(rowKey(row, fields)));
    const context = memoryContext();
    const input = context.serveRows('a', fields, rows, random.pick(batchSizes));
    expect(await runRows({ kind: 'distinct', input, fields }, context)).toEqual(expected);
  }
});

test('many values: the tables grow', async () => {
  const random = newRandom();
  const fields = fieldsOf(bigint, varchar());
  const rows = Array.from({ length: 30_000 }, () => [BigInt(random.below(300)), `w${random.below(200)}`]);
  const expected = new Set(rows.map((row) => rowKey(row, fields)));
  const context = memoryContext();
  const input = context.serveRows('a', fields, rows, 5000);
  const result = await runRows({ kind: 'distinct', input, fields }, context);
  expect(result).toHaveLength(expected.size);
});

test('gives rows as soon as they come', async () => {
  const fields = fieldsOf(bigint);
  const context = memoryContext();
  const input = context.serveRows('a', fields, [[1n], [1n], [2n]], 1);
  const plan = { kind: 'limit', offset: 0, count: 1, warnWhenCut: null, fields } as const;
  expect(await runRows({ ...plan, input: { kind: 'distinct', input, fields } }, context)).toEqual([[1n]]);
  expect(context.events.filter((event) => event === 'pull a')).toHaveLength(1);
});

test('keys beyond the memory budget are refused', async () => {
  const fields = fieldsOf(bigint);
  const context = memoryContext(20_000);
  const rows = Array.from({ length: 5000 }, (_, row) => [BigInt(row)]);
  const input = context.serveRows('a', fields, rows);
  await expect(runRows({ kind: 'distinct', input, fields }, context)).rejects.toMatchObject({ errno: 1038 });
});

test('with little memory: the same rows, the first of equal ones', async () => {
  const random = newRandom();
  for (let round = 0; round < 10; round++) {
    const fields = fieldsOf(...randomTypes(random), bigint);
    const pool = randomRows(random, fields, 300);
    const rows = Array.from({ length: 1000 }, () => random.pick(pool));
    const [plain, spilling] = [memoryContext(), spillingContext(random.pick([5000, 12_000]))];
    const expected = await runRows({ kind: 'distinct', input: plain.serveRows('a', fields, rows, 64), fields }, plain);
    const input = spilling.serveRows('a', fields, rows, 64);
    expect(byText(await runRows({ kind: 'distinct', input, fields }, spilling))).toEqual(byText(expected));
    expect(hasSpilled(spilling)).toBe(true);
    expect(spilling.files()).toEqual([]);
  }
});
