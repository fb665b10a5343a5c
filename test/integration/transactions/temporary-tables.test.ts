/** Temporary tables: those of one MariaDB, beside tables over three data nodes. */
import { createConnection } from 'mysql2/promise';
import { useProxyAndOracle } from '../../support/proxy-and-oracle';
import { expectSameWrites, writeAnswer } from '../../support/same-writes';

const schemas = `<schema name="shop" checkSQLschema="false" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="far" primaryKey="id" dataNode="dn3"/>
</schema>`;

const servers = useProxyAndOracle({ schemas }, [
  'CREATE TABLE items (id INT PRIMARY KEY, a INT)',
  'CREATE TABLE colours (id INT PRIMARY KEY, name VARCHAR(10))',
  'CREATE TABLE far (id INT PRIMARY KEY, name VARCHAR(10), KEY (name))',
  "INSERT INTO colours VALUES (1, 'red'), (2, 'blue')",
]);

beforeEach(async () => {
  const { client, oracle } = servers();
  for (const connection of [client, oracle]) {
    await connection.query('DROP TEMPORARY TABLE IF EXISTS t, u');
    await connection.query('DELETE FROM items');
    await connection.query('INSERT INTO items VALUES (1, 10), (2, 20), (3, 30), (4, 40), (5, 50)');
    await connection.query(
      'CREATE TEMPORARY TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(20) DEFAULT "d", n INT)',
    );
    await connection.query("INSERT INTO t (v, n) VALUES ('a', 1), ('b', 2), ('c', 3)");
  }
});

const both = ['SELECT * FROM t ORDER BY id', 'SELECT * FROM items ORDER BY id'];

test('are read and changed, alone and with tables over data nodes', () =>
  expectSameWrites(servers(), [
    'SELECT t.v, items.a FROM t JOIN items ON items.id = t.id ORDER BY t.id',
    'SELECT COUNT(*), SUM(a) FROM items WHERE id IN (SELECT n FROM t)',
    'SELECT x.v FROM t x JOIN t y ON x.id = y.n ORDER BY x.id',
    'SELECT n FROM t UNION SELECT id FROM colours ORDER BY 1',
    'UPDATE t SET n = n + 1 WHERE id < 3',
    'UPDATE items JOIN t ON items.id = t.id SET items.a = t.n',
    'UPDATE t JOIN items ON items.id = t.id SET t.n = items.a + 1',
    'DELETE FROM t WHERE id = 2',
    'DELETE items FROM items JOIN t ON items.id = t.id WHERE t.id = 3',
    "INSERT INTO t (v, n) SELECT 's', a FROM items WHERE id > 3 ORDER BY id",
    'INSERT INTO items SELECT id + 100, n FROM t',
    "REPLACE INTO t (id, v) VALUES (1, 'r')",
    'INSERT INTO t (id, n) VALUES (1, 5) ON DUPLICATE KEY UPDATE n = VALUES(n)',
    ...both,
  ]));

test('are made of queries and of other tables', () =>
  expectSameWrites(servers(), [
    'CREATE TEMPORARY TABLE u SELECT id, a * 2 AS d FROM items WHERE id < 4',
    'SELECT * FROM u ORDER BY id',
    'DROP TEMPORARY TABLE u',
    'CREATE TEMPORARY TABLE u (k INT PRIMARY KEY) AS SELECT id AS k, a FROM items',
    'SELECT COUNT(*), SUM(k) FROM u',
    'CREATE OR REPLACE TEMPORARY TABLE u LIKE items',
    'INSERT INTO u SELECT * FROM items',
    'SELECT * FROM u ORDER BY id',
    'CREATE OR REPLACE TEMPORARY TABLE u LIKE far',
    "INSERT INTO u VALUES (1, 'x'), (1, 'y')",
    "INSERT INTO u VALUES (1, 'x')",
    'SHOW CREATE TABLE u',
    'DROP TABLE u',
    'CREATE TEMPORARY TABLE u (id INT PRIMARY KEY) SELECT 1 AS id UNION ALL SELECT 1',
    'SELECT * FROM u',
    'CREATE TEMPORARY TABLE t (a INT)',
    'CREATE TEMPORARY TABLE IF NOT EXISTS t (a INT)',
    'CREATE TEMPORARY TABLE IF NOT EXISTS t SELECT 1',
    'DROP TEMPORARY TABLE t, nope',
    'DROP TEMPORARY TABLE IF EXISTS t, nope',
    'DROP TEMPORARY TABLE items',
  ]));

test('are described and altered', () =>
  expectSameWrites(servers(), [
    'SHOW CREATE TABLE t',
    'DESCRIBE t',
    'SHOW FULL COLUMNS FROM shop.t',
    "SHOW TABLES LIKE 't%'",
    'ALTER TABLE t ADD COLUMN z INT DEFAULT 5',
    'CREATE INDEX n ON t (n)',
    'SHOW INDEX FROM t',
    'INSERT INTO t (z) VALUES (6)',
    ...both,
    'TRUNCATE TABLE t',
    ...both,
  ]));

test('hide tables of their names, which are there again afterwards', () =>
  expectSameWrites(servers(), [
    'CREATE TEMPORARY TABLE items (z INT)',
    'INSERT INTO items VALUES (1), (2)',
    'SELECT * FROM items ORDER BY z',
    'DROP TABLE items',
    ...both,
  ]));

test('take part in transactions, which they do not end', () =>
  expectSameWrites(servers(), [
    'BEGIN',
    "INSERT INTO t (v) VALUES ('x')",
    'INSERT INTO items VALUES (200, 1), (201, 2), (202, 3)',
    'ROLLBACK',
    'SELECT id FROM t ORDER BY id',
    'BEGIN',
    'INSERT INTO items VALUES (200, 1), (201, 2), (202, 3)',
    'CREATE TEMPORARY TABLE u (a INT)',
    'INSERT INTO u SELECT id FROM items WHERE id >= 200',
    'COMMIT',
    'SELECT COUNT(*) FROM u',
    'BEGIN',
    'INSERT INTO u VALUES (1)',
    'INSERT INTO items VALUES (210, 1), (211, 2), (212, 3)',
    'COMMIT',
    'SELECT COUNT(*) FROM u',
    'DROP TEMPORARY TABLE u',
    'SELECT COUNT(*) FROM items',
  ]));

test('follow the session’s variables', () =>
  expectSameWrites(servers(), [
    "INSERT INTO t (n) VALUES ('12x')",
    "SET sql_mode = ''",
    "INSERT INTO t (n) VALUES ('12x')",
    'SET sql_mode = DEFAULT',
    "INSERT INTO t (n) VALUES ('12x')",
    'SELECT n FROM t ORDER BY id',
  ]));

test('are one session’s, and end with it', async () => {
  const { proxy, client } = servers();
  const second = await proxy.connect();
  await expect(second.query('SELECT * FROM t')).rejects.toMatchObject({ errno: 1146 });
  await second.query('CREATE TEMPORARY TABLE t (other INT)');
  expect((await writeAnswer(second, 'SELECT * FROM t')).answer).toEqual([]);
  expect((await writeAnswer(client, 'SELECT COUNT(*) FROM t')).answer).toEqual(['["3"]']);
  await second.changeUser({ user: 'root', password: '123456', database: 'shop' });
  await expect(second.query('SELECT * FROM t')).rejects.toMatchObject({ errno: 1146 });
  await second.query('CREATE TEMPORARY TABLE t (other INT)');
  await second.end();
  const others = await Promise.all(Array.from({ length: 8 }, () => proxy.connect()));
  await Promise.all(others.map((each) => expect(each.query('SELECT * FROM t')).rejects.toMatchObject({ errno: 1146 })));
  await Promise.all(others.map((each) => each.end()));
});

test('are gone with their connection, and are not mistaken for others of their names', async () => {
  const { proxy } = servers();
  const client = await proxy.connect();
  await client.query('CREATE TEMPORARY TABLE items (thread INT DEFAULT (CONNECTION_ID()))');
  await client.query('INSERT INTO items VALUES (DEFAULT)');
  const [[{ thread }]] = (await client.query('SELECT thread FROM items')) as unknown as [[{ thread: number }]];
  const backend = await createConnection({ host: '127.0.0.1', port: proxy.backend.port, user: 'root' });
  await backend.query(`KILL ${thread}`);
  await backend.end();
  await expect(client.query('SELECT * FROM items')).rejects.toMatchObject({ errno: expect.any(Number) });
  await expect(client.query('SELECT * FROM items')).rejects.toMatchObject({
    errno: 1146,
    message: expect.stringContaining('is gone: the connection to data node'),
  });
  await expect(client.query('INSERT INTO items VALUES (9)')).rejects.toMatchObject({ errno: 1146 });
  expect((await writeAnswer(client, 'SELECT COUNT(*) FROM colours')).answer).toEqual(['["2"]']);
  await client.query('DROP TEMPORARY TABLE items');
  expect((await writeAnswer(client, 'SELECT COUNT(*) FROM items')).answer).toEqual(['["5"]']);
  await client.end();
});

test.each([
  ['LOCK TABLES items WRITE', 1235],
  ['CREATE TABLE t (a INT)', 1235],
  ['RENAME TABLE t TO u', 1235],
  ['ALTER TABLE t RENAME TO u', 1235],
  ['CREATE VIEW v AS SELECT * FROM t', 1352],
  ['CREATE TEMPORARY TABLE u SELECT * FROM far', 1235],
])('%s is refused', async (sql, errno) => {
  await expect(servers().client.query(sql)).rejects.toMatchObject({ errno });
});

test('are there for prepared statements', async () => {
  const { client, oracle } = servers();
  for (const [sql, values] of [
    ['SELECT t.v, items.a FROM t JOIN items ON items.id = t.id WHERE t.n > ? ORDER BY t.id', [1]],
    ['UPDATE t SET n = n + ? WHERE id < ?', [5, 3]],
    ['CREATE TEMPORARY TABLE u SELECT t.id, items.a FROM t JOIN items ON items.id = t.id', []],
    ['SELECT u.a, t.n FROM u, t WHERE u.id = t.id AND t.n > ? ORDER BY u.id', [2]],
  ] as const) {
    const rowsOf = async (connection: typeof client): Promise<unknown> => {
      const [rows] = await connection.execute({ sql, rowsAsArray: true }, [...values]);
      return Array.isArray(rows) ? rows : (rows as { affectedRows: number }).affectedRows;
    };
    expect(await rowsOf(client)).toEqual(await rowsOf(oracle));
  }
});
