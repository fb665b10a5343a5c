import {
  bigint,
  fieldsOf,
  type MemoryContext,
  memoryContext,
  runRows,
  type Value,
} from '../../../support/memory-plans';

const fields = fieldsOf(bigint);
const numbers = (count: number): Value[][] => Array.from({ length: count }, (_, row) => [BigInt(row)]);

function limited(
  context: MemoryContext,
  parts: { rows: number; batchRows: number; offset: number; count: number | null; warnWhenCut?: string },
): Promise<Value[][]> {
  const input = context.serveRows('a', fields, numbers(parts.rows), parts.batchRows);
  const { offset, count, warnWhenCut = null } = parts;
  return runRows({ kind: 'limit', input, offset, count, warnWhenCut, fields }, context);
}

test('skips and takes, across batches of every size', async () => {
  for (const batchRows of [1, 2, 3, 9, 10, 100]) {
    for (let offset = 0; offset <= 12; offset++) {
      for (const count of [0, 1, 2, 5, 9, 10, 11, null]) {
        const result = await limited(memoryContext(), { rows: 10, batchRows, offset, count });
        expect(result).toEqual(numbers(10).slice(offset, count === null ? undefined : offset + count));
      }
    }
  }
});

test('the input is closed as soon as there are enough rows', async () => {
  const context = memoryContext();
  await limited(context, { rows: 100, batchRows: 10, offset: 5, count: 10 });
  expect(context.events).toEqual(['open a', 'pull a', 'pull a', 'return a']);
});

test('LIMIT 0 never opens the input', async () => {
  const context = memoryContext();
  await limited(context, { rows: 100, batchRows: 10, offset: 0, count: 0 });
  expect(context.events).toEqual([]);
});

test.each([
  { rows: 11, count: 10, cut: true },
  { rows: 10, count: 10, cut: false },
  { rows: 3, count: 10, cut: false },
  { rows: 1, count: 0, cut: true },
])('warns exactly when a further row exists: $rows rows, limit $count', async ({ rows, count, cut }) => {
  for (const batchRows of [1, 5, 10, 11]) {
    const context = memoryContext();
    const result = await limited(context, { rows, batchRows, offset: 0, count, warnWhenCut: 'cut by sqlMaxLimit' });
    expect(result).toEqual(numbers(rows).slice(0, count));
    expect(context.warnings).toEqual(cut ? [[1105, 'cut by sqlMaxLimit']] : []);
  }
});
