import type { RecordBatch } from '../../../../engine/batch/record-batch';
import { execute } from '../../../../engine/execute';
import { sqlError } from '../../../../protocol/wire/sql-error';
import {
  batchOf,
  bigint,
  decimal,
  double,
  fieldsOf,
  memoryContext,
  runRows,
  varchar,
} from '../../../support/memory-plans';

const fields = fieldsOf(bigint);

test('no work before the first pull', async () => {
  const context = memoryContext();
  const result = execute(context.serveRows('a', fields, [[1n]]), context)[Symbol.asyncIterator]();
  await result.return!();
  expect(context.events).toEqual([]);
});

test('empty batches are left out and the stream is closed at the end', async () => {
  const context = memoryContext();
  const batches = [batchOf(fields, []), batchOf(fields, [[1n]]), batchOf(fields, [])];
  expect(await runRows(context.serve('a', fields, batches), context)).toEqual([[1n]]);
  expect(context.events.slice(-2)).toEqual(['end a', 'return a']);
});

test.each([
  ['DECIMAL with fewer digits', decimal(10, 2), decimal(32, 2), '-12.50', '-12.50'],
  ['DECIMAL with a smaller scale', decimal(10, 1), decimal(32, 3), '7.5', '7.500'],
  ['DECIMAL with a larger scale, the rest being zeros', decimal(10, 3), decimal(10, 1), '7.500', '7.5'],
  ['an integer for a DECIMAL', bigint, decimal(41, 1), -7n, '-7.0'],
  ['an integer for a DOUBLE', bigint, double, -7n, -7],
  ['a DECIMAL for a DOUBLE', decimal(30, 2), double, '0.10', 0.1],
])('columns become what the plan says: %s', async (_, sent, planned, value, expected) => {
  const context = memoryContext();
  const planFields = fieldsOf(planned);
  const batches = [batchOf(fieldsOf(sent), [[value], [null]])];
  expect(await runRows(context.serve('a', planFields, batches), context)).toEqual([[expected], [null]]);
});

test.each([
  ['digits would be lost', decimal(10, 2), decimal(10, 1), '1.25'],
  ['too large', decimal(30, 0), decimal(10, 0), '10000000000'],
  ['another layout', varchar(), bigint, 'x'],
])('columns that cannot become what the plan says are refused: %s', async (_, sent, planned, value) => {
  const context = memoryContext();
  const batches = [batchOf(fieldsOf(sent), [[value]])];
  await expect(runRows(context.serve('a', fieldsOf(planned), batches), context)).rejects.toMatchObject({
    errno: 1105,
    message: expect.stringContaining("data node 'a'"),
  });
});

test('aborting ends a pending pull with 1317 and returns the stream', async () => {
  const context = memoryContext();
  const never: AsyncIterable<RecordBatch> = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<RecordBatch>>(() => {}) }),
  };
  const result = runRows(context.serve('a', fields, never), context);
  setImmediate(() => context.controller.abort());
  await expect(result).rejects.toMatchObject({ errno: 1317 });
  expect(context.events).toEqual(['open a', 'pull a', 'return a']);
});

test('the reason of the signal is shown when it is meant for the client', async () => {
  const context = memoryContext();
  context.controller.abort(
    sqlError('ER_STATEMENT_TIMEOUT', 'Query execution was interrupted (max_statement_time exceeded)'),
  );
  await expect(runRows(context.serveRows('a', fields, [[1n]]), context)).rejects.toMatchObject({ errno: 1969 });
  expect(context.events).toEqual([]);
});

test('an error of opening is the error of the pull', async () => {
  const context = memoryContext();
  const plan = context.serveRows('a', fields, [[1n]]);
  const failing = { ...context, runFragment: () => Promise.reject(sqlError('ER_CANNOT_CONNECT_BACKEND', 'down')) };
  await expect(runRows(plan, failing)).rejects.toMatchObject({ errno: 2003, message: 'down' });
});
