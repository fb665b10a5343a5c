/** GET_LOCK and its kin: sessions exclude each other, and connections go back without locks. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

let proxy: ProxyServer;
let first: Connection;
let second: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  first = await proxy.connect();
  second = await proxy.connect();
}, 60_000);
afterAll(async () => {
  await first?.end();
  await second?.end();
  await proxy?.stop();
});

async function value(client: Connection, sql: string): Promise<unknown> {
  const [rows] = await client.query({ sql, rowsAsArray: true });
  return (rows as unknown[][])[0]![0];
}

test('a lock is the session’s until it is freed', async () => {
  expect(await value(first, "SELECT GET_LOCK('a', 0)")).toBe(1);
  expect(await value(second, "SELECT GET_LOCK('a', 0)")).toBe(0);
  expect(await value(second, "SELECT IS_FREE_LOCK('a')")).toBe(0);
  expect(await value(second, "SELECT RELEASE_LOCK('a')")).toBe(0);
  await first.query('BEGIN');
  expect(await value(first, "SELECT GET_LOCK('b', 0)")).toBe(1);
  await first.query('ROLLBACK');
  await first.query('DO RELEASE_LOCK("a")');
  expect(await value(second, "SELECT GET_LOCK('a', 0)")).toBe(1);
  expect(await value(second, "SELECT GET_LOCK('b', 0)")).toBe(0);
  expect(await value(first, 'SELECT RELEASE_ALL_LOCKS()')).toBe(1);
  expect(await value(second, "SELECT GET_LOCK('b', 0) + 1")).toBe(2);
});

test('a session that ends frees its locks', async () => {
  const third = await proxy.connect();
  expect(await value(third, "SELECT GET_LOCK(CONCAT('c', 'd'), 0)")).toBe(1);
  expect(await value(third, "SELECT RELEASE_LOCK('cd')")).toBe(1);
  expect(await value(third, "SELECT GET_LOCK('cd', 0)")).toBe(1);
  const waiting = value(first, "SELECT GET_LOCK('cd', 30)");
  third.destroy();
  expect(await waiting).toBe(1);
  await first.query("DO RELEASE_LOCK('cd')");
});

test('with tables it is refused', async () => {
  await expect(first.query("SELECT GET_LOCK('a', 0) FROM items")).rejects.toMatchObject({ errno: 1235 });
  await expect(first.query("SET @x = GET_LOCK('a', 0)")).rejects.toMatchObject({ errno: 1235 });
  await expect(first.query("INSERT INTO items VALUES (GET_LOCK('a', 0))")).rejects.toMatchObject({ errno: 1235 });
});
