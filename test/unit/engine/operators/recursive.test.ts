import type { Expression } from '../../../../engine/expressions/expression';
import type { PhysicalPlan, RecursivePlan } from '../../../../engine/plan';
import { bigint, fieldsOf, type MemoryContext, memoryContext, type Row, runRows } from '../../../support/memory-plans';

const fields = fieldsOf(bigint);
const pair = fieldsOf(bigint, bigint);
const column = (index: number): Expression => ({ kind: 'input', index, type: bigint });
const constant = (value: bigint): Expression => ({ kind: 'constant', value, type: bigint });
const call = (name: string, ...args: Expression[]): Expression => ({
  kind: 'call',
  function: name,
  arguments: args,
  type: bigint,
});

/** SELECT 1 UNION [ALL] SELECT n + 1 FROM c WHERE n < `end`. */
function counting(end: bigint, rest: Partial<RecursivePlan> = {}): RecursivePlan {
  const before: PhysicalPlan = { kind: 'working-table', table: 7, fields };
  return {
    kind: 'recursive',
    table: 7,
    seed: { kind: 'values', rows: [[1n]], fields },
    step: {
      kind: 'project',
      input: { kind: 'filter', input: before, predicate: call('<', column(0), constant(end)), fields },
      expressions: [call('+', column(0), constant(1n))],
      fields,
    },
    distinct: false,
    iterationsMax: 1000,
    stopsAtMax: true,
    fields,
    ...rest,
  };
}

test('counts', async () => {
  const rows = await runRows(counting(100n), memoryContext());
  expect(rows).toEqual(Array.from({ length: 100 }, (_, row) => [BigInt(row + 1)]));
});

test.each([0, 1, 3])('after %d rounds it ends with a warning, or with an error', async (iterationsMax) => {
  const warnings: number[] = [];
  const context = { ...memoryContext(), warn: (errno: number) => void warnings.push(errno) };
  expect(await runRows(counting(100n, { iterationsMax }), context)).toHaveLength(iterationsMax + 1);
  expect(warnings).toEqual([1931]);
  const failing = runRows(counting(100n, { iterationsMax, stopsAtMax: false }), context);
  await expect(failing).rejects.toMatchObject({ errno: 3636, message: expect.stringContaining('iterations') });
  // As many rounds as it needs are no error.
  const rounds = { iterationsMax: 3, stopsAtMax: false };
  expect(await runRows(counting(3n, rounds), context)).toHaveLength(3);
});

test('CYCLE keeps the first of the rows that are equal in its columns', async () => {
  const before: PhysicalPlan = { kind: 'working-table', table: 7, fields: pair };
  const plan = counting(0n, {
    seed: {
      kind: 'values',
      rows: [
        [1n, 1n],
        [1n, 2n],
      ],
      fields: pair,
    },
    step: {
      kind: 'project',
      input: before,
      expressions: [call('+', call('%', column(0), constant(3n)), constant(1n)), call('+', column(1), constant(1n))],
      fields: pair,
    },
    cycle: [0],
    fields: pair,
  });
  expect(await runRows(plan, memoryContext())).toEqual([
    [1n, 1n],
    [2n, 2n],
    [3n, 3n],
  ]);
});

/** Nodes that can be reached from 1. */
function reachable(context: MemoryContext, edges: readonly Row[], distinct: boolean, isShared: boolean): RecursivePlan {
  const input = context.serveRows('edges', pair, edges, 3);
  return {
    ...counting(0n),
    distinct,
    iterationsMax: 20,
    step: {
      kind: 'project',
      input: {
        kind: 'hash-join',
        type: 'inner',
        left: { kind: 'working-table', table: 7, fields },
        right: isShared ? { kind: 'shared', number: 1, input, fields: pair } : input,
        leftKeys: [0],
        rightKeys: [0],
        build: 'right',
        residual: null,
        nullAware: false,
        fields: [...fields, ...pair],
      },
      expressions: [column(2)],
      fields,
    },
  };
}

const edges: Row[] = [
  [1n, 2n],
  [2n, 3n],
  [3n, 1n],
  [1n, 4n],
  [5n, 6n],
];

test('UNION ends in a cycle; UNION ALL goes on to its limit', async () => {
  const context = memoryContext();
  const nodes = await runRows(reachable(context, edges, true, false), context);
  expect(nodes.map(([node]) => node).sort()).toEqual([1n, 2n, 3n, 4n]);
  expect((await runRows(reachable(context, edges, false, false), context)).length).toBeGreaterThan(20);
});

test('what does not depend on the round runs once when it is shared', async () => {
  const context = memoryContext();
  expect(await runRows(reachable(context, edges, true, true), context)).toHaveLength(4);
  expect(context.events.filter((event) => event === 'open edges')).toHaveLength(1);
});

test('a shared plan over the working table is made anew in each round', async () => {
  const context = memoryContext();
  const plan = counting(5n);
  const both: PhysicalPlan = {
    kind: 'hash-join',
    type: 'semi',
    left: { kind: 'shared', number: 3, input: plan.step, fields },
    right: { kind: 'shared', number: 3, input: plan.step, fields },
    leftKeys: [0],
    rightKeys: [0],
    build: 'right',
    residual: null,
    nullAware: false,
    fields,
  };
  expect(await runRows({ ...plan, step: both }, context)).toEqual([[1n], [2n], [3n], [4n], [5n]]);
});

test('rows beyond the memory budget are refused', async () => {
  const context = memoryContext(20_000);
  const growing: PhysicalPlan = {
    kind: 'append',
    inputs: [
      { kind: 'working-table', table: 7, fields },
      { kind: 'working-table', table: 7, fields },
    ],
    fields,
  };
  await expect(runRows({ ...counting(0n), step: growing }, context)).rejects.toMatchObject({ errno: 1038 });
});
