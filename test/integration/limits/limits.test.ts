/** Limits of connections and of heavy queries; offline and online. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';
import { WireClient } from '../../support/wire-client';

const schemas = `<schema name="TESTDB" checkSQLschema="false" dataNode="dn1">
  <table name="t" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`;

function properties(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `<property name="${name}">${value}</property>`)
    .join('');
}

async function closed(clients: readonly Connection[]): Promise<void> {
  for (const client of clients) client.on('error', () => undefined);
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
}

describe('connections', () => {
  let proxy: ProxyServer;
  beforeAll(async () => {
    proxy = await startProxy({
      schemas,
      system: properties({ maxConnections: 6 }),
      users: `<user name="root" defaultAccount="true"><property name="password">123456</property><property name="schemas">TESTDB</property></user>
        <user name="few"><property name="password">few</property><property name="schemas">TESTDB</property><property name="benchmark">2</property></user>`,
    });
  });
  afterAll(() => proxy?.stop());

  test('of one user: 1203', async () => {
    const clients = [
      await proxy.connect({ user: 'few', password: 'few' }),
      await proxy.connect({ user: 'few', password: 'few' }),
    ];
    await expect(proxy.connect({ user: 'few', password: 'few' })).rejects.toMatchObject({
      errno: 1203,
      sqlState: '42000',
    });
    await clients.pop()!.end();
    await (await again(() => proxy.connect({ user: 'few', password: 'few' }))).end();
    await closed(clients);
  });

  test('of all: 1040, and the manager port still lets in', async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => again(() => proxy.connect())));
    await expect(proxy.connect()).rejects.toMatchObject({ errno: 1040 });
    const manager = await proxy.manager();
    await manager.query(`kill @@connection ${clients[0]!.threadId}`);
    await manager.end();
    const next = await again(() => proxy.connect());
    await next.query('SELECT 1');
    await closed([...clients, next]);
  });
});

test('of one host: 1040', async () => {
  const proxy = await startProxy({ schemas, system: properties({ maxConnectionsPerHost: 3 }) });
  const clients = await Promise.all(Array.from({ length: 3 }, () => proxy.connect()));
  await expect(proxy.connect()).rejects.toMatchObject({ errno: 1040, message: expect.stringContaining('127.0.0.1') });
  await closed(clients);
  await proxy.stop();
});

test('heavy queries wait for their turn and are refused when too many wait; point queries and transactions go on', async () => {
  const proxy = await startProxy({
    schemas,
    system: properties({ maxHeavyStatements: 1, heavyStatementQueue: 1, heavyStatementWait: 20_000 }),
  });
  const clients = await Promise.all(Array.from({ length: 5 }, () => proxy.connect()));
  const [a, b, c, d, e] = clients as [Connection, Connection, Connection, Connection, Connection];
  await a.query('CREATE TABLE t (id INT PRIMARY KEY, v INT)');
  await a.query('INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)');
  const heavy = 'SELECT SUM(v + SLEEP(0.8)) AS s FROM t WHERE id > 0';
  const first = a.query(heavy);
  const second = b.query(heavy);
  const { heavyGate } = proxy.server.configuration.current.host;
  while (heavyGate.statistics.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(heavyGate.statistics).toEqual({ running: 1, waiting: 1 });
  const [processes] = (await d.query('SHOW PROCESSLIST')) as unknown as [{ Id: number; State: string }[]];
  const stateOf = (client: Connection) => processes.find(({ Id }) => Number(Id) === client.threadId)!.State;
  expect([stateOf(a), stateOf(b)]).toEqual(['executing', 'waiting for its turn (maxHeavyStatements)']);
  await expect(c.query(heavy)).rejects.toMatchObject({ errno: 1041 });
  await d.query('SELECT v FROM t WHERE id = 1');
  await e.query('BEGIN');
  await e.query('SELECT SUM(v) AS s FROM t');
  await e.query('COMMIT');
  await Promise.all([first, second]);
  await c.query('SELECT SUM(v) AS s FROM t');
  await closed(clients);
  await proxy.stop();
});

test('forwards to several nodes and changes of several nodes wait, too, but for those who hold locks', async () => {
  const proxy = await startProxy({
    schemas,
    system: properties({ maxHeavyStatements: 1, heavyStatementQueue: 0 }),
  });
  const clients = await Promise.all(Array.from({ length: 3 }, () => proxy.connect()));
  const [a, b, locker] = clients as [Connection, Connection, Connection];
  await a.query('CREATE TABLE t (id INT PRIMARY KEY, v INT)');
  await a.query('CREATE TABLE other (id INT PRIMARY KEY)');
  await a.query('INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)');
  const { heavyGate } = proxy.server.configuration.current.host;
  await locker.query('BEGIN');
  await locker.query('UPDATE t SET v = v + 1 WHERE id = 1');
  // It has the place, and waits for a lock of the transaction.
  const blocked = a.query('UPDATE t SET v = v + 10');
  while (heavyGate.statistics.running === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const heavy = [
    'SELECT * FROM t',
    'SELECT COUNT(*) FROM t',
    'UPDATE t SET v = 0',
    'DELETE FROM t WHERE v > 5',
    'INSERT INTO t VALUES (4, 4), (5, 5)',
    'INSERT INTO t SELECT id + 100, v FROM t',
    'SELECT v FROM t ORDER BY v LIMIT 1 INTO @v',
  ];
  for (const sql of heavy) await expect(b.query(sql)).rejects.toMatchObject({ errno: 1041 });
  const light = [
    'SELECT v FROM t WHERE id = 2',
    'INSERT INTO other VALUES (1)',
    'ALTER TABLE other ADD v INT',
    'SHOW TABLES',
  ];
  for (const sql of light) await b.query(sql);
  for (const [take, free] of [
    ['BEGIN', 'ROLLBACK'],
    ['SET autocommit = 0', 'SET autocommit = 1'],
    ["SELECT GET_LOCK('heavy', 1)", "SELECT RELEASE_LOCK('heavy')"],
  ]) {
    await b.query(take!);
    await b.query('SELECT COUNT(*) FROM t');
    await b.query(free!);
  }
  await locker.query('COMMIT');
  await blocked;
  const [rows] = (await b.query('SELECT id, v FROM t ORDER BY id')) as unknown as [object[]];
  expect(rows).toEqual([
    { id: 1, v: 12 },
    { id: 2, v: 12 },
    { id: 3, v: 13 },
  ]);
  await closed(clients);
  await proxy.stop();
});

test('rows of a result, per user: 3012 after at most so many, and the session goes on', async () => {
  const user = (name: string, limits: string): string =>
    `<user name="${name}" ${name === 'root' ? 'defaultAccount="true"' : ''}><property name="password">123456</property><property name="schemas">TESTDB</property>${limits}</user>`;
  const proxy = await startProxy({
    schemas,
    users: user('root', '') + user('small', '<property name="maxResultRows">500</property>'),
  });
  const root = await proxy.connect();
  const small = await proxy.connect({ user: 'small' });
  await root.query('CREATE TABLE t (id INT PRIMARY KEY, v INT)');
  await root.query('CREATE TABLE one (id INT PRIMARY KEY, pad VARCHAR(200))');
  await root.query(`INSERT INTO t VALUES ${Array.from({ length: 900 }, (_, id) => `(${id}, ${id})`).join()}`);
  await root.query(
    `INSERT INTO one VALUES ${Array.from({ length: 900 }, (_, id) => `(${id}, REPEAT('x', 200))`).join()}`,
  );
  const statements = ['SELECT * FROM t', 'SELECT id, v + 1 FROM t ORDER BY v', 'SELECT * FROM one'];
  for (const sql of statements) {
    const [all] = (await root.query(sql)) as unknown as [object[]];
    expect(all).toHaveLength(900);
    for (const run of [() => small.query(sql), () => small.execute(sql)])
      await expect(run()).rejects.toMatchObject({ errno: 3012, message: expect.stringContaining('maxResultRows') });
    const [some] = (await small.query(`${sql} LIMIT 500`)) as unknown as [object[]];
    expect(some).toHaveLength(500);
  }
  await closed([root, small]);
  await proxy.stop();
});

test('offline refuses new sessions and pings, and lets the others work; online takes it back', async () => {
  const proxy = await startProxy({ schemas });
  const manager = await proxy.manager();
  const client = await proxy.connect();
  const monitor = await WireClient.login(proxy.port, 'root', '123456');
  await manager.query('offline');
  await expect(proxy.connect()).rejects.toMatchObject({ errno: 1053 });
  await expect(client.ping()).rejects.toMatchObject({ errno: 1053 });
  await client.query('SELECT 1');
  const answer = async (): Promise<number[]> => {
    monitor.send(Buffer.from([0x40, 0x07]));
    return [...(await monitor.receive())!.payload.subarray(0, 3)];
  };
  // An error packet with 1053.
  expect(await answer()).toEqual([0xff, 1053 & 0xff, 1053 >> 8]);
  const [[server]] = (await manager.query('show @@server')) as unknown as [[{ STATUS: string }]];
  expect(server.STATUS).toBe('OFF');
  await manager.query('online');
  await client.ping();
  // OK, and the number as affected rows.
  expect((await answer()).slice(0, 2)).toEqual([0, 7]);
  monitor.socket.destroy();
  await (await proxy.connect()).end();
  await closed([client, manager]);
  await proxy.stop();
});

/** A place is free when the server has seen that a client left, which is a moment after that client's `end`. */
async function again(connect: () => Promise<Connection>): Promise<Connection> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connect();
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
