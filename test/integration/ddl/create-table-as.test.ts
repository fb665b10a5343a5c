/** CREATE TABLE … SELECT over data nodes: the same table and rows as on one MariaDB, each row where it belongs. */
import { type Connection, createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items,copies" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="lonely" primaryKey="id" dataNode="dn2"/>
</schema>`;

let backend: MariaDbServer;
let proxy: ProxyServer;
let ours: Connection;
let reference: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3', 'one'] });
  proxy = await startProxy({ schemas }, backend);
  ours = await proxy.connect();
  reference = await createConnection({ host: '127.0.0.1', port: backend.port, user: 'root', database: 'one' });
  for (const client of [ours, reference]) {
    await client.query(
      "CREATE TABLE items (id INT NOT NULL PRIMARY KEY, name VARCHAR(20) DEFAULT 'x', price DECIMAL(8,2))",
    );
    await client.query("INSERT INTO items VALUES (0, 'a', 1), (1, 'b', 2), (2, 'c', 3), (3, 'd', 4), (5, 'e', 5)");
    await client.query('CREATE TABLE colours (id INT NOT NULL PRIMARY KEY, name VARCHAR(20))');
    await client.query("INSERT INTO colours VALUES (1, 'red')");
  }
}, 60_000);
afterAll(async () => {
  await ours?.end();
  await reference?.end();
  await proxy?.stop();
  await backend?.stop();
});

test.each([
  ['copies', 'CREATE TABLE copies SELECT * FROM items'],
  ['copies', 'CREATE TABLE shop.copies AS SELECT id + 1 AS id, name FROM items WHERE id < 3'],
  [
    'copies',
    'CREATE TABLE copies (PRIMARY KEY (id), more INT DEFAULT 5) ENGINE=InnoDB (SELECT id + 1 AS id, UPPER(name) AS name FROM items ORDER BY items.id)',
  ],
  [
    'copies',
    'CREATE TABLE copies (id BIGINT, n INT) SELECT i.id, COUNT(*) AS n FROM items i JOIN items j ON i.id <= j.id GROUP BY i.id',
  ],
  ['copies', 'CREATE TABLE copies WITH t AS (SELECT id FROM items) SELECT id, id * 2 AS double_id FROM t'],
  ['copies', 'CREATE TABLE IF NOT EXISTS copies SELECT 7 AS id, NOW() IS NULL AS x'],
  ['copies', 'CREATE OR REPLACE TABLE copies SELECT * FROM colours'],
  ['lonely', 'CREATE TABLE lonely SELECT * FROM items'],
  ['colours_copy', 'CREATE TABLE colours_copy SELECT * FROM colours'],
])('%s: %s', async (table, sql) => {
  const state = async (client: Connection, text: string): Promise<unknown> => {
    await client.query(`DROP TABLE IF EXISTS ${table}`);
    const [{ affectedRows, info }] = (await client.query(text)) as unknown as [{ affectedRows: number; info: string }];
    const [rows] = await client.query({ sql: `SELECT * FROM ${table} ORDER BY 1, 2`, rowsAsArray: true });
    const [columns] = await client.query({ sql: `SHOW COLUMNS FROM ${table}`, rowsAsArray: true });
    return JSON.parse(
      JSON.stringify({ affectedRows, info, columns, rows: (rows as unknown[][]).map((row) => row.map(String)) }),
    );
  };
  expect(await state(ours, sql)).toEqual(await state(reference, sql.replace('shop.', '')));
  if (table !== 'copies') return;
  for (const [index, name] of ['db1', 'db2', 'db3'].entries()) {
    const ids = (await backend.run('SELECT id FROM copies', name)) as { id: number }[];
    expect(ids.map(({ id }) => Number(id) % 3)).toEqual(ids.map(() => index));
  }
});

test('a table whose rows cannot be stored is dropped again', async () => {
  await ours.query('DROP TABLE IF EXISTS copies');
  await expect(
    ours.query('CREATE TABLE copies (PRIMARY KEY (id)) SELECT id DIV 2 AS id FROM items'),
  ).rejects.toMatchObject({
    errno: 1062,
  });
  for (const name of ['db1', 'db2', 'db3']) expect(await backend.run("SHOW TABLES LIKE 'copies'", name)).toEqual([]);
});

test.each([
  ['CREATE TABLE copies SELECT name FROM items', 1064, 'no sharding column ID'],
  ['CREATE TABLE copies SELECT * FROM lonely', 1235, "has no table 'lonely'"],
  ['CREATE DATABASE more', 1235, 'schema.xml'],
])('%s is refused', async (sql, errno, message) => {
  await expect(ours.query(sql)).rejects.toMatchObject({ errno, message: expect.stringContaining(message) });
});

test('DDL that some nodes cannot do says which could', async () => {
  await backend.run('ALTER TABLE items ADD COLUMN extra INT', 'db2');
  await expect(ours.query('ALTER TABLE items ADD COLUMN extra INT')).rejects.toMatchObject({
    errno: 1060,
    message: expect.stringContaining('(failed on dn2; done on dn1, dn3)'),
  });
});
