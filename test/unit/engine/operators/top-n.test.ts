import { bigint, fieldsOf, memoryContext, runRows } from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { batchSizes, randomKeys, randomRows, randomTypes, sorted } from './reference';

test('gives what sorting and cutting would', async () => {
  const random = newRandom();
  for (let round = 0; round < 60; round++) {
    const fields = fieldsOf(...randomTypes(random), bigint);
    const rows = randomRows(random, fields, random.below(400));
    const keys = randomKeys(random, fields);
    const offset = random.chance(0.5) ? 0 : random.below(50);
    const count = random.below(120);
    const context = memoryContext();
    const input = context.serveRows('a', fields, rows, random.pick(batchSizes));
    const result = await runRows({ kind: 'top-n', input, keys, offset, count, fields }, context);
    expect(result).toEqual(sorted(rows, keys, fields).slice(offset, offset + count));
  }
});

test('holds little more than it needs: a budget far below the input is enough', async () => {
  const random = newRandom();
  const fields = fieldsOf(bigint, bigint);
  const keys = [{ column: 0, descending: true }];
  const rows = Array.from({ length: 120_000 }, (_, row) => [BigInt(random.below(1000)), BigInt(row)]);
  const context = memoryContext(600_000);
  const input = context.serveRows('a', fields, rows, 1000);
  const result = await runRows({ kind: 'top-n', input, keys, offset: 5, count: 10, fields }, context);
  expect(result).toEqual(sorted(rows, keys, fields).slice(5, 15));
});

test('a count of 0 pulls nothing', async () => {
  const fields = fieldsOf(bigint);
  const context = memoryContext();
  const input = context.serveRows('a', fields, [[1n]]);
  const keys = [{ column: 0, descending: false }];
  expect(await runRows({ kind: 'top-n', input, keys, offset: 0, count: 0, fields }, context)).toEqual([]);
  expect(context.events).toEqual([]);
});
