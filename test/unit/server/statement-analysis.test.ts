/** A statement that is analysed and traced at once. */
import type { Connection } from '../../../connectors/connector';
import type { BatchSource } from '../../../engine/operators/operator';
import type { StatementPlan } from '../../../engine/plan';
import { StatementAnalysis } from '../../../server/execution/analysis/statement-analysis';
import type { StatementTrace } from '../../../server/observe/statement-trace';
import type { Lease } from '../../../server/session/participant';
import { batchOf, bigint, fieldsOf } from '../../support/memory-plans';

const fields = fieldsOf(bigint);
const batch = batchOf(fields, [[1n], [2n]]);
const fragment = { kind: 'fragment', dataNode: 'dn1', sql: 'SELECT a', fields } as const;
const forward: StatementPlan = {
  kind: 'forward',
  targets: [{ dataNode: 'dn1', sql: 'SELECT a' }],
  schema: 's',
  writes: false,
  cut: null,
};

/** Gives two rows for every text, as batches or as packets. */
const connection = {
  id: 7,
  query: async () => ({
    kind: 'rows',
    fields,
    warningCount: () => 0,
    batches: (async function* () {
      yield batch;
    })(),
  }),
  forward: async (_sql, sink) => {
    sink.columns({ payloads: [], areExtended: false });
    sink.rowPackets(Buffer.alloc(11), 2);
    return { kind: 'rows', warningCount: 0, statusFlags: 0, rowCount: 2 };
  },
} as Partial<Connection> as Connection;

const signal = new AbortController().signal;
const sink = { columns: () => {}, rowPackets: () => true, drained: async () => {} };

function lease(): Promise<Lease> {
  return Promise.resolve({ connection, streams: () => {}, done: () => {} });
}

test('packets and batches of the targets are counted, other statements on the connection are not', async () => {
  const analysis = new StatementAnalysis(null, () => forward);
  const leased = await analysis.lease('dn1', lease());
  expect(leased.connection.id).toBe(7);
  await leased.connection.forward!('SELECT a', sink, signal);
  await leased.connection.query('SHOW WARNINGS', signal);
  expect(analysis.measuredTarget(forward.targets[0]!)).toMatchObject({ rows: 2, bytes: 11, batches: null, runs: 1 });
  expect(analysis.measuredTarget({ dataNode: 'dn1', sql: 'SHOW WARNINGS' })).toBeNull();
  const result = await leased.connection.query('SELECT a', signal);
  if (result.kind === 'rows') for await (const _ of result.batches);
  expect(analysis.measuredTarget(forward.targets[0]!)).toMatchObject({ rows: 4, batches: 1, runs: 2 });
});

test('fragments are measured as operators', async () => {
  const plan: StatementPlan = { kind: 'rows', root: fragment, locks: false };
  const analysis = new StatementAnalysis(null, () => plan);
  const leased = await analysis.lease('dn1', lease());
  await leased.connection.query('SELECT a', signal);
  expect(analysis.measuredTarget(fragment)).toBeNull();
  const batches = [batch, batch, null];
  const source: BatchSource = { next: async () => batches.shift() ?? null, close: async () => {} };
  const observed = analysis.operator(fragment, source);
  expect(analysis.measuredOperator(fragment)).toBeNull();
  while ((await observed.next()) !== null);
  expect(analysis.measuredOperator(fragment)).toMatchObject({ rows: 4, batches: 2, bytes: 32, runs: 1 });
});

test('a trace goes on behind it', async () => {
  const told: string[] = [];
  const behind: StatementTrace = {
    lease: (dataNode, leased) => {
      told.push(`lease ${dataNode}`);
      return leased;
    },
    operator: (plan, source) => {
      told.push(`operator ${plan.kind}`);
      return source;
    },
  };
  const analysis = new StatementAnalysis(behind, () => forward);
  await analysis.lease('dn1', lease());
  analysis.operator(fragment, { next: async () => null, close: async () => {} });
  expect(told).toEqual(['lease dn1', 'operator fragment']);
});
