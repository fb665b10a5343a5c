/** LOCK TABLES … WRITE over data nodes: statements run on the connections that hold the locks, as on one MariaDB. */
import { type Connection, createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="copies" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="second" primaryKey="id" dataNode="dn2"/>
</schema>`;
const tables = ['items', 'copies', 'colours', 'second', 'plain'];

let backend: MariaDbServer;
let proxy: ProxyServer;
let ours: Connection;
let reference: Connection;

async function connectTo(database: string): Promise<Connection> {
  return createConnection({ host: '127.0.0.1', port: backend.port, user: 'root', database });
}

beforeAll(async () => {
  // A statement that waits for the session's own locks must not wait for a day.
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3', 'one'], args: ['--lock-wait-timeout=3'] });
  proxy = await startProxy({ schemas }, backend);
  ours = await proxy.connect();
  reference = await connectTo('one');
  for (const client of [ours, reference]) {
    for (const table of tables)
      await client.query(`CREATE TABLE ${table} (id INT NOT NULL PRIMARY KEY, name VARCHAR(20) UNIQUE)`);
    await client.query("INSERT INTO items VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
  }
}, 60_000);
afterAll(async () => {
  await ours?.end();
  await reference?.end();
  await proxy?.stop();
  await backend?.stop();
});
afterEach(async () => {
  for (const client of [ours, reference]) {
    await client.query('SET autocommit = 1');
    await client.query('UNLOCK TABLES');
  }
});

async function outcome(client: Connection, sql: string): Promise<unknown> {
  try {
    const [result] = await client.query({ sql, rowsAsArray: true });
    if (Array.isArray(result)) return result.map((row) => (row as unknown[]).map(String)).sort();
    const { affectedRows, info } = result as { affectedRows: number; info: string };
    return { affectedRows, info };
  } catch (error) {
    return { errno: (error as { errno?: number }).errno };
  }
}

/** The same on both sides, statement by statement, and the same rows afterwards. */
async function same(statements: readonly string[]): Promise<void> {
  for (const sql of statements) {
    expect([sql, await outcome(ours, sql)]).toEqual([sql, await outcome(reference, sql)]);
  }
  await ours.query('UNLOCK TABLES');
  await reference.query('UNLOCK TABLES');
  for (const table of tables)
    expect(await outcome(ours, `SELECT * FROM ${table}`)).toEqual(await outcome(reference, `SELECT * FROM ${table}`));
}

test('changes and queries of one node and of several', async () => {
  await same([
    'LOCK TABLES items WRITE, copies WRITE, colours WRITE',
    "INSERT INTO items VALUES (5, 'e')",
    "INSERT INTO items VALUES (6, 'f'), (7, 'g'), (8, 'h')",
    "INSERT INTO items VALUES (9, 'i'), (6, 'again'), (10, 'j')",
    "UPDATE items SET name = CONCAT(name, '!') WHERE id > 2",
    'UPDATE items SET name = NULL ORDER BY id DESC LIMIT 2',
    'INSERT INTO copies SELECT id, name FROM items',
    'SELECT COUNT(*), MAX(name) FROM items',
    'SELECT items.id, copies.name FROM items JOIN copies ON copies.id = items.id + 1',
    'DELETE FROM copies WHERE id IN (SELECT id FROM items WHERE name IS NULL)',
    'DELETE FROM items ORDER BY id LIMIT 1',
    "INSERT INTO colours VALUES (1, 'red')",
    'SELECT * FROM colours',
    'ALTER TABLE items DISABLE KEYS',
    'ALTER TABLE items ENABLE KEYS',
    'TRUNCATE TABLE copies',
    'REPLACE INTO copies SELECT * FROM items',
    'SELECT 1',
    'UNLOCK TABLES',
  ]);
});

test('what is not locked, or not for writing, is refused as on one server', async () => {
  await same([
    'LOCK TABLES items WRITE, copies READ',
    "INSERT INTO copies VALUES (77, 'x')",
    'UPDATE copies SET name = NULL',
    "INSERT INTO colours VALUES (7, 'x')",
    'SELECT * FROM copies',
    'SELECT * FROM items AS other',
    'LOCK TABLES items AS i WRITE, items LOW_PRIORITY WRITE',
    'SELECT COUNT(*) FROM items AS i',
    'UPDATE items AS i SET name = NULL WHERE id > 5',
    'SELECT COUNT(*) FROM items',
    'LOCK TABLES second WRITE',
    "INSERT INTO items VALUES (50, 'x')",
    "INSERT INTO second VALUES (1, 'x')",
    "INSERT INTO plain VALUES (1, 'x')",
  ]);
});

test('transactions: COMMIT keeps the locks, BEGIN and UNLOCK TABLES end them', async () => {
  await same([
    'SET autocommit = 0',
    'LOCK TABLES items WRITE, colours WRITE',
    "INSERT INTO items VALUES (20, 't'), (21, 'u'), (22, 'v')",
    'SAVEPOINT one',
    'DELETE FROM items WHERE id < 22',
    'ROLLBACK TO one',
    'COMMIT',
    "INSERT INTO colours VALUES (20, 'blue')",
    'ROLLBACK',
    'SELECT * FROM items',
    "INSERT INTO items VALUES (23, 'w'), (24, 'x')",
    'UNLOCK TABLES',
    'ROLLBACK',
    'SET autocommit = 1',
    'LOCK TABLES items WRITE',
    'BEGIN',
    "INSERT INTO plain VALUES (30, 'free')",
    'COMMIT',
  ]);
});

test('others wait meanwhile, on every data node, and get in afterwards', async () => {
  await ours.query('LOCK TABLES items WRITE');
  const [[warning]] = (await ours.query('SHOW WARNINGS')) as unknown as [{ Message: string }[]];
  expect(warning!.Message).toContain('data nodes commit one after the other');
  for (const database of ['db1', 'db2', 'db3']) {
    const other = await connectTo(database);
    await other.query('SET lock_wait_timeout = 0');
    await expect(other.query('SELECT * FROM items')).rejects.toMatchObject({ errno: 1205 });
    await ours.query('SELECT COUNT(*) FROM items');
    await other.end();
  }
  await ours.query('SHOW CREATE TABLE items');
  await ours.query('SHOW TABLE STATUS');
  await ours.query('UNLOCK TABLES');
  const other = await proxy.connect();
  await other.query('SELECT * FROM items');
  await other.end();
});

test('two sessions that lock the same tables in another order do not wait for each other', async () => {
  const clients = await Promise.all([proxy.connect(), proxy.connect()]);
  const orders = ['items WRITE, colours WRITE, second WRITE', 'second WRITE, colours WRITE, items WRITE'];
  await Promise.all(
    clients.map(async (client, index) => {
      for (let round = 0; round < 10; round++) {
        await client.query(`LOCK TABLES ${orders[index]}`);
        await client.query("REPLACE INTO items VALUES (40, 'x'), (41, 'y')");
        await client.query('UNLOCK TABLES');
      }
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
});

test('locks end with the session, and when one node refuses nothing is locked', async () => {
  await backend.run('CREATE TABLE partly (id INT NOT NULL PRIMARY KEY)', 'db1');
  const client = await proxy.connect();
  await expect(client.query('LOCK TABLES items WRITE, nothing WRITE')).rejects.toMatchObject({ errno: 1146 });
  const other = await proxy.connect();
  await other.query("REPLACE INTO items VALUES (40, 'x'), (41, 'y')");
  await client.query('LOCK TABLES items WRITE');
  client.destroy();
  await other.query("REPLACE INTO items VALUES (40, 'x'), (41, 'y')");
  await other.end();
});

test('session variables are those of the moment, and rows come in the order of all data nodes', async () => {
  await ours.query('LOCK TABLES items WRITE');
  await ours.query("SET sql_mode = 'NO_ENGINE_SUBSTITUTION'");
  await ours.query("REPLACE INTO items VALUES (51, REPEAT('x', 500)), (52, 'y'), (53, 'z')");
  await ours.query('SET sql_mode = DEFAULT');
  await expect(ours.query("REPLACE INTO items VALUES (51, REPEAT('x', 500))")).rejects.toMatchObject({ errno: 1406 });
  const [rows] = await ours.query({ sql: 'SELECT * FROM items WHERE id > 50 ORDER BY id DESC', rowsAsArray: true });
  expect((rows as unknown[][]).map(([id]) => Number(id))).toEqual([53, 52, 51]);
});
