import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';
import { type CollectedSpan, startCollector, type TraceCollector } from '../../support/trace-collector';

const schemas = `<schema name="TESTDB" checkSQLschema="true" sqlMaxLimit="-1">
  <table name="t" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`;

let collector: TraceCollector;
let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  collector = await startCollector();
  const properties = { traceEndpoint: collector.endpoint, traceToShards: 'true', traceSamplePercent: '0' };
  const system = Object.entries(properties).map(([name, value]) => `<property name="${name}">${value}</property>`);
  proxy = await startProxy({ schemas, system: system.join('') });
  client = await proxy.connect({ multipleStatements: true });
  await client.query('CREATE TABLE t (id BIGINT PRIMARY KEY, a VARCHAR(200))');
  await client.query("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
});
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
  await collector?.close();
});

let traces = 0;

/** Runs a statement with a caller's context, and gives the spans of its trace. */
async function traced(sql: string, run: (sql: string) => Promise<unknown> = (text) => client.query(text)) {
  const traceId = (++traces).toString(16).padStart(32, 'a');
  const spanId = 'b'.repeat(16);
  const outcome = await run(`${sql} /*traceparent='00-${traceId}-${spanId}-01'*/`).catch((error: unknown) => error);
  await proxy.server.observation.tracer!.exporter.flush();
  const spans = collector.spans.filter((span) => span.traceId === traceId);
  const root = spans.find(({ parentSpanId }) => parentSpanId === spanId)!;
  return { outcome, spans, root, traceId };
}

const named = (spans: readonly CollectedSpan[], name: string) => spans.filter((span) => span.name === name);

test('a query over data nodes: its stages, data nodes and operators', async () => {
  const { spans, root } = await traced("SELECT a, COUNT(*) FROM t WHERE a <> 'hidden' GROUP BY a ORDER BY a");
  expect(root).toMatchObject({ name: 'SELECT TESTDB', kind: 2, failed: false });
  expect(root.attributes).toMatchObject({
    'db.query.text': 'SELECT a , COUNT ( * ) FROM t WHERE a <> ? GROUP BY a ORDER BY a',
    'db.response.returned_rows': 3,
    'mycat.client.id': client.threadId!,
    'mycat.data_nodes': 3,
    'user.name': 'root',
  });
  const run = named(spans, 'run')[0]!;
  expect(
    spans
      .filter(({ parentSpanId }) => parentSpanId === root.spanId)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['lex', 'plan', 'run']);
  for (const node of ['dn1', 'dn2', 'dn3']) {
    const [span, ...more] = named(spans, `data node ${node}`);
    expect(more).toEqual([]);
    expect(span).toMatchObject({ parentSpanId: run.spanId, kind: 3, failed: false });
    expect(span!.attributes['db.query.text']).toMatch(/^SELECT .*`a` <> \?/);
  }
  const [aggregate] = named(spans, 'aggregate');
  expect(aggregate).toMatchObject({ parentSpanId: run.spanId, attributes: { 'mycat.rows': 3, 'mycat.runs': 1 } });
  for (const span of spans) {
    expect(span.startMs).toBeGreaterThanOrEqual(root.startMs - 0.01);
    expect(span.endMs).toBeGreaterThanOrEqual(span.startMs);
  }
  expect(JSON.stringify(spans)).not.toContain('hidden');
});

test('a point query and a change have spans of their data nodes; answers are the same as without a trace', async () => {
  const sql = 'SELECT a, 1+1 FROM t WHERE id = 1';
  const [rows, fields] = await client.query<RowDataPacket[]>(sql);
  const { spans, outcome } = await traced(sql);
  const [tracedRows, tracedFields] = outcome as typeof outcome & [RowDataPacket[], typeof fields];
  expect(tracedRows).toEqual(rows);
  expect(tracedFields.map(({ name }) => name)).toEqual(fields.map(({ name }) => name));
  expect(named(spans, 'data node dn2')).toHaveLength(1);
  const change = await traced("UPDATE t SET a = 'x' WHERE id IN (1, 2)");
  expect(change.spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['data node dn2', 'data node dn3']));
  expect(change.root.attributes['mycat.rows_affected']).toBe(2);
});

test('errors are told by their number', async () => {
  const { root, spans } = await traced("INSERT INTO t VALUES (1, 'secret value')");
  expect(root).toMatchObject({ failed: true, attributes: { 'db.response.status_code': '1062' } });
  expect(named(spans, 'data node dn2')[0]!.failed).toBe(true);
  expect(JSON.stringify(spans)).not.toContain('secret value');
});

test('backends are told the trace', async () => {
  await proxy.backend.run(["SET GLOBAL log_output = 'TABLE'", 'SET GLOBAL general_log = ON']);
  const { spans, traceId } = await traced('SELECT a FROM t WHERE id = 3');
  const logged = (await proxy.backend.run([
    'SET GLOBAL general_log = OFF',
    `SELECT argument FROM mysql.general_log WHERE argument LIKE '/*traceparent=%${traceId}%'`,
  ])) as { readonly argument: string }[];
  const [shard] = named(spans, 'data node dn1');
  expect(logged.map(({ argument }) => String(argument))).toEqual([
    expect.stringMatching(new RegExp(`^/\\*traceparent='00-${traceId}-${shard!.spanId}-01'\\*/ SELECT a FROM`)),
  ]);
});

test('a caller that does not trace, and statements beyond the sample, leave nothing', async () => {
  const before = collector.spans.length;
  await client.query(`SELECT a FROM t WHERE id = 1 /*traceparent='00-${'c'.repeat(32)}-${'b'.repeat(16)}-00'*/`);
  await client.query('SELECT a FROM t WHERE id = 1');
  await proxy.server.observation.tracer!.exporter.flush();
  expect(collector.spans).toHaveLength(before);
});

test('a prepared statement continues no trace of the text before it', async () => {
  await traced('SELECT a FROM t WHERE id = 2');
  const before = collector.spans.length;
  await client.execute('SELECT id FROM t WHERE id = ?', ['2']);
  await proxy.server.observation.tracer!.exporter.flush();
  expect(collector.spans).toHaveLength(before);
});
