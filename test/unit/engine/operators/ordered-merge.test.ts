import { bigint, fieldsOf, memoryContext, type Row, runRows, type Value, varchar } from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { batchSizes, randomKeys, randomRows, randomTypes, sorted } from './reference';

test('merges as sorting everything would; equal rows by input, then as they were', async () => {
  const random = newRandom();
  for (let round = 0; round < 60; round++) {
    const fields = fieldsOf(...randomTypes(random), bigint);
    const keys = randomKeys(random, fields);
    const context = memoryContext();
    const all: Value[][] = [];
    const inputs = Array.from({ length: 1 + random.below(6) }, (_, index) => {
      const rows = randomRows(random, fields, random.below(150));
      all.push(...rows);
      return context.serveRows(`n${index}`, fields, sorted(rows, keys, fields), random.pick(batchSizes));
    });
    expect(await runRows({ kind: 'ordered-merge', inputs, keys, fields }, context)).toEqual(sorted(all, keys, fields));
  }
});

test('runs from one input, and output of several batches', async () => {
  const fields = fieldsOf(bigint, varchar());
  const keys = [{ column: 0, descending: false }];
  const context = memoryContext();
  const part = (start: number, step: number): Row[] =>
    Array.from({ length: 15_000 }, (_, i) => [BigInt(start + i * step), `text ${i}`]);
  const parts = [part(0, 1), part(15_000, 1), part(7, 3)];
  const inputs = parts.map((rows, index) => context.serveRows(`n${index}`, fields, rows, 4096));
  const result = await runRows({ kind: 'ordered-merge', inputs, keys, fields }, context);
  expect(result).toEqual(sorted(parts.flat(), keys, fields));
});

test('an error of one input closes the others', async () => {
  const fields = fieldsOf(bigint);
  const context = memoryContext();
  async function* failing() {
    yield* [];
    throw new Error('lost');
  }
  const inputs = [context.serveRows('a', fields, [[1n], [2n], [3n]], 1), context.serve('b', fields, failing())];
  const plan = { kind: 'ordered-merge', inputs, keys: [{ column: 0, descending: false }], fields } as const;
  await expect(runRows(plan, context)).rejects.toThrow('lost');
  expect(context.events).toContain('return a');
  expect(context.events).toContain('return b');
});
