import type { RecordBatch } from '../../../../engine/batch/record-batch';
import { execute } from '../../../../engine/execute';
import { sqlError } from '../../../../protocol/wire/sql-error';
import { batchOf, bigint, fieldsOf, memoryContext, rowsOf, runRows } from '../../../support/memory-plans';

const fields = fieldsOf(bigint);
const one = (value: number): RecordBatch => batchOf(fields, [[BigInt(value)]]);

/** A source whose batches come when the test says so. */
function gate(): {
  open(batch: RecordBatch | null): void;
  fail(error: Error): void;
  source: AsyncIterable<RecordBatch>;
} {
  const waiting: ((outcome: RecordBatch | Error | null) => void)[] = [];
  const ready: (RecordBatch | Error | null)[] = [];
  const put = (outcome: RecordBatch | Error | null): void => {
    const next = waiting.shift();
    if (next) next(outcome);
    else ready.push(outcome);
  };
  const next = async (): Promise<IteratorResult<RecordBatch>> => {
    const outcome =
      ready.length > 0
        ? ready.shift()!
        : await new Promise<RecordBatch | Error | null>((resolve) => waiting.push(resolve));
    if (outcome instanceof Error) throw outcome;
    return outcome === null ? { done: true, value: undefined } : { done: false, value: outcome };
  };
  return { open: put, fail: put, source: { [Symbol.asyncIterator]: () => ({ next }) } };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('all rows of all inputs', async () => {
  const context = memoryContext();
  const inputs = [1, 2, 3].map((part) =>
    context.serveRows(`n${part}`, fields, [[BigInt(part)], [BigInt(part * 10)], [BigInt(part * 100)]], part),
  );
  const result = await runRows({ kind: 'append', inputs, fields }, context);
  expect(result.map(([value]) => Number(value)).sort((a, b) => a - b)).toEqual([1, 2, 3, 10, 20, 30, 100, 200, 300]);
});

test('inputs run at the same time, and the first that is ready comes first', async () => {
  const context = memoryContext();
  const [slow, fast] = [gate(), gate()];
  const inputs = [context.serve('slow', fields, slow.source), context.serve('fast', fields, fast.source)];
  const result = execute({ kind: 'append', inputs, fields }, context)[Symbol.asyncIterator]();
  const first = result.next();
  await settle();
  expect(context.events).toEqual(['open slow', 'open fast', 'pull slow', 'pull fast']);
  fast.open(one(2));
  expect(rowsOf([(await first).value])).toEqual([[2n]]);
  slow.open(one(1));
  expect(rowsOf([(await result.next()).value])).toEqual([[1n]]);
  fast.open(null);
  slow.open(null);
  expect(await result.next()).toEqual({ done: true, value: undefined });
});

test('at most one batch of each input waits', async () => {
  const context = memoryContext();
  const inputs = ['a', 'b'].map((name) => context.serve(name, fields, [one(1), one(2), one(3), one(4)]));
  const result = execute({ kind: 'append', inputs, fields }, context)[Symbol.asyncIterator]();
  await result.next();
  for (let i = 0; i < 5; i++) await settle();
  // One batch was taken, so its input was pulled again; the other's first batch still waits.
  expect(context.events.filter((event) => event.startsWith('pull'))).toHaveLength(3);
  await result.return!();
});

test('ending early closes an input whose pull is still pending, without waiting for it', async () => {
  const context = memoryContext();
  const inputs = [context.serve('never', fields, gate().source), context.serve('a', fields, [one(1), one(2)])];
  const append = { kind: 'append', inputs, fields } as const;
  const plan = { kind: 'limit', input: append, offset: 0, count: 1, warnWhenCut: null, fields } as const;
  expect(await runRows(plan, context)).toEqual([[1n]]);
  expect(context.events).toContain('return never');
  expect(context.events).toContain('return a');
});

test('the first error wins, the others are closed', async () => {
  const context = memoryContext();
  const [failing, never] = [gate(), gate()];
  const inputs = [context.serve('failing', fields, failing.source), context.serve('never', fields, never.source)];
  const result = runRows({ kind: 'append', inputs, fields }, context);
  failing.fail(sqlError('ER_NO_SUCH_TABLE', "Table 's.t' doesn't exist"));
  await expect(result).rejects.toMatchObject({ errno: 1146 });
  expect(context.events).toContain('return never');
});

test('errors that come together are joined', async () => {
  const context = memoryContext();
  const gates = [gate(), gate()];
  const inputs = gates.map((each, index) => context.serve(`n${index}`, fields, each.source));
  const result = runRows({ kind: 'append', inputs, fields }, context);
  gates[0]!.fail(sqlError('ER_BACKEND_GONE', 'first'));
  gates[1]!.fail(sqlError('ER_BACKEND_GONE', 'second'));
  const error: Error = await result.then(
    () => Promise.reject(new Error('no error')),
    (thrown) => thrown,
  );
  expect(error.message).toBe('first');
});
