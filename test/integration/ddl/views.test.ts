/** Views over shards: kept in views.json, there at once for all sessions and after a restart, told by SHOW and information_schema, refused as MariaDB does. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { loadCatalog } from '../../../conf/load/load-catalog';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="false" sqlMaxLimit="-1" dataNode="dn1">
  <table name="customers" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="orders" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="secrets" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
</schema>
<schema name="other" checkSQLschema="false" sqlMaxLimit="-1"><table name="things" primaryKey="id" dataNode="dn1,dn2" rule="mod-two"/></schema>`;
const rules = `<tableRule name="mod-long"><rule><columns>id</columns><algorithm>mod-long</algorithm></rule></tableRule>
  <tableRule name="mod-two"><rule><columns>id</columns><algorithm>mod-two</algorithm></rule></tableRule>
  <function name="mod-long" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>
  <function name="mod-two" class="io.mycat.route.function.PartitionByMod"><property name="count">2</property></function>`;
const users = `<user name="root"><property name="password">123456</property><property name="schemas">shop,other</property></user>
  <user name="guest"><property name="password">123456</property><property name="schemas">shop</property>
    <privileges check="true"><schema name="shop" dml="1111"><table name="secrets" dml="1101"/></schema></privileges></user>
  <user name="reader"><property name="password">123456</property><property name="schemas">shop</property><property name="readOnly">true</property></user>`;

let proxy: ProxyServer;
let client: Connection;
let second: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas, rules, users });
  client = await proxy.connect();
  second = await proxy.connect();
  await client.query('CREATE TABLE customers (id INT NOT NULL PRIMARY KEY, name VARCHAR(20), level INT)');
  await client.query('CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, customer_id INT, total DECIMAL(10,2))');
  await client.query('CREATE TABLE secrets (id INT NOT NULL PRIMARY KEY, word VARCHAR(20))');
  await client.query('CREATE TABLE colours (id INT NOT NULL PRIMARY KEY, name VARCHAR(20))');
  await client.query('CREATE TABLE other.things (id INT NOT NULL PRIMARY KEY)');
  await client.query("INSERT INTO customers VALUES (1, 'Ann', 1), (2, 'Bob', 2), (3, 'Cid', 3)");
  await client.query('INSERT INTO orders VALUES (1, 1, 10), (2, 1, 20), (3, 2, 5), (4, 9, 1)');
  await client.query("INSERT INTO secrets VALUES (1, 'a'), (2, 'b')");
  await client.query("INSERT INTO colours VALUES (1, 'red')");
  await client.query(
    'CREATE VIEW sums (customer, total) AS SELECT customer_id, SUM(total) FROM orders GROUP BY customer_id',
  );
  await client.query('CREATE VIEW hidden AS SELECT * FROM secrets');
}, 60_000);
afterAll(async () => {
  await client?.end();
  await second?.end();
  await proxy?.stop();
});

function viewFile(): string {
  return join(proxy.server.catalog.folder, 'views.json');
}

async function rowsOf(sql: string, connection = client): Promise<unknown[][]> {
  const [rows] = await connection.query({ sql, rowsAsArray: true });
  return rows as unknown[][];
}

test('is there for all sessions, in prepared statements and after a restart', async () => {
  const expected = [
    [1, '30.00'],
    [2, '5.00'],
    [9, '1.00'],
  ];
  expect(await rowsOf('SELECT * FROM sums ORDER BY customer', second)).toEqual(expected);
  const [prepared] = await second.execute({ sql: 'SELECT * FROM sums WHERE customer = ?', rowsAsArray: true }, [2]);
  expect(prepared).toEqual([[2, '5.00']]);
  const loaded = loadCatalog(proxy.server.catalog.folder, {});
  expect(loaded.kind === 'ok' && [...loaded.catalog.schemas.get('shop')!.views.keys()].sort()).toEqual([
    'HIDDEN',
    'SUMS',
  ]);
});

test('a key reaches the tables of a view', async () => {
  await client.query('CREATE OR REPLACE VIEW cheap AS SELECT id, total FROM orders WHERE total < 100');
  const plan = (await rowsOf('EXPLAIN SELECT total FROM cheap WHERE id = 2')).map(String);
  expect(plan).toEqual([expect.stringContaining('forward'), expect.stringContaining('node: dn3')]);
  await client.query('DROP VIEW cheap');
});

test('SHOW and information_schema', async () => {
  expect(await rowsOf('SHOW FULL TABLES')).toEqual([
    ['colours', 'BASE TABLE'],
    ['customers', 'BASE TABLE'],
    ['hidden', 'VIEW'],
    ['orders', 'BASE TABLE'],
    ['secrets', 'BASE TABLE'],
    ['sums', 'VIEW'],
    ['things', 'BASE TABLE'],
  ]);
  expect(await rowsOf('SHOW CREATE VIEW sums')).toEqual([
    [
      'sums',
      'CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`%` SQL SECURITY INVOKER VIEW `sums` AS SELECT `definition`.`customer_id` AS `customer`, `definition`.`SUM(total)` AS `total` FROM (SELECT `customer_id`, SUM(`total`) AS `SUM(total)` FROM `shop`.`orders` GROUP BY `customer_id`) AS `definition`',
      'utf8mb4',
      'utf8mb4_unicode_ci',
    ],
  ]);
  expect(await rowsOf('DESCRIBE sums')).toEqual([
    ['customer', 'int(11)', 'YES', '', null, ''],
    ['total', 'decimal(32,2)', 'YES', '', null, ''],
  ]);
  expect(
    await rowsOf(
      "SELECT TABLE_NAME, IS_UPDATABLE, SECURITY_TYPE FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'shop' ORDER BY 1",
    ),
  ).toEqual([
    ['hidden', 'YES', 'INVOKER'],
    ['sums', 'NO', 'INVOKER'],
  ]);
  expect(await rowsOf("SELECT TABLE_TYPE, ENGINE FROM information_schema.TABLES WHERE TABLE_NAME = 'sums'")).toEqual([
    ['VIEW', null],
  ]);
  expect(await rowsOf("SHOW TABLE STATUS LIKE 'sums'")).toHaveLength(1);
  expect(await rowsOf('SHOW INDEX FROM sums')).toEqual([]);
  expect(await rowsOf('CHECK TABLE sums')).toEqual([['shop.sums', 'check', 'status', 'OK']]);
});

test('a view of global tables is made on the data nodes', async () => {
  await client.query('CREATE VIEW shades AS SELECT name FROM colours');
  expect(await proxy.backend.run('SELECT name FROM shades', 'db1')).toEqual([{ name: 'red' }]);
  expect(readFileSync(viewFile(), 'utf8')).not.toContain('shades');
  await client.query('CREATE OR REPLACE VIEW shades AS SELECT name FROM customers');
  expect(await proxy.backend.run("SHOW TABLES LIKE 'shades'", 'db1')).toEqual([]);
  expect(await rowsOf('SELECT COUNT(*) FROM shades')).toEqual([['3']]);
  await client.query('ALTER VIEW shades AS SELECT name FROM colours');
  expect(await rowsOf('SELECT * FROM shades')).toEqual([['red']]);
  await client.query('DROP VIEW shades');
});

test('names are those of the schema that it was made in', async () => {
  await client.query('INSERT INTO other.things VALUES (5), (6)');
  await client.query('CREATE VIEW other.big AS SELECT total FROM orders WHERE total > 5');
  await second.query('USE other');
  expect(await rowsOf('SELECT COUNT(*) FROM big', second)).toEqual([['2']]);
  expect(await rowsOf('SELECT other.big.total FROM other.big ORDER BY 1 LIMIT 1')).toEqual([['10.00']]);
  await second.query('DROP VIEW big');
  await second.query('USE shop');
});

test('tables made of it, locks, and rows locked through it', async () => {
  await client.query('CREATE TABLE copied AS SELECT customer AS id, total FROM sums');
  expect(await rowsOf('SELECT COUNT(*) FROM copied')).toEqual([['3']]);
  await client.query('DROP TABLE copied');
  await client.query('LOCK TABLES sums READ');
  await client.query('UNLOCK TABLES');
  const plan = (await rowsOf('EXPLAIN SELECT word FROM hidden FOR UPDATE')).map(String);
  expect(plan.filter((line) => line.includes('FOR UPDATE'))).toHaveLength(3);
});

test('values come from it for changes', async () => {
  await client.query('INSERT INTO customers SELECT customer + 100, total, 0 FROM sums');
  expect(await rowsOf('SELECT id, name FROM customers WHERE id > 100 ORDER BY id')).toEqual([
    [101, '30.00'],
    [102, '5.00'],
    [109, '1.00'],
  ]);
  await client.query('DELETE FROM customers WHERE id IN (SELECT customer + 100 FROM sums)');
  expect(await rowsOf('SELECT COUNT(*) FROM customers')).toEqual([['3']]);
});

test.each([
  ['CREATE VIEW sums AS SELECT id FROM orders', 1050, "Table 'sums' already exists"],
  ['CREATE VIEW orders AS SELECT id FROM customers', 1050, "Table 'orders' already exists"],
  ['CREATE OR REPLACE VIEW orders AS SELECT id FROM customers', 1347, "'shop.orders' is not of type 'VIEW'"],
  ['ALTER VIEW orders AS SELECT id FROM customers', 1347, "'shop.orders' is not of type 'VIEW'"],
  ['ALTER VIEW nowhere AS SELECT id FROM customers', 1146, "Table 'shop.nowhere' doesn't exist"],
  ['CREATE OR REPLACE VIEW sums AS SELECT * FROM sums', 1146, "Table 'shop.sums' doesn't exist"],
  ['CREATE VIEW bad (a, b) AS SELECT id FROM orders', 1353, 'different column counts'],
  ['CREATE VIEW bad AS SELECT id AS a, total AS A FROM orders', 1060, "Duplicate column name 'A'"],
  ['CREATE VIEW bad AS SELECT id, @a FROM orders', 1351, 'variable or parameter'],
  ['CREATE VIEW bad AS SELECT nope FROM orders', 1054, "Unknown column 'nope'"],
  [
    'CREATE VIEW bad AS SELECT DISTINCT total FROM orders WHERE total > 1 WITH CHECK OPTION',
    1368,
    'non-updatable view',
  ],
  ['CREATE VIEW bad AS SELECT id FROM', 1064, ''],
  ['DROP VIEW nowhere', 4092, "Unknown VIEW: 'shop.nowhere'"],
  ['DROP VIEW other.nowhere', 4092, "Unknown VIEW: 'other.nowhere'"],
  ['DROP VIEW orders', 4092, 'Unknown VIEW'],
  ['SHOW CREATE VIEW orders', 1347, "not of type 'VIEW'"],
  ['INSERT INTO sums VALUES (1, 2)', 1471, 'The target table sums of the INSERT is not insertable-into'],
  ['REPLACE INTO sums VALUES (1, 2)', 1471, 'not insertable-into'],
  ['UPDATE sums SET total = 1', 1288, 'The target table sums of the UPDATE is not updatable'],
  ['UPDATE orders o JOIN sums s ON s.customer = o.id SET s.total = 1', 1288, 'The target table s of the UPDATE'],
  ['DELETE FROM sums', 1288, 'The target table sums of the DELETE is not updatable'],
  ['DROP TABLE sums', 1965, "'shop.sums' is a view"],
  ['ALTER TABLE sums ADD COLUMN a INT', 1347, "'shop.sums' is not of type 'BASE TABLE'"],
  ['TRUNCATE TABLE sums', 1146, "Table 'shop.sums' doesn't exist"],
  ['CREATE TABLE sums (id INT)', 1050, "Table 'sums' already exists"],
  ['SELECT * FROM sums USE INDEX (a)', 1235, 'index hints'],
  ['WITH orders AS (SELECT 1 AS a) SELECT * FROM orders, sums', 1235, 'call the common table otherwise'],
])('%s is refused', async (sql, errno, message) => {
  const before = readFileSync(viewFile(), 'utf8');
  await expect(client.query(sql)).rejects.toMatchObject({ errno, message: expect.stringContaining(message) });
  expect(readFileSync(viewFile(), 'utf8')).toBe(before);
});

test('notes and warnings', async () => {
  await client.query('CREATE VIEW IF NOT EXISTS sums AS SELECT id FROM orders');
  expect(await rowsOf('SHOW WARNINGS')).toEqual([['Note', 1050, "Table 'sums' already exists"]]);
  await client.query('DROP VIEW IF EXISTS other.nowhere');
  expect(await rowsOf('SHOW WARNINGS')).toEqual([['Note', 4092, "Unknown VIEW: 'other.nowhere'"]]);
  await client.query(
    "CREATE ALGORITHM=TEMPTABLE DEFINER='a'@'b' SQL SECURITY DEFINER VIEW warned AS SELECT id FROM orders",
  );
  const warnings = (await rowsOf('SHOW WARNINGS')).map((row) => row[2]);
  expect(warnings).toEqual([
    expect.stringContaining('SQL SECURITY DEFINER'),
    expect.stringContaining('ALGORITHM=TEMPTABLE'),
  ]);
  expect((await rowsOf('SHOW CREATE VIEW warned'))[0]![1]).toContain('ALGORITHM=TEMPTABLE DEFINER=`a`@`b`');
  await client.query('DROP VIEW warned');
});

test('who reads a view needs the privileges for its tables', async () => {
  const guest = await proxy.connect({ user: 'guest' });
  const reader = await proxy.connect({ user: 'reader' });
  try {
    expect(await rowsOf('SELECT COUNT(*) FROM sums', guest)).toEqual([['3']]);
    await expect(guest.query('SELECT * FROM hidden')).rejects.toMatchObject({ errno: 1142 });
    await expect(guest.query('CREATE VIEW mine AS SELECT word FROM secrets')).rejects.toMatchObject({ errno: 1142 });
    await client.query('CREATE VIEW of_other AS SELECT id FROM other.things');
    for (const sql of [
      'SELECT * FROM of_other',
      'SELECT * FROM other.things',
      'INSERT INTO other.things VALUES (77)',
      'UPDATE customers c JOIN other.things t ON t.id = c.id SET c.name = 1',
      'TRUNCATE TABLE other.things',
      'CREATE TABLE other.mine (id INT)',
      'CREATE VIEW mine AS SELECT id FROM other.things',
      'CREATE VIEW other.mine AS SELECT id FROM orders',
    ])
      await expect(guest.query(sql)).rejects.toMatchObject({
        errno: 1044,
        message: "Access denied for user 'guest'@'127.0.0.1' to database 'other'",
      });
    await client.query('DROP VIEW of_other');
    await expect(reader.query('CREATE VIEW mine AS SELECT id FROM orders')).rejects.toMatchObject({ errno: 1495 });
    await expect(reader.query('DROP VIEW sums')).rejects.toMatchObject({ errno: 1495 });
  } finally {
    await guest.end();
    await reader.end();
  }
});

test('a view whose table is gone says so', async () => {
  await client.query('CREATE VIEW levels AS SELECT id, level FROM customers');
  await client.query('ALTER TABLE customers DROP COLUMN level');
  await expect(client.query('SELECT id FROM levels')).rejects.toMatchObject({
    errno: 1356,
    message: expect.stringContaining("View 'shop.levels' references invalid table(s) or column(s)"),
  });
  expect(await rowsOf('CHECK TABLE levels')).toEqual([
    ['shop.levels', 'check', 'error', expect.stringContaining('references invalid table(s)')],
    ['shop.levels', 'check', 'status', 'Operation failed'],
  ]);
  await expect(client.query('SELECT nope FROM sums')).rejects.toMatchObject({ errno: 1054 });
  await client.query('DROP VIEW levels, sums');
  await expect(client.query('SELECT * FROM sums')).rejects.toMatchObject({ errno: 1146 });
});

test('a view that cannot be written is not there', async () => {
  const { configuration } = proxy.server;
  const reload = configuration.reload.bind(configuration);
  configuration.reload = async () => ({ kind: 'mistakes', mistakes: ['not now'] });
  const before = readFileSync(viewFile(), 'utf8');
  try {
    await expect(client.query('CREATE VIEW never AS SELECT id FROM orders')).rejects.toMatchObject({
      message: expect.stringContaining('not now'),
    });
    expect(readFileSync(viewFile(), 'utf8')).toBe(before);
  } finally {
    configuration.reload = reload;
  }
});

test('a file that is not right keeps the server from starting', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mycat-views-'));
  try {
    cpSync(proxy.server.catalog.folder, folder, { recursive: true });
    expect(existsSync(join(folder, 'views.json'))).toBe(true);
    for (const [text, what] of [
      ['{', 'not JSON'],
      ['{}', 'no list of views'],
      ['[{"schema":"shop"}]', 'not a view'],
    ] as const) {
      writeFileSync(join(folder, 'views.json'), text);
      const result = loadCatalog(folder, {});
      expect(result.kind === 'mistakes' && result.mistakes[0]!.what).toContain(what);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
