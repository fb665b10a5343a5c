/** Tables declared in SQL: made on their nodes, written into schema.xml, there at once for all sessions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <!-- kept -->
  <table name="customers" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

let proxy: ProxyServer;
let client: Connection;
let other: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas, files: { 'sequence_conf.properties': 'ITEMS.CURID=0\n' } });
  client = await proxy.connect();
  other = await proxy.connect();
  await client.query('CREATE TABLE customers (id INT NOT NULL PRIMARY KEY)');
  await client.query('INSERT INTO customers VALUES (0), (1), (2)');
}, 60_000);
afterAll(async () => {
  await client?.end();
  await other?.end();
  await proxy?.stop();
});

function schemaFile(): string {
  return readFileSync(join(proxy.server.catalog.folder, 'schema.xml'), 'utf8');
}

async function counts(table: string): Promise<readonly number[]> {
  return Promise.all(
    ['db1', 'db2', 'db3'].map(async (name) => {
      const [row] = (await proxy.backend.run(`SELECT COUNT(*) AS n FROM ${table}`, name)) as { n: number }[];
      return Number(row!.n);
    }),
  );
}

test('a sharded table with numbers of a sequence', async () => {
  await client.query(
    '/*!mycat: rule=mod-long dataNode=dn1,dn2,dn3 primaryKey=id autoIncrement=true */ CREATE TABLE items (id INT NOT NULL PRIMARY KEY, name VARCHAR(10))',
  );
  await other.query("INSERT INTO items (name) VALUES ('a'), ('b'), ('c'), ('d')");
  await client.query("INSERT INTO items VALUES (6, 'e')");
  expect(await counts('items')).toEqual([2, 2, 1]);
  expect(schemaFile()).toContain('<!-- kept -->');
  expect(schemaFile()).toContain(
    '<table name="items" rule="mod-long" dataNode="dn1,dn2,dn3" primaryKey="id" autoIncrement="true"/>\n</schema>',
  );
});

test('a global table and a child table', async () => {
  await client.query('/*!mycat:type=global dataNode=dn1,dn2,dn3*/ CREATE TABLE IF NOT EXISTS shop.colours (id INT)');
  await client.query('INSERT INTO colours VALUES (1)');
  expect(await counts('colours')).toEqual([1, 1, 1]);
  await client.query(
    '/*!mycat:parent=customers joinKey=customer_id parentKey=id*/ CREATE TABLE orders (id INT, customer_id INT)',
  );
  await client.query('INSERT INTO orders (id, customer_id) VALUES (1, 0), (2, 2), (3, 2)');
  expect(await counts('orders')).toEqual([1, 0, 2]);
});

test.each([
  ['/*!mycat:rule=none dataNode=dn1,dn2,dn3*/ CREATE TABLE bad (id INT)', 1064, 'rule none is not found!'],
  ['/*!mycat:rule=mod-long dataNode=dn1,dn9*/ CREATE TABLE bad (id INT)', 1064, "dataNode 'dn9' is not found!"],
  ['/*!mycat:rule=mod-long dataNode=dn1*/ CREATE TABLE bad (id INT)', 1064, 'the table 1 data nodes'],
  ['/*!mycat:type=global dataNode=dn1 colour=red*/ CREATE TABLE bad (id INT)', 1064, "no 'colour'"],
  ['/*!mycat:type=global dataNode=dn1*/ CREATE TABLE customers (id INT)', 1050, 'in schema.xml already'],
  ['/*!mycat:parent=nobody joinKey=a parentKey=b*/ CREATE TABLE bad (id INT)', 1064, "no table 'nobody'"],
  ['/*!mycat:type=global dataNode=dn1,dn2*/ CREATE TABLE bad (id NONSENSE)', 4161, 'NONSENSE'],
  ['/*!mycat:type=global dataNode=dn1*/ CREATE VIEW bad AS SELECT 1', 1064, 'CREATE TABLE follows'],
])('%s is refused', async (sql, errno, message) => {
  const before = schemaFile();
  await expect(client.query(sql)).rejects.toMatchObject({ errno, message: expect.stringContaining(message) });
  expect(schemaFile()).toBe(before);
  for (const name of ['db1', 'db2', 'db3']) expect(await proxy.backend.run("SHOW TABLES LIKE 'bad'", name)).toEqual([]);
});

test('a declaration that cannot be written leaves no table', async () => {
  const { configuration } = proxy.server;
  const reload = configuration.reload.bind(configuration);
  configuration.reload = async () => ({ kind: 'mistakes', mistakes: ['not now'] });
  const before = schemaFile();
  try {
    await expect(
      client.query('/*!mycat:type=global dataNode=dn1,dn2*/ CREATE TABLE bad (id INT)'),
    ).rejects.toMatchObject({ message: expect.stringContaining('not now') });
  } finally {
    configuration.reload = reload;
  }
  expect(schemaFile()).toBe(before);
  for (const name of ['db1', 'db2']) expect(await proxy.backend.run("SHOW TABLES LIKE 'bad'", name)).toEqual([]);
});
