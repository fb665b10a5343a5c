/** How statements end that run in a thread of the engine: early, stopped, with errors, with the thread itself. */
import type { Worker } from 'node:worker_threads';
import type { Connection } from 'mysql2/promise';
import type { EngineThreads } from '../../../server/engine-threads/engine-threads';
import { type ProxyServer, startProxy } from '../../support/proxy';

const rowCount = 30_000;
/** Some billion pairs: seconds of work in steps of some milliseconds. */
const endless = 'SELECT COUNT(*) FROM wide a JOIN wide b ON a.v < b.v + a.id';

let proxy: ProxyServer;
let client: Connection;
let threads: EngineThreads;
beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="shop" checkSQLschema="false">
      <table name="wide,small" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`,
    system: `<property name="engineThreads">2</property><property name="engineThreadRows">0</property>`,
  });
  client = await proxy.connect();
  threads = proxy.server.configuration.current.host.engineThreads;
  await client.query('CREATE TABLE wide (id BIGINT NOT NULL PRIMARY KEY, v BIGINT, t VARCHAR(100))');
  await client.query('CREATE TABLE small (id BIGINT NOT NULL PRIMARY KEY, v BIGINT)');
  for (const [index, database] of ['db1', 'db2', 'db3'].entries()) {
    await proxy.backend.run(
      [
        `INSERT INTO wide SELECT seq, seq * 7 % 10007, REPEAT('t', seq % 90) FROM seq_0_to_${rowCount - 1} WHERE seq % 3 = ${index}`,
      ],
      database,
    );
  }
  await client.query('INSERT INTO small VALUES (1, 10), (2, 20), (3, 30), (4, 40)');
}, 60_000);
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});
afterEach(async () => {
  await until(() => threads.statements === 0);
  await until(() => [...proxy.server.sources.statistics().values()].every(({ active }) => active === 0));
  expect(proxy.server.configuration.current.host.serverMemory.usedBytes).toBe(0);
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Values as text. */
async function rowsOf(sql: string, on = client): Promise<readonly (readonly string[])[]> {
  const [rows] = await on.query({ sql, rowsAsArray: true });
  return (rows as unknown as readonly (readonly unknown[])[]).map((row) => row.map(String));
}

async function withClient<T>(use: (other: Connection) => Promise<T>): Promise<T> {
  const other = await proxy.connect();
  other.on('error', () => undefined);
  try {
    return await use(other);
  } finally {
    other.destroy();
  }
}

/** Runs what has no end on a connection of its own, until something ends it: its error. @param started called once it runs */
function ended(started: (other: Connection) => Promise<unknown>, sql = endless): Promise<unknown> {
  return withClient(async (other) => {
    const result = other.query(sql).then(
      () => null,
      (error: unknown) => error,
    );
    await until(() => threads.statements === 1);
    await started(other);
    return result;
  });
}

test('KILL QUERY ends it, and the session goes on', async () => {
  await withClient(async (other) => {
    const result = other.query(endless);
    result.catch(() => undefined);
    await until(() => threads.statements === 1);
    await client.query(`KILL QUERY ${other.threadId}`);
    await expect(result).rejects.toMatchObject({ errno: 1317, sqlState: '70100' });
    expect(await rowsOf('SELECT COUNT(*) FROM small a JOIN small b ON a.v = b.v', other)).toEqual([['4']]);
  });
});

test('KILL ends it with its session', async () => {
  expect(await ended((other) => client.query(`KILL ${other.threadId}`))).not.toBeNull();
});

test('a client that leaves ends it', async () => {
  await withClient(async (other) => {
    other.query(endless).catch(() => undefined);
    await until(() => threads.statements === 1);
    other.destroy();
    await until(() => threads.statements === 0);
  });
});

test('a client that leaves amid a large result ends it', async () => {
  await withClient(async (other) => {
    const rows = (other as unknown as { connection: import('mysql2').Connection }).connection
      .query('SELECT a.id, b.t, c.t, b.v FROM wide a JOIN wide b ON a.id = b.id JOIN wide c ON c.v = b.v')
      .on('error', () => undefined);
    await new Promise((resolve) => rows.once('result', resolve));
    other.destroy();
    await until(() => threads.statements === 0);
  });
});

test('max_statement_time ends it', async () => {
  await withClient(async (other) => {
    await other.query('SET max_statement_time = 0.2');
    await expect(other.query(endless)).rejects.toMatchObject({ errno: 1969 });
  });
});

test.each([
  ['LIMIT', 'SELECT a.id + b.id > 0 FROM wide a JOIN wide b ON a.v = b.v + 1 LIMIT 3', [['1'], ['1'], ['1']]],
  ['EXISTS', 'SELECT EXISTS (SELECT 1 FROM wide a JOIN wide b ON a.v = b.v + 1)', [['1']]],
])('%s ends fragments that have more rows', async (_name, sql, expected) => {
  expect(await rowsOf(sql)).toEqual(expected);
});

test.each([
  [
    'a data node amid its rows',
    'SELECT COUNT(EXP(IF(a.id = 29998, 1000, 1))), MAX(b.v) FROM wide a JOIN wide b ON a.v = b.v',
    1690,
  ],
  ['a data node at once', 'SELECT a.nothing FROM wide a JOIN small b ON a.v = b.v', 1054],
  ['the engine: overflow', 'SELECT MAX(a.v) * 9223372036854775807 FROM wide a JOIN small b ON a.v = b.v', 1690],
  ['the engine: rows of a scalar subquery', 'SELECT (SELECT v FROM wide b WHERE b.v >= a.v) FROM small a', 1242],
])('an error of %s', async (_name, sql, errno) => {
  await expect(client.query(sql)).rejects.toMatchObject({ errno });
  expect(await rowsOf('SELECT COUNT(*) FROM small a JOIN small b ON a.v = b.v')).toEqual([['4']]);
});

test('out of memory and no disk: 1038', async () => {
  const narrow = await startProxy(
    {
      schemas: `<schema name="shop" checkSQLschema="false"><table name="wide" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`,
      system: `<property name="queryMemoryLimit">64k</property><property name="queryDiskLimit">0</property><property name="engineThreadRows">0</property>`,
    },
    proxy.backend,
  );
  const other = await narrow.connect();
  await expect(other.query('SELECT COUNT(*) FROM wide a JOIN wide b ON a.v = b.v')).rejects.toMatchObject({
    errno: 1038,
    message: expect.stringContaining('queryMemoryLimit'),
  });
  expect(narrow.server.configuration.current.host.engineThreads.started).toBe(1);
  await other.end();
  await narrow.stop();
});

test('warnings of the engine and of data nodes', async () => {
  await client.query('SELECT MAX(a.v) / 0, MIN(a.t) + 1 FROM wide a JOIN small b ON a.v = b.v');
  const codes = (await rowsOf('SHOW WARNINGS')).map(([, code]) => code);
  expect(codes).toContain('1365');
  await client.query("SELECT COUNT(*) FROM wide a JOIN small b ON a.v = b.v AND a.t < 'x' + b.v");
  expect((await rowsOf('SHOW WARNINGS')).map(([, code]) => code)).toContain('1292');
});

test('a transaction sees its own changes, on the one connection that it has to each data node', async () => {
  await withClient(async (other) => {
    await other.beginTransaction();
    await other.query('INSERT INTO small VALUES (5, 50), (6, 60)');
    const sql = 'SELECT COUNT(*), SUM(a.v), SUM(b.v) FROM small a JOIN small b ON a.v < b.v';
    expect(await rowsOf(sql, other)).toEqual([['15', '350', '700']]);
    await other.rollback();
    expect(await rowsOf(sql, other)).toEqual([['6', '100', '200']]);
  });
});

test('a transaction goes on with connections whose rows were not all wanted', async () => {
  await withClient(async (other) => {
    await other.beginTransaction();
    for (let round = 0; round < 5; round++) {
      expect(await rowsOf('SELECT EXISTS (SELECT 1 FROM wide a JOIN wide b ON a.v = b.v + 1)', other)).toEqual([['1']]);
      expect(await rowsOf('SELECT COUNT(*) FROM wide', other)).toEqual([[String(rowCount)]]);
    }
    await other.commit();
  });
});

test('prepared statements get rows in the binary protocol', async () => {
  const [rows] = await client.execute({
    sql: 'SELECT a.id, b.v, a.t, b.v / 3 AS part FROM wide a JOIN small b ON a.id = b.id WHERE b.v > ? ORDER BY a.id',
    values: [15],
    rowsAsArray: true,
  });
  expect(rows).toEqual(
    [2, 3, 4].map((id) => [String(id), String(id * 10), 't'.repeat(id), ((id * 10) / 3).toFixed(4)]),
  );
});

test('a result larger than what is on its way at once', async () => {
  const rows = await rowsOf('SELECT a.id, b.t FROM wide a JOIN wide b ON a.id = b.id ORDER BY a.id');
  expect(rows.length).toBe(rowCount);
  expect(rows.every(([id, t], index) => id === String(index) && t!.length === index % 90)).toBe(true);
});

test('rows that the engine gets from a thread are inserted', async () => {
  await client.query(
    'INSERT INTO small SELECT 1000 + a.id, b.v FROM wide a JOIN wide b ON a.id = b.v WHERE a.id < 50 AND b.id < 10007',
  );
  expect(await rowsOf('SELECT COUNT(*), SUM(v) FROM small WHERE id >= 1000')).toEqual([['50', '1225']]);
  await client.query('DELETE FROM small WHERE id >= 1000');
});

test('several at once, in as many threads as there may be', async () => {
  const counts = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((number) =>
      withClient((other) =>
        rowsOf(`SELECT COUNT(*), SUM(a.id) FROM wide a JOIN wide b ON a.v = b.v WHERE b.id < ${number * 1000}`, other),
      ),
    ),
  );
  const expected = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((number) =>
      rowsOf(
        `SELECT COUNT(*), SUM(a.id) FROM wide a WHERE a.v IN (SELECT v FROM wide b WHERE b.id < ${number * 1000})`,
      ),
    ),
  );
  expect(counts).toEqual(expected);
  expect(threads.started).toBe(2);
});

test('a thread that fails ends its statements and nothing else; the next ones get another', async () => {
  const error = await ended(async () => {
    const inner = threads as unknown as { threads: ReadonlyMap<number, { load: number; worker: Worker }> };
    for (const { load, worker } of inner.threads.values()) if (load > 0) await worker.terminate();
  });
  expect(error).toMatchObject({ errno: 1105, message: expect.stringContaining("the engine's thread") });
  expect(proxy.logged.some((line) => line.startsWith('error: a thread of the engine has ended'))).toBe(true);
  expect(await rowsOf('SELECT COUNT(*) FROM small a JOIN small b ON a.v = b.v')).toEqual([['4']]);
});
