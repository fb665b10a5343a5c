import type { RecordBatch } from '../../../../engine/batch/record-batch';
import type { ExecutionContext } from '../../../../engine/context';
import { execute } from '../../../../engine/execute';
import type { Expression } from '../../../../engine/expressions/expression';
import type { ApplyPlan, JoinType, PhysicalPlan } from '../../../../engine/plan';
import {
  batchOf,
  bigint,
  fieldsOf,
  type MemoryContext,
  memoryContext,
  type Row,
  runRows,
  type Value,
  varchar,
} from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { and, byText, equal, joined, joinFields, joinTypes, lessThan, smallNumber } from './join-reference';
import { batchSizes } from './reference';

const fields = fieldsOf(bigint, bigint);
const parameter = (index: number): Expression => ({ kind: 'parameter', index, type: bigint });
const column = (index: number): Expression => ({ kind: 'input', index, type: bigint });
const call = (name: string, ...args: Expression[]): Expression => ({
  kind: 'call',
  function: name,
  arguments: args,
  type: bigint,
});

/** Rows of `input` whose column 1 is the parameter. */
const correlated = (input: PhysicalPlan): PhysicalPlan => ({
  kind: 'filter',
  input,
  predicate: call('=', column(1), parameter(0)),
  fields,
});

function applyPlan(
  type: JoinType,
  input: PhysicalPlan,
  subplan: PhysicalPlan,
  rest: Partial<ApplyPlan> = {},
): ApplyPlan {
  return {
    kind: 'apply',
    type,
    input,
    parameters: [1],
    subplan,
    condition: null,
    nullAware: false,
    fields: joinFields(type, input.fields, subplan.fields),
    ...rest,
  };
}

test.each(joinTypes)('%s: as the correlated subquery over all rows', async (type) => {
  const random = newRandom();
  for (let round = 0; round < 40; round++) {
    const rows = (): Row[] =>
      Array.from({ length: random.below(random.pick([3, 60])) }, (_, row) => [BigInt(row), smallNumber(random)]);
    const [left, right] = [rows(), rows()];
    const condition = random.chance(0.5) ? lessThan(0, 0, 2) : null;
    const nullAware = random.chance(0.5);
    const expected = joined(
      type,
      left,
      right,
      2,
      (a, b) =>
        equal(a[1]!, b[1]!, fields[1]!) === true ? and(true, condition === null ? true : condition.truth(a, b)) : false,
      nullAware,
    );
    const context = { ...memoryContext(), sequential: random.chance(0.3) };
    const plan = applyPlan(
      type,
      context.serveRows('l', fields, left, random.pick(batchSizes)),
      correlated(context.serveRows('r', fields, right, random.pick(batchSizes))),
      { condition: condition?.expression ?? null, nullAware },
    );
    if (expected === null) await expect(runRows(plan, context)).rejects.toMatchObject({ errno: 1242 });
    else expect(byText(await runRows(plan, context))).toEqual(byText(expected));
  }
});

const opens = (context: MemoryContext, name: string): number =>
  context.events.filter((event) => event === `open ${name}`).length;

test('equal values run once, over all batches; without parameters the subplan runs once', async () => {
  const context = memoryContext();
  const left = Array.from({ length: 300 }, (_, row) => [BigInt(row), row % 7 === 0 ? null : BigInt(row % 7)]);
  const input = context.serveRows('l', fields, left, 10);
  const subplan = correlated(context.serveRows('r', fields, [[1n, 1n]]));
  expect(await runRows(applyPlan('left', input, subplan), context)).toHaveLength(300);
  expect(opens(context, 'r')).toBe(7);
  const once = memoryContext();
  const plan = applyPlan('inner', once.serveRows('l', fields, left), once.serveRows('r', fields, left.slice(0, 40)), {
    parameters: [],
  });
  expect(await runRows(plan, once)).toHaveLength(300 * 40);
  expect(opens(once, 'r')).toBe(1);
});

test('left rows keep their order, though runs overlap; only a few run at once', async () => {
  const context = memoryContext();
  let [running, most] = [0, 0];
  const slow: ExecutionContext = {
    ...context,
    async runFragment(dataNode, sql) {
      if (dataNode === 'l') return context.runFragment(dataNode, sql);
      const wait = Number(sql.slice('SELECT '.length));
      most = Math.max(most, ++running);
      for (let turn = 0; turn < wait; turn++) await new Promise((resolve) => setImmediate(resolve));
      running--;
      const [field] = fieldsOf(bigint);
      return {
        fields: [field!],
        batches: (async function* () {
          yield batchOf([field!], [[BigInt(wait)]]);
        })(),
      };
    },
  };
  const rows = Array.from({ length: 40 }, (_, row) => [BigInt(row), BigInt((row * 7) % 20)]);
  const subplan: PhysicalPlan = {
    kind: 'fragment',
    dataNode: 'r',
    sql: 'SELECT ',
    slots: [{ at: 7, parameter: 0 }],
    fields: fieldsOf(bigint),
  };
  const plan = applyPlan('inner', context.serveRows('l', fields, rows, 9), subplan);
  expect(await runRows(plan, slow)).toEqual(rows.map((row) => [...row, row[1]]));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});

test('text values that are equal under their collation are still different values', async () => {
  const context = memoryContext();
  const [text] = fieldsOf(varchar());
  const plan = applyPlan(
    'inner',
    context.serveRows('l', [text!], [['a'], ['A'], ['a']]),
    {
      kind: 'project',
      input: { kind: 'values', rows: [[]], fields: [] },
      expressions: [{ kind: 'parameter', index: 0, type: text!.type }],
      fields: [text!],
    },
    { parameters: [0] },
  );
  expect(await runRows(plan, context)).toEqual([
    ['a', 'a'],
    ['A', 'A'],
    ['a', 'a'],
  ]);
});

test('an apply within an apply has parameters of its own', async () => {
  const context = memoryContext();
  // For each x of l: the rows of m with column 1 = x, and for each of those the rows of r with column 1 = its column 0.
  const inner = applyPlan(
    'inner',
    correlated(
      context.serveRows('m', fields, [
        [1n, 5n],
        [2n, 5n],
        [3n, 6n],
      ]),
    ),
    correlated(
      context.serveRows('r', fields, [
        [9n, 2n],
        [8n, 3n],
      ]),
    ),
    { parameters: [0] },
  );
  const plan = applyPlan(
    'left',
    context.serveRows('l', fields, [
      [0n, 5n],
      [0n, 6n],
      [0n, 7n],
    ]),
    inner,
  );
  expect(await runRows(plan, context)).toEqual([
    [0n, 5n, 2n, 5n, 9n, 2n],
    [0n, 6n, 3n, 6n, 8n, 3n],
    [0n, 7n, null, null, null, null],
  ]);
});

test('results beyond a batch, and a cache that is short of memory', async () => {
  const left = Array.from({ length: 30 }, (_, row) => [BigInt(row), BigInt(row % 3)]);
  const right = Array.from({ length: 3000 }, (_, row) => [BigInt(row), BigInt(row % 3)]);
  const count = async (context: MemoryContext): Promise<number> =>
    (
      await runRows(
        applyPlan(
          'inner',
          context.serveRows('l', fields, left),
          correlated(context.serveRows('r', fields, right, 500)),
        ),
        context,
      )
    ).length;
  expect(await count(memoryContext())).toBe(30_000);
  // One result takes 8 kB: a few of them fit, not all twenty.
  const short = memoryContext(90_000);
  const many = Array.from({ length: 60 }, (_, row) => [BigInt(row), BigInt(row % 20)]);
  const wide = Array.from({ length: 10_000 }, (_, row) => [BigInt(row), BigInt(row % 20)]);
  const plan = applyPlan('inner', short.serveRows('l', fields, many), correlated(short.serveRows('r', fields, wide)));
  expect(await runRows(plan, short)).toHaveLength(30_000);
  expect(opens(short, 'r')).toBeGreaterThan(20);
  const tooShort = memoryContext(10_000);
  await expect(count(tooShort)).rejects.toMatchObject({ errno: 1038 });
});

test('ended early or failing, all that runs is closed', async () => {
  const context = memoryContext();
  // A source whose second batch never comes, and which does not make its return() wait for that.
  const hangs: AsyncIterable<RecordBatch> = {
    [Symbol.asyncIterator]: () => {
      let pulled = false;
      return {
        next: () => {
          if (pulled) return new Promise(() => {});
          pulled = true;
          return Promise.resolve({ done: false, value: batchOf(fields, [[1n, 1n]]) });
        },
        return: () => Promise.resolve({ done: true, value: undefined }),
      };
    },
  };
  const left = Array.from({ length: 30 }, (_, row) => [BigInt(row), BigInt(row)]);
  const input = context.serveRows('l', fields, left);
  const iterator = execute(applyPlan('inner', input, context.serve('r', fields, hangs)), context)[
    Symbol.asyncIterator
  ]();
  const pull = iterator.next();
  pull.catch(() => {});
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(opens(context, 'r')).toBe(4);
  context.controller.abort();
  await expect(pull).rejects.toMatchObject({ errno: 1317 });
  expect(context.events.filter((event) => event === 'return r')).toHaveLength(4);
  expect(context.events).toContain('return l');
});

test.each([
  [
    [
      { at: 2, parameter: 0 },
      { at: 5, parameter: 1 },
    ],
    'a 7 b (-8)',
  ],
  [
    [
      { at: 0, parameter: 1 },
      { at: 0, parameter: 0 },
    ],
    '(-8)7a  b ',
  ],
] as const)('slots %j: %s', async (slots, expected) => {
  const context = memoryContext();
  const seen: string[] = [];
  const row: Value[] = [7n, -8n];
  const plan = applyPlan(
    'left',
    context.serveRows('l', fields, [row]),
    { kind: 'fragment', dataNode: 'r', sql: 'a  b ', slots, fields },
    { parameters: [0, 1] },
  );
  const watching: ExecutionContext = {
    ...context,
    async runFragment(dataNode, sql) {
      if (dataNode === 'l') return context.runFragment(dataNode, sql);
      seen.push(sql);
      return { fields, batches: (async function* () {})() };
    },
  };
  expect(await runRows(plan, watching)).toEqual([[7n, -8n, null, null]]);
  expect(seen).toEqual([expected]);
});
