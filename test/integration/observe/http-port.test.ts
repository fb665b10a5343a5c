import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="TESTDB" checkSQLschema="true" sqlMaxLimit="-1">
  <table name="t" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`;

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({
    schemas,
    system:
      '<property name="httpPort">0</property><property name="dataNodeHeartbeatPeriod">200</property><property name="heartbeatTimeout">5000</property>',
  });
  client = await proxy.connect();
  await client.query('CREATE TABLE t (id BIGINT PRIMARY KEY, a VARCHAR(200))');
  await client.query("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
});
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});

async function get(path: string, method = 'GET') {
  const response = await fetch(`http://127.0.0.1:${proxy.server.httpPort}${path}`, { method });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** Value of a series as it is exported: `name{label="value",…}`. */
async function value(series: string): Promise<number> {
  const { text } = await get('/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  if (!line) throw new Error(`no ${series} in\n${text}`);
  return Number(line.slice(series.length + 1));
}

test('metrics are in the text format, each with help and type', async () => {
  const { status, type, text } = await get('/metrics');
  expect([status, proxy.logged.filter((line) => line.startsWith('error'))]).toEqual([200, []]);
  expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? (-?[\d.e+-]+|\+Inf|Nan)|)$/i);
  }
  for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
    expect(text).toContain(`\n${name} `);
});

test('counters grow with what happens', async () => {
  const series = {
    ok: 'mycat_statements_total{kind="select",result="ok"}',
    errors: 'mycat_statements_total{kind="select",result="error"}',
    durations: 'mycat_statement_duration_seconds_count{kind="select"}',
    infinite: 'mycat_statement_duration_seconds_bucket{kind="select",le="+Inf"}',
    rows: 'mycat_rows_sent_total',
    unknownColumn: 'mycat_errors_total{errno="1054"}',
    oneNode: 'mycat_transactions_total{outcome="committed_one_node"}',
    twoPhase: 'mycat_transactions_total{outcome="committed_two_phase"}',
    rolledBack: 'mycat_transactions_total{outcome="rolled_back"}',
    scattered: 'mycat_data_node_statements_total{data_node="dn1",scattered="yes"}',
    nodeErrors: 'mycat_data_node_errors_total{data_node="dn2"}',
    hits: 'mycat_plan_cache_hits_total{cache="ShapeCache"}',
    logins: 'mycat_login_failures_total',
  };
  const read = async () => {
    const values = await Promise.all(
      Object.entries(series).map(async ([name, text]) => [name, await value(text)] as const),
    );
    return Object.fromEntries(values) as Record<keyof typeof series, number>;
  };
  await expect(client.query('SELECT missing FROM t WHERE id = 1')).rejects.toMatchObject({ errno: 1054 });
  const before = await read();
  for (const id of [1, 1, 1]) await client.query(`SELECT a FROM t WHERE id = ${id}`);
  await client.query('SELECT a FROM t');
  await expect(client.query('SELECT missing FROM t WHERE id = 1')).rejects.toMatchObject({ errno: 1054 });
  await expect(client.query("INSERT INTO t VALUES (1, 'again')")).rejects.toMatchObject({ errno: 1062 });
  for (const [ids, end] of [
    ['1', 'COMMIT'],
    ['1, 2', 'COMMIT'],
    ['1', 'ROLLBACK'],
  ]) {
    await client.query('BEGIN');
    await client.query(`UPDATE t SET a = CONCAT(a, 'x') WHERE id IN (${ids})`);
    await client.query(end!);
  }
  await expect(proxy.connect({ password: 'wrong' })).rejects.toMatchObject({ errno: 1045 });
  const after = await read();
  const grown = Object.fromEntries(
    Object.entries(after).map(([name, number]) => [name, number - before[name as keyof typeof series]]),
  );
  expect(grown).toMatchObject({
    ok: 4,
    errors: 1,
    durations: 5,
    infinite: 5,
    rows: 6,
    unknownColumn: 1,
    scattered: 1,
    nodeErrors: 2,
    logins: 1,
  });
  expect(grown).toMatchObject({ oneNode: 1, twoPhase: 1, rolledBack: 1 });
  expect(grown.hits).toBeGreaterThan(0);
});

test('SHOW STATUS has the same counters', async () => {
  const [rows] = (await client.query('SHOW GLOBAL STATUS')) as unknown as [{ Variable_name: string; Value: string }[]];
  const status = new Map(rows.map((row) => [row.Variable_name, Number(row.Value)]));
  expect(status.get('Aborted_connects')).toBe(1);
  expect(status.get('Threads_connected')).toBe(1);
  for (const name of [
    'Com_select',
    'Com_insert',
    'Com_update',
    'Bytes_sent',
    'Bytes_received',
    'Rows_sent',
    'Questions',
  ])
    expect([name, status.get(name)]).toEqual([name, expect.any(Number)]);
  expect(status.get('Com_select')).toBe(
    (await value('mycat_statements_total{kind="select",result="ok"}')) +
      (await value('mycat_statements_total{kind="select",result="error"}')),
  );
});

test('gauges say what is', async () => {
  expect(await value('mycat_connections')).toBe(1);
  expect(await value('mycat_backend_up{data_host="host1",server="m1",role="write"}')).toBe(1);
  expect(await value('mycat_backend_active_writer{data_host="host1",server="m1",role="write"}')).toBe(1);
  expect(await value('mycat_backend_connections_max{data_host="host1",server="m1",role="write"}')).toBe(200);
  expect(await value('mycat_distributed_transactions{state="in_doubt"}')).toBe(0);
  expect(await value('mycat_query_memory_limit_bytes')).toBeGreaterThan(0);
  expect(await value('mycat_heavy_statements{state="running"}')).toBe(0);
  expect(await value('mycat_online')).toBe(1);
});

test('other paths and methods are refused', async () => {
  expect((await get('/')).status).toBe(404);
  expect((await get('/metrics', 'POST')).status).toBe(405);
});

test('offline means not ready, for load balancers to send clients elsewhere; online takes it back', async () => {
  const manager = await proxy.manager();
  await manager.query('offline');
  expect(await get('/readyz')).toMatchObject({ status: 503, text: 'offline: no new sessions are accepted\n' });
  expect((await get('/healthz')).status).toBe(200);
  expect(await value('mycat_online')).toBe(0);
  // Those who are here go on.
  await client.query('SELECT a FROM t WHERE id = 1');
  await manager.query('online');
  expect(await get('/readyz')).toMatchObject({ status: 200, text: 'ready\n' });
  await manager.end();
});

test('alive and ready; not ready while the data hosts of a schema are down', async () => {
  expect(await get('/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
  expect(await get('/readyz')).toMatchObject({ status: 200, text: 'ready\n' });
  await proxy.backend.stop();
  while ((await get('/readyz')).status === 200) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await get('/readyz')).toMatchObject({
    status: 503,
    text: expect.stringContaining('schema TESTDB: none of its data hosts can be written to (host1)'),
  });
  expect((await get('/healthz')).status).toBe(200);
  expect(await value('mycat_backend_up{data_host="host1",server="m1",role="write"}')).toBe(0);
});

test('the address being taken is an error at start', async () => {
  const system = `<property name="httpPort">${proxy.server.httpPort}</property>`;
  await expect(startProxy({ schemas, system }, proxy.backend)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
