/** What users may do with which table: `<privileges>`, of everything that a statement reads or changes. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

let proxy: ProxyServer;
const clients = new Map<string, Connection>();

/** dml: INSERT, UPDATE, SELECT, DELETE. */
const users = `
  <user name="root" defaultAccount="true"><property name="password">123456</property><property name="schemas">TESTDB,OTHER</property></user>
  <user name="ann"><property name="password">ann</property><property name="schemas">TESTDB,OTHER</property>
    <privileges check="true"><schema name="TESTDB" dml="0010">
      <table name="Orders" dml="1110"/><table name="secrets" dml="0000"/><table name="basket" dml="1111"/><table name="drop_box" dml="1000"/>
    </schema></privileges></user>
  <user name="off"><property name="password">off</property><property name="schemas">TESTDB</property>
    <privileges check="false"><schema name="TESTDB" dml="0000"/></privileges></user>
  <user name="reader"><property name="password">reader</property><property name="schemas">TESTDB</property><property name="readOnly">true</property></user>`;

const tables = ['orders', 'secrets', 'basket', 'drop_box', 'plain'];

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="TESTDB" checkSQLschema="false" dataNode="dn1">
      <table name="orders,basket" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>
      <schema name="OTHER" checkSQLschema="false" dataNode="dn3"/>`,
    users,
  });
  const root = await proxy.connect();
  for (const table of tables) {
    await root.query(`CREATE TABLE ${table} (id INT PRIMARY KEY, v INT)`);
    await root.query(`INSERT INTO ${table} (id, v) VALUES (1, 1), (2, 2), (3, 3)`);
  }
  clients.set('root', root);
  for (const user of ['ann', 'off', 'reader']) clients.set(user, await proxy.connect({ user, password: user }));
});

afterAll(async () => {
  for (const client of clients.values()) await client.end();
  await proxy?.stop();
});

test.each([
  'SELECT * FROM plain',
  'SELECT o.v FROM orders o JOIN plain p ON o.id = p.id WHERE o.id = 1',
  'SELECT COUNT(*) FROM orders',
  'WITH secrets AS (SELECT 1 AS x) SELECT * FROM secrets',
  'INSERT INTO orders (id, v) VALUES (10, 1)',
  'INSERT INTO basket (id, v) SELECT id + 100, v FROM plain',
  'INSERT INTO basket (id, v) VALUES (1, 5) ON DUPLICATE KEY UPDATE v = 7',
  'INSERT INTO drop_box (id, v) VALUES (50, 1)',
  'UPDATE orders SET v = v + 1 WHERE id = 1',
  'UPDATE orders SET v = (SELECT MAX(v) FROM plain) WHERE id = 2',
  'DELETE FROM basket WHERE id IN (SELECT id FROM plain WHERE id = 3)',
  'REPLACE INTO basket (id, v) VALUES (2, 9)',
  'SELECT 1',
  'SELECT @@version',
  'SHOW TABLES',
  'SET @a = (SELECT MAX(v) FROM plain)',
])('allowed: %s', async (sql) => {
  await clients.get('ann')!.query(sql);
});

test.each([
  ['SELECT * FROM secrets', 'SELECT', 'secrets'],
  ['select v from `TESTDB`.`SECRETS` where id = 1', 'SELECT', 'SECRETS'],
  ['SELECT o.v FROM orders o JOIN secrets s ON o.id = s.id', 'SELECT', 'secrets'],
  ['SELECT * FROM orders WHERE id IN (SELECT id FROM secrets)', 'SELECT', 'secrets'],
  ['SELECT (SELECT MAX(v) FROM secrets) AS m', 'SELECT', 'secrets'],
  ['SELECT * FROM (SELECT * FROM secrets) t', 'SELECT', 'secrets'],
  ['SELECT v FROM orders UNION ALL SELECT v FROM secrets', 'SELECT', 'secrets'],
  ['WITH c AS (SELECT v FROM secrets) SELECT * FROM c', 'SELECT', 'secrets'],
  ['SELECT v FROM orders ORDER BY (SELECT MAX(v) FROM secrets)', 'SELECT', 'secrets'],
  ['INSERT INTO plain (id, v) VALUES (9, 9)', 'INSERT', 'plain'],
  ['INSERT INTO orders (id, v) SELECT id + 200, v FROM secrets', 'SELECT', 'secrets'],
  ['INSERT INTO orders (id, v) VALUES ((SELECT MAX(v) + 300 FROM secrets), 1)', 'SELECT', 'secrets'],
  ['INSERT INTO drop_box (id, v) VALUES (1, 1) ON DUPLICATE KEY UPDATE v = 2', 'UPDATE', 'drop_box'],
  ['SELECT * FROM drop_box', 'SELECT', 'drop_box'],
  ['REPLACE INTO plain (id, v) VALUES (1, 1)', 'INSERT', 'plain'],
  ['UPDATE plain SET v = 1', 'UPDATE', 'plain'],
  ['UPDATE orders SET v = (SELECT MAX(v) FROM secrets) WHERE id = 1', 'SELECT', 'secrets'],
  ['UPDATE orders o JOIN plain p ON o.id = p.id SET p.v = 1', 'UPDATE', 'plain'],
  ['DELETE FROM orders WHERE id = 1', 'DELETE', 'orders'],
  ['DELETE FROM basket WHERE id IN (SELECT id FROM secrets)', 'SELECT', 'secrets'],
  ['SET @a = (SELECT MAX(v) FROM secrets)', 'SELECT', 'secrets'],
  ['EXPLAIN SELECT * FROM secrets', 'SELECT', 'secrets'],
  ['CREATE TABLE copied AS SELECT * FROM secrets', 'SELECT', 'secrets'],
  ['/*!mycat: datanode=dn1 */ SELECT * FROM secrets', 'SELECT', 'secrets'],
])('refused: %s', async (sql, command, table) => {
  await expect(clients.get('ann')!.query(sql)).rejects.toMatchObject({
    errno: 1142,
    sqlState: '42000',
    message: `${command} command denied to user 'ann'@'127.0.0.1' for table \`TESTDB\`.\`${table}\``,
  });
});

test.each([
  'TABLE secrets',
  'HANDLER secrets OPEN',
  'CREATE TABLE copied TABLE secrets',
  'CREATE VIEW seen AS TABLE secrets',
  'DO (SELECT MAX(v) FROM secrets)',
])('refused, for its tables cannot be told: %s', async (sql) => {
  await expect(clients.get('ann')!.query(sql)).rejects.toMatchObject({ errno: 1142 });
});

test('prepared statements are checked, too', async () => {
  await expect(clients.get('ann')!.execute('SELECT v FROM secrets WHERE id = ?', [1])).rejects.toMatchObject({
    errno: 1142,
  });
  const ann = clients.get('ann')!;
  await expect(
    (async () => {
      await ann.query("PREPARE p FROM 'SELECT v FROM secrets'");
      await ann.query('EXECUTE p');
    })(),
  ).rejects.toMatchObject({ errno: 1142 });
});

test('a schema without an entry is free, and so is everything with check="false"', async () => {
  const ann = clients.get('ann')!;
  await ann.query('CREATE TABLE OTHER.mine (id INT)');
  await ann.query('INSERT INTO OTHER.mine VALUES (1)');
  await clients.get('off')!.query('DELETE FROM plain WHERE id = 3');
});

test('readOnly refuses changes with 1495', async () => {
  const reader = clients.get('reader')!;
  await reader.query('SELECT * FROM secrets');
  for (const sql of [
    'INSERT INTO plain VALUES (7, 7)',
    'UPDATE orders SET v = 1',
    'DELETE FROM plain',
    'DROP TABLE plain',
  ])
    await expect(reader.query(sql)).rejects.toMatchObject({ errno: 1495 });
});

test.each([
  ['ann', 'LOCK TABLES orders WRITE', 0],
  ['ann', 'LOCK TABLES plain READ, drop_box WRITE', 0],
  ['ann', 'LOCK TABLES plain WRITE', 1142],
  ['ann', 'LOCK TABLES orders READ, secrets READ', 1142],
  ['ann', 'LOCK TABLES drop_box READ', 1142],
  ['reader', 'LOCK TABLES plain READ', 0],
  ['reader', 'LOCK TABLES plain WRITE', 1495],
  ['off', 'LOCK TABLES secrets WRITE', 0],
])('%s: %s', async (user, sql, errno) => {
  const client = clients.get(user)!;
  if (errno === 0) await client.query(sql);
  else await expect(client.query(sql)).rejects.toMatchObject({ errno });
  await client.query('UNLOCK TABLES');
});
