/** What every operator owes, tried on plans of several. */
import type { RecordBatch } from '../../../../engine/batch/record-batch';
import { execute } from '../../../../engine/execute';
import type { AggregatePlan, PhysicalPlan } from '../../../../engine/plan';
import { batchOf, bigint, fieldsOf, type MemoryContext, memoryContext, runRows } from '../../../support/memory-plans';
import { spillingContext } from '../../../support/spilling';

const fields = fieldsOf(bigint);
const keys = [{ column: 0, descending: false }];
const numbers = (count: number): bigint[][] => Array.from({ length: count }, (_, row) => [BigInt(row)]);

/** One of each kind that has inputs, over fragments `a` and `b`. */
function plans(a: PhysicalPlan, b: PhysicalPlan): PhysicalPlan[] {
  const aggregate: AggregatePlan = { kind: 'aggregate', input: a, groupKeys: [0], aggregates: [], fields };
  return [
    { kind: 'append', inputs: [a, b], fields },
    { kind: 'ordered-merge', inputs: [a, b], keys, fields },
    { kind: 'filter', input: a, predicate: { kind: 'input', index: 0, type: bigint }, fields },
    { kind: 'project', input: a, expressions: [{ kind: 'input', index: 0, type: bigint }], fields },
    { kind: 'sort', input: a, keys, fields },
    { kind: 'top-n', input: a, keys, offset: 0, count: 1000, fields },
    { kind: 'limit', input: a, offset: 0, count: null, warnWhenCut: null, fields },
    { kind: 'distinct', input: a, fields },
    aggregate,
    {
      kind: 'hash-join',
      type: 'inner',
      left: a,
      right: b,
      leftKeys: [0],
      rightKeys: [0],
      build: 'right',
      residual: null,
      nullAware: false,
      fields: [...fields, ...fields],
    },
    { kind: 'set-operation', operator: 'intersect', all: true, left: a, right: b, fields },
    { kind: 'shared', number: 1, input: a, fields },
    {
      kind: 'recursive',
      table: 1,
      seed: a,
      step: {
        kind: 'hash-join',
        type: 'semi',
        left: b,
        right: { kind: 'working-table', table: 1, fields },
        leftKeys: [0],
        rightKeys: [0],
        build: 'right',
        residual: null,
        nullAware: false,
        fields,
      },
      distinct: true,
      iterationsMax: 10,
      stopsAtMax: false,
      fields,
    },
    {
      kind: 'apply',
      type: 'left',
      input: a,
      parameters: [0],
      subplan: b,
      condition: null,
      nullAware: false,
      fields: [...fields, ...fields],
    },
    {
      kind: 'nested-loop-join',
      type: 'left',
      left: a,
      right: b,
      condition: null,
      nullAware: false,
      fields: [...fields, ...fields],
    },
  ];
}

function served(context: MemoryContext): PhysicalPlan[] {
  return plans(context.serveRows('a', fields, numbers(50), 10), context.serveRows('b', fields, numbers(50), 10));
}

const kinds = served(memoryContext()).map((plan, index) => [plan.kind, index] as const);

/** Every fragment that was opened was also returned. */
function expectAllClosed(context: MemoryContext): void {
  for (const event of context.events) {
    if (event.startsWith('open ')) expect(context.events).toContain(event.replace('open', 'return'));
  }
}

describe.each(kinds)('%s', (_kind, index) => {
  test('nothing happens before the first pull, nor when there is none', async () => {
    const context = memoryContext();
    const iterator = execute(served(context)[index]!, context)[Symbol.asyncIterator]();
    await new Promise((resolve) => setImmediate(resolve));
    await iterator.return!();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(context.events).toEqual([]);
  });

  test('run to its end, the inputs are closed', async () => {
    const context = memoryContext();
    expect((await runRows(served(context)[index]!, context)).length).toBeGreaterThan(0);
    expectAllClosed(context);
  });

  test('ended after its first batch, the inputs are closed', async () => {
    const context = memoryContext();
    for await (const batch of execute(served(context)[index]!, context)) {
      expect(batch.rowCount).toBeGreaterThan(0);
      break;
    }
    expectAllClosed(context);
    expect(context.events.some((event) => event.startsWith('return'))).toBe(true);
  });

  test('aborted before and in the middle: 1317, and the inputs are closed', async () => {
    const before = memoryContext();
    before.controller.abort();
    await expect(runRows(served(before)[index]!, before)).rejects.toMatchObject({ errno: 1317 });
    expect(before.events).toEqual([]);

    const context = memoryContext();
    async function* abortsAtSecond() {
      yield batchOf(fields, numbers(10));
      context.controller.abort();
      yield batchOf(fields, numbers(10));
    }
    const a = context.serve('a', fields, abortsAtSecond());
    const b = context.serveRows('b', fields, numbers(50), 10);
    await expect(runRows(plans(a, b)[index]!, context)).rejects.toMatchObject({ errno: 1317 });
    expectAllClosed(context);
  });

  test('an error of an input comes through, and the inputs are closed', async () => {
    const context = memoryContext();
    async function* failsAtSecond() {
      yield batchOf(fields, numbers(10));
      throw new Error('connection lost');
    }
    const a = context.serve('a', fields, failsAtSecond());
    const b = context.serveRows('b', fields, numbers(50), 10);
    await expect(runRows(plans(a, b)[index]!, context)).rejects.toThrow('connection lost');
    expectAllClosed(context);
  });

  test('batches of no rows are as if they were not there', async () => {
    const [context, plain] = [memoryContext(), memoryContext()];
    const empty = batchOf(fields, []);
    const some = [empty, batchOf(fields, numbers(7)), empty, empty, batchOf(fields, numbers(3)), empty];
    const gaps = plans(context.serve('a', fields, some), context.serve('b', fields, some))[index]!;
    const dense = some.filter((batch) => batch.rowCount > 0);
    const without = plans(plain.serve('a', fields, dense), plain.serve('b', fields, dense))[index]!;
    const text = (rows: unknown[][]): string[] => rows.map(String).sort();
    expect(text(await runRows(gaps, context))).toEqual(text(await runRows(without, plain)));
  });
});

describe.each(kinds)('%s with hardly any memory', (_kind, index) => {
  const serve = (context: MemoryContext, a: AsyncIterable<RecordBatch> | null = null): PhysicalPlan =>
    plans(
      a === null ? context.serveRows('a', fields, numbers(500), 10) : context.serve('a', fields, a),
      context.serveRows('b', fields, numbers(500), 10),
    )[index]!;

  test('gives the same rows', async () => {
    const [plain, spilling] = [memoryContext(), spillingContext(40_000)];
    const text = (rows: unknown[][]): string[] => rows.map(String).sort();
    expect(text(await runRows(serve(spilling), spilling))).toEqual(text(await runRows(serve(plain), plain)));
    expect(spilling.files()).toEqual([]);
  });

  test('ended early, stopped or failed, it leaves no file and closes its inputs', async () => {
    const early = spillingContext(40_000);
    for await (const batch of execute(serve(early), early)) {
      expect(batch.rowCount).toBeGreaterThan(0);
      break;
    }
    expect(early.files()).toEqual([]);
    expectAllClosed(early);

    for (const ends of ['abort', 'error'] as const) {
      const context = spillingContext(40_000);
      async function* endsLate() {
        for (let batch = 0; batch < 45; batch++) yield batchOf(fields, numbers(500).slice(batch * 10, batch * 10 + 10));
        if (ends === 'error') throw new Error('connection lost');
        context.controller.abort();
        yield batchOf(fields, numbers(10));
      }
      await expect(runRows(serve(context, endsLate()), context)).rejects.toThrow();
      expect(context.files()).toEqual([]);
      expectAllClosed(context);
    }
  });
});

test('while a statement works, other events get their turn', async () => {
  const context = memoryContext();
  const batch = batchOf(fields, numbers(8192));
  async function* endless() {
    for (;;) yield batch;
  }
  const input = context.serve('a', fields, endless());
  const plan: PhysicalPlan = { kind: 'aggregate', input, groupKeys: [0], aggregates: [], fields };
  const result = runRows(plan, context);
  // All of this is promises; without a pause this event would never come, and the statement never end.
  setImmediate(() => setImmediate(() => context.controller.abort()));
  await expect(result).rejects.toMatchObject({ errno: 1317 });
});

test('values: rows of the plan, and one row without columns', async () => {
  const context = memoryContext();
  const rows = [[1n], [null], [-3n]];
  expect(await runRows({ kind: 'values', rows, fields }, context)).toEqual(rows);
  const batches = [];
  for await (const batch of execute({ kind: 'values', rows: [[]], fields: [] }, context)) batches.push(batch);
  expect(batches.map((batch) => batch.rowCount)).toEqual([1]);
  expect(await runRows({ kind: 'values', rows: [], fields }, context)).toEqual([]);
  const many = numbers(20_000);
  expect(await runRows({ kind: 'values', rows: many, fields }, context)).toEqual(many);
});

test('the memory budget is shared by the operators of a statement', async () => {
  const plan = (context: MemoryContext): PhysicalPlan => {
    const sorted = (name: string): PhysicalPlan => ({
      kind: 'sort',
      input: context.serveRows(name, fields, numbers(20_000), 500),
      keys,
      fields,
    });
    return { kind: 'ordered-merge', inputs: [sorted('a'), sorted('b')], keys, fields };
  };
  // Several batches come out of each, so that neither is over, and gives its memory back, before the other has begun.
  const bytesOfOneSort = 20_000 * (8 + 20);
  const enough = memoryContext(2 * bytesOfOneSort);
  expect(await runRows(plan(enough), enough)).toHaveLength(40_000);
  const short = memoryContext(1.5 * bytesOfOneSort);
  await expect(runRows(plan(short), short)).rejects.toMatchObject({ errno: 1038 });
  expectAllClosed(short);
});
