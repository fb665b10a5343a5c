import { execute } from '../../../../engine/execute';
import { bigint, fieldsOf, memoryContext, runRows, varchar } from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { hasSpilled, spillingContext } from '../../../support/spilling';
import { batchSizes, randomKeys, randomRows, randomTypes, sorted } from './reference';

test('sorts as the reference does, keeping the order of equal rows', async () => {
  const random = newRandom();
  for (let round = 0; round < 60; round++) {
    const fields = fieldsOf(...randomTypes(random), bigint);
    const rows = randomRows(random, fields, random.below(400));
    const keys = randomKeys(random, fields);
    const context = memoryContext();
    const input = context.serveRows('a', fields, rows, random.pick(batchSizes));
    expect(await runRows({ kind: 'sort', input, keys, fields }, context)).toEqual(sorted(rows, keys, fields));
  }
});

test('gives more than one batch, in order', async () => {
  const random = newRandom();
  const fields = fieldsOf(bigint);
  const rows = Array.from({ length: 20_000 }, () => [random.int64()]);
  const context = memoryContext();
  const input = context.serveRows('a', fields, rows, 4099);
  const keys = [{ column: 0, descending: false }];
  expect(await runRows({ kind: 'sort', input, keys, fields }, context)).toEqual(sorted(rows, keys, fields));
});

test('with little memory: the same order, equal rows too, through several passes of merging', async () => {
  const random = newRandom();
  let spilled = 0;
  for (let round = 0; round < 12; round++) {
    const fields = fieldsOf(...randomTypes(random), bigint);
    const rows = randomRows(random, fields, 300 + random.below(700));
    const keys = randomKeys(random, fields);
    const context = spillingContext(random.pick([1000, 4000, 20_000]));
    const input = context.serveRows('a', fields, rows, random.pick([7, 64]));
    expect(await runRows({ kind: 'sort', input, keys, fields }, context)).toEqual(sorted(rows, keys, fields));
    spilled += Number(hasSpilled(context));
    expect(context.files()).toEqual([]);
  }
  expect(spilled).toBeGreaterThan(3);
});

test('past the disk limit: 1041, and no file is left', async () => {
  const context = spillingContext(10_000, 20_000);
  const fields = fieldsOf(bigint);
  const rows = Array.from({ length: 5000 }, (_, row) => [BigInt(row)]);
  const plan = {
    kind: 'sort',
    input: context.serveRows('a', fields, rows),
    keys: [{ column: 0, descending: false }],
    fields,
  } as const;
  await expect(runRows(plan, context)).rejects.toMatchObject({ errno: 1041 });
  expect(context.events.at(-1)).toBe('return a');
  expect(context.files()).toEqual([]);
});

test('ended early or stopped, no file is left', async () => {
  const fields = fieldsOf(bigint);
  const rows = Array.from({ length: 20_000 }, (_, row) => [BigInt(row)]);
  const keys = [{ column: 0, descending: false }];
  const early = spillingContext(10_000);
  for await (const batch of execute({ kind: 'sort', input: early.serveRows('a', fields, rows), keys, fields }, early)) {
    expect(batch.rowCount).toBeGreaterThan(0);
    expect(early.files()).not.toEqual([]);
    break;
  }
  expect(early.files()).toEqual([]);
  const stopped = spillingContext(10_000);
  const iterator = execute({ kind: 'sort', input: stopped.serveRows('a', fields, rows), keys, fields }, stopped)[
    Symbol.asyncIterator
  ]();
  await iterator.next();
  stopped.controller.abort();
  await expect(iterator.next()).rejects.toMatchObject({ errno: 1317 });
  expect(stopped.files()).toEqual([]);
});

test('an empty input gives nothing', async () => {
  const context = memoryContext();
  const fields = fieldsOf(bigint, varchar());
  const input = context.serveRows('a', fields, []);
  expect(await runRows({ kind: 'sort', input, keys: [{ column: 1, descending: true }], fields }, context)).toEqual([]);
});

test('more rows than the memory budget holds are refused, and the input is closed', async () => {
  const context = memoryContext(10_000);
  const fields = fieldsOf(bigint);
  const rows = Array.from({ length: 5000 }, (_, row) => [BigInt(row)]);
  const input = context.serveRows('a', fields, rows);
  await expect(
    runRows({ kind: 'sort', input, keys: [{ column: 0, descending: false }], fields }, context),
  ).rejects.toMatchObject({
    errno: 1038,
    message: expect.stringContaining('Out of memory in ORDER BY: the statement needs'),
  });
  expect(context.events.at(-1)).toBe('return a');
});

test('ENUM sorts by its number, which the engine does not have: refused', async () => {
  const context = memoryContext();
  const fields = fieldsOf({ ...varchar(), name: 'enum' });
  const input = context.serveRows('a', fields, [['x']]);
  await expect(
    runRows({ kind: 'sort', input, keys: [{ column: 0, descending: false }], fields }, context),
  ).rejects.toMatchObject({
    errno: 1235,
  });
});

test('strings with long beginnings in common, in numbers that make the sort go by digits', async () => {
  const random = newRandom();
  const fields = fieldsOf(varchar(), bigint);
  const starts = ['', 'same beginning ', 'same beginning and a bit ', `${'x'.repeat(3000)} `];
  const rows = Array.from({ length: 6000 }, (_, row) => [
    random.chance(0.05) ? null : random.pick(starts) + 'ab'.repeat(random.below(3)) + random.below(300),
    BigInt(row),
  ]);
  for (const descending of [false, true]) {
    const context = memoryContext();
    const input = context.serveRows('a', fields, rows, 999);
    const keys = [{ column: 0, descending }];
    expect(await runRows({ kind: 'sort', input, keys, fields }, context)).toEqual(sorted(rows, keys, fields));
  }
});
