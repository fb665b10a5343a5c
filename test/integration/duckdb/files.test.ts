/** DuckDB files as data hosts, views over CSV and Parquet files, and DuckDB beside MariaDB in one query. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { startProxyOver } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="false">
  <table name="orders" primaryKey="id" dataNode="dn1"/>
  <table name="visits" dataNode="dn2"/>
  <table name="old_orders" dataNode="dn2"/>
  <table name="mixed" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="kept" primaryKey="id" dataNode="dn3"/>
  <table name="lost" primaryKey="id" dataNode="dn4"/>
</schema>`;

let folder: string;
let backend: MariaDbServer;
let proxy: Awaited<ReturnType<typeof startProxyOver>>;
let client: Connection;

async function start(): Promise<void> {
  const host = (name: string, url: string, initSql: string): string =>
    `<dataHost name="${name}" maxCon="9" minCon="0" balance="0" dbType="duckdb" dbDriver="native"><heartbeat>SELECT 1</heartbeat>
      <connectionInitSql><![CDATA[${initSql}]]></connectionInitSql><writeHost host="w${name}" url="${url}" user="-" password=""/></dataHost>`;
  const csv = join(folder, 'visits.csv');
  const parquet = join(folder, 'orders.parquet');
  const views = `CREATE SCHEMA files; CREATE VIEW files.visits AS SELECT * FROM read_csv('${csv}');
    COPY (SELECT range AS id, range % 3 AS customer_id, CAST(range * 1.5 AS DECIMAL(10,2)) AS total FROM range(1, 6)) TO '${parquet}' (FORMAT parquet);
    CREATE VIEW files.old_orders AS SELECT * FROM read_parquet('${parquet}')`;
  proxy = await startProxyOver(
    { schemas, system: '<property name="transactionMode">weak</property>' },
    `<dataNode name="dn1" dataHost="maria" database="db1"/><dataNode name="dn2" dataHost="views" database="files"/>
     <dataNode name="dn3" dataHost="file" database="main"/><dataNode name="dn4" dataHost="file" database="nowhere"/>
     <dataHost name="maria" maxCon="9" minCon="0" balance="0" dbType="mysql" dbDriver="native"><heartbeat>SELECT 1</heartbeat>
       <writeHost host="m1" url="127.0.0.1:${backend.port}" user="root" password=""/></dataHost>
     ${host('views', ':memory:', views)}${host('file', join(folder, 'kept.duckdb'), 'SELECT 1')}`,
  );
  client = await proxy.connect({ rowsAsArray: true });
}

async function stop(): Promise<void> {
  await client?.end();
  await proxy?.stop();
}

async function rowsOf(sql: string): Promise<unknown> {
  return (await client.query(sql))[0];
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mycat-duckdb-'));
  writeFileSync(
    join(folder, 'visits.csv'),
    'id,page,day\n1,/home,2024-01-01\n2,/shop,2024-01-02\n3,/Shop,2024-01-03\n',
  );
  backend = await startMariaDb({ databases: ['db1'] });
  await start();
  await client.query('CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, total DECIMAL(10,2))');
  await client.query('INSERT INTO orders VALUES (1, 1, 10.00), (7, 2, 20.00)');
}, 60_000);
afterAll(async () => {
  await stop();
  await backend?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a view over a CSV file; text compares as MySQL compares it', async () => {
  expect(await rowsOf("SELECT id, page FROM visits WHERE page = '/SHOP' AND day > '2024-01-01' ORDER BY id")).toEqual([
    ['2', '/shop'],
    ['3', '/Shop'],
  ]);
  expect(await rowsOf('SELECT page, COUNT(*) FROM visits GROUP BY page ORDER BY 2 DESC, 1')).toEqual([
    ['/shop', '2'],
    ['/home', '1'],
  ]);
});

test('a view over a Parquet file, joined with a table of MariaDB', async () => {
  expect(
    await rowsOf('SELECT o.id, o.total + p.total FROM orders o JOIN old_orders p ON p.id = o.id ORDER BY o.id'),
  ).toEqual([['1', '11.50']]);
  expect(
    await rowsOf('SELECT customer_id, SUM(total), AVG(total) FROM old_orders GROUP BY customer_id ORDER BY 1'),
  ).toEqual([
    ['0', '4.50', '4.500000'],
    ['1', '7.50', '3.750000'],
    ['2', '10.50', '5.250000'],
  ]);
});

test('one table over MariaDB and DuckDB', async () => {
  await client.query('CREATE TABLE mixed (id BIGINT PRIMARY KEY, name VARCHAR(20), amount INT)');
  await client.query(
    "INSERT INTO mixed VALUES (3, 'Ann', 1), (4, 'ann', 2), (5, 'Bob', 3), (6, 'bob', 4), (7, NULL, 5)",
  );
  expect(await rowsOf('SELECT name, SUM(amount * 2), AVG(amount) FROM mixed GROUP BY name ORDER BY name')).toEqual(
    [
      [null, '10', '5.0000'],
      ['Ann', '6', '1.5000'],
      ['Bob', '14', '3.5000'],
    ].map(([name, sum, average]) => [
      name === null ? null : expect.stringMatching(new RegExp(`^${name}$`, 'i')),
      sum,
      average,
    ]),
  );
  expect(await rowsOf('SELECT id, amount FROM mixed WHERE amount > 1 ORDER BY amount DESC LIMIT 2')).toEqual([
    ['7', 5],
    ['6', 4],
  ]);
});

test('a file keeps its rows and the declared types', async () => {
  await client.query(
    "CREATE TABLE kept (id BIGINT PRIMARY KEY, word VARCHAR(7) COLLATE utf8mb4_bin, kind ENUM('a','b'))",
  );
  await client.query("INSERT INTO kept VALUES (1, 'text', 'b')");
  const described = await rowsOf('DESCRIBE kept');
  await stop();
  await start();
  expect(await rowsOf('SELECT * FROM kept')).toEqual([['1', 'text', 'b']]);
  expect(await rowsOf('DESCRIBE kept')).toEqual(described);
  expect(JSON.stringify(described)).toContain('varchar(7)');
});

test('a schema that the file has not', async () => {
  await expect(client.query('SELECT * FROM lost')).rejects.toMatchObject({ errno: 1049 });
});
