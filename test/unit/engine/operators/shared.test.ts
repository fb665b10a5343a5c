import { execute } from '../../../../engine/execute';
import type { PhysicalPlan } from '../../../../engine/plan';
import { batchOf, bigint, fieldsOf, type MemoryContext, memoryContext, runRows } from '../../../support/memory-plans';

const fields = fieldsOf(bigint);
const rows = Array.from({ length: 20 }, (_, row) => [BigInt(row)]);

function shared(context: MemoryContext): PhysicalPlan {
  return { kind: 'shared', number: 1, input: context.serveRows('a', fields, rows, 3), fields };
}

const opens = (context: MemoryContext): number => context.events.filter((event) => event === 'open a').length;

test('several readers, one run', async () => {
  const context = memoryContext();
  const input = shared(context);
  const all = await runRows({ kind: 'append', inputs: [input, input, input], fields }, context);
  expect(all).toHaveLength(60);
  expect(opens(context)).toBe(1);
  expect(context.events).toContain('return a');
});

test('a reader that ends early leaves the rows to the others', async () => {
  const context = memoryContext();
  const input = shared(context);
  const first: PhysicalPlan = { kind: 'limit', input, offset: 0, count: 1, warnWhenCut: null, fields };
  expect(await runRows({ kind: 'append', inputs: [first, input], fields }, context)).toHaveLength(21);
  expect(opens(context)).toBe(1);
});

test('a reader that is closed does not wait for rows that never come', async () => {
  const context = memoryContext();
  const served = {
    [Symbol.asyncIterator]: () => {
      let pulled = false;
      return {
        next: () => {
          if (pulled) return new Promise<never>(() => {});
          pulled = true;
          return Promise.resolve({ done: false as const, value: batchOf(fields, [[1n]]) });
        },
        return: () => Promise.resolve({ done: true as const, value: undefined }),
      };
    },
  };
  const input: PhysicalPlan = { kind: 'shared', number: 1, input: context.serve('a', fields, served), fields };
  const iterator = execute({ kind: 'append', inputs: [input, input], fields }, context)[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.next();
  const pull = iterator.next();
  pull.catch(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  await iterator.return!();
  expect(context.events).toContain('return a');
});

test('in an apply: rows that depend on parameters are shared within one run only', async () => {
  const context = memoryContext();
  const pair = fieldsOf(bigint, bigint);
  const perRun: PhysicalPlan = {
    kind: 'shared',
    number: 2,
    input: {
      kind: 'project',
      input: { kind: 'values', rows: [[]], fields: [] },
      expressions: [{ kind: 'parameter', index: 0, type: bigint }],
      fields,
    },
    fields,
  };
  const subplan: PhysicalPlan = { kind: 'append', inputs: [perRun, perRun], fields };
  const plan: PhysicalPlan = {
    kind: 'apply',
    type: 'inner',
    input: context.serveRows('a', fields, [[1n], [2n]]),
    parameters: [0],
    subplan,
    condition: null,
    nullAware: false,
    fields: pair,
  };
  expect(await runRows(plan, context)).toEqual([
    [1n, 1n],
    [1n, 1n],
    [2n, 2n],
    [2n, 2n],
  ]);
});
