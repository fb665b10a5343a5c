/** mysql2: streaming, changeUser, reset, statements that are stopped, and what is then left at the data nodes. */
import type { Readable } from 'node:stream';
import { createConnection as createCallbackConnection } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { type ClientServers, startClientServers } from '../../support/client-programs';

let servers: ClientServers;
let client: Connection;
const login = { user: 'tester', password: '123456', database: 'testdb' };

beforeAll(async () => {
  servers = await startClientServers();
  client = await servers.proxy.connect(login);
});
afterAll(async () => {
  client?.destroy();
  await servers?.stop();
});

async function errnoOf(work: Promise<unknown>): Promise<number | undefined> {
  return work.then(
    () => undefined,
    (error: { errno: number }) => error.errno,
  );
}

/** Statements that run at the backend and wait in SLEEP or send rows. */
async function atBackend(): Promise<number> {
  const rows = await servers.backend.run(
    "SELECT id FROM information_schema.processlist WHERE command = 'Query' AND info NOT LIKE '%processlist%'",
  );
  return rows.length;
}

/** Waits until it is so; how long it takes is not judged. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500 && !(await condition()); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await condition()).toBe(true);
}

const activeConnections = (): number =>
  [...servers.proxy.server.sources.statistics().values()].reduce((sum, { active }) => sum + active, 0);

const slow = 'SELECT SUM(SLEEP(60)) FROM people';

test('KILL QUERY, KILL, and max_statement_time stop the work on every data node', async () => {
  const victim = await servers.proxy.connect(login);
  const first = errnoOf(victim.query(slow));
  await until(async () => (await atBackend()) > 0);
  await client.query(`KILL QUERY ${victim.threadId}`);
  expect(await first).toBe(1317);
  await until(async () => (await atBackend()) === 0);
  await victim.query('SET max_statement_time = 0.1');
  expect(await errnoOf(victim.query(slow))).toBe(1969);
  await victim.query('SET max_statement_time = 0');
  await until(async () => (await atBackend()) === 0);
  expect((await victim.query('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }]);
  const second = errnoOf(victim.query(slow));
  victim.on('error', () => undefined);
  await until(async () => (await atBackend()) > 0);
  await client.query(`KILL ${victim.threadId}`);
  await second;
  await until(async () => (await atBackend()) === 0 && activeConnections() === 0);
});

test('a client that leaves while it is sent rows', async () => {
  await client.query('DELETE FROM vals');
  const rows = Array.from({ length: 60 }, (_, i) => `(${i}, REPEAT('x', 300000))`);
  await client.query(`INSERT INTO vals (id, x) VALUES ${rows.join(',')}`);
  for (const sql of [
    'SELECT id, x FROM vals WHERE id > 0',
    'SELECT id, x FROM vals ORDER BY id',
    'SELECT id, x FROM vals WHERE id = 3',
  ]) {
    const leaving = createCallbackConnection({ host: '127.0.0.1', port: servers.proxy.port, ...login });
    leaving.on('error', () => undefined);
    const stream: Readable = leaving.query(sql).stream({ highWaterMark: 1 });
    stream.on('error', () => undefined);
    await new Promise((resolve) => stream.once('data', resolve));
    leaving.destroy();
    await until(async () => (await atBackend()) === 0 && activeConnections() === 0);
  }
});

test('a stream, text and prepared', async () => {
  const streaming = createCallbackConnection({ host: '127.0.0.1', port: servers.proxy.port, ...login });
  for (const command of [
    streaming.query('SELECT id FROM vals ORDER BY id'),
    streaming.execute('SELECT id FROM vals ORDER BY id'),
  ]) {
    let expected = 0;
    for await (const { id } of command.stream({ highWaterMark: 5 }) as AsyncIterable<{ id: number }>)
      expect(id).toBe(expected++);
    expect(expected).toBe(60);
  }
  streaming.destroy();
});

test('changeUser and reset', async () => {
  const changing = await servers.proxy.connect(login);
  await changing.query('SET @v = 1');
  await changing.query('BEGIN');
  await changing.query('DELETE FROM colours WHERE id = 1');
  await changing.changeUser({ user: 'second', password: '654321', database: 'testdb' });
  expect(
    (await changing.query('SELECT @v AS v, CURRENT_USER() LIKE "second@%" AS s, COUNT(*) AS n FROM colours'))[0],
  ).toEqual([{ v: null, s: 1, n: '3' }]);
  await changing.query('SET @v = 2');
  await changing.reset();
  expect((await changing.query('SELECT @v AS v'))[0]).toEqual([{ v: null }]);
  expect(await errnoOf(changing.changeUser({ user: 'second', password: 'wrong' }))).toBe(1045);
  changing.destroy();
});

test('packets over 16 MiB both ways, text and prepared, compressed and over TLS', async () => {
  for (const options of [{}, { compress: true }, { ssl: { rejectUnauthorized: false } }]) {
    const large = await servers.proxy.connect({ ...login, ...options });
    const text = 'x'.repeat(17 * 2 ** 20);
    const sql = 'SELECT ? AS t, LENGTH(?) AS n';
    for (const answer of [await large.query(sql, [text, text]), await large.execute(sql, [text, text])]) {
      const [[row]] = answer as unknown as [[{ t: string; n: number }]];
      expect([row!.t === text, Number(row!.n)]).toEqual([true, text.length]);
    }
    await large.end();
  }
});
