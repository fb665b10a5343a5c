/** What an application does to its tables: each answer as one MariaDB gives it, with the rows over three data nodes. */
import { useProxyAndOracle } from '../../support/proxy-and-oracle';
import { expectSameWrites } from '../../support/same-writes';

const schemas = `<schema name="shop" checkSQLschema="false" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
 <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="alone" primaryKey="id" dataNode="dn2"/>
  <table name="counted" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

const servers = useProxyAndOracle({ schemas }, [
  "CREATE TABLE items (id INT PRIMARY KEY, a INT, b VARCHAR(20) DEFAULT 'x', c INT NOT NULL DEFAULT 7)",
  'CREATE TABLE colours (id INT PRIMARY KEY, n INT)',
  'CREATE TABLE alone (id INT PRIMARY KEY, n INT)',
  'CREATE TABLE counted (id INT PRIMARY KEY AUTO_INCREMENT, a INT)',
  'CREATE TABLE upserted (id INT PRIMARY KEY AUTO_INCREMENT, t VARCHAR(10) UNIQUE, n INT)',
]);

beforeEach(async () => {
  const { client, oracle } = servers();
  for (const connection of [client, oracle]) {
    await connection.query('DELETE FROM items');
    await connection.query('DELETE FROM counted');
    await connection.query('DELETE FROM colours');
    await connection.query('DELETE FROM alone');
    await connection.query(
      "INSERT INTO items VALUES (1, 10, 'q', 1), (2, 20, 'w', 2), (3, 30, 'e', 3), (4, 40, 'r', 4)",
    );
  }
});

test('the id of the last row is told where rows bring their ids along', () =>
  expectSameWrites(servers(), [
    'INSERT INTO counted VALUES (1, 1), (2, 2), (3, 3)',
    'INSERT INTO counted VALUES (7, 1), (6, 2), (5, 3), (4, 4)',
    'SELECT LAST_INSERT_ID()',
  ]));

test('rows are told by their places in the statement', () =>
  expectSameWrites(servers(), [
    "INSERT INTO items (id, a) VALUES (11, 1), (12, 'wrong')",
    "INSERT INTO items (id, a) VALUES (11, 1), (12, 2), (13, 'wrong'), (14, 'wrong')",
    "INSERT INTO items (id, b) VALUES (11, 'a'), (12, 'b'), (15, 'c'), (14, '1234567890123456789012345')",
    'INSERT INTO items VALUES (11, 1, NULL, 1), (12, 1, NULL, 2), (13, 1)',
    "INSERT IGNORE INTO items (id, a) VALUES (11, 1), (12, 2), (13, 'wrong'), (14, 'wrong')",
    'SELECT * FROM items ORDER BY id',
  ]));

test('the sharding column takes values that are computed', () =>
  expectSameWrites(servers(), [
    'SET @start = 20',
    'INSERT INTO items (a, id) VALUES (1 + 1, 70 + 5), (3, 80 - 4)',
    'INSERT INTO items (id, a) VALUES (@start + 1, @start), (@start, 2)',
    "INSERT INTO items (id, a) VALUES (LENGTH('abc') + 700, IF(1, 2, 3))",
    'SELECT LAST_INSERT_ID(31)',
    'INSERT INTO items (id) VALUES (LAST_INSERT_ID())',
    'REPLACE INTO items SET id = LAST_INSERT_ID() + 1, a = id',
    'SELECT * FROM items ORDER BY id',
  ]));

test('a query gives LAST_INSERT_ID() a value', () =>
  expectSameWrites(servers(), [
    'SELECT LAST_INSERT_ID(5)',
    'SELECT LAST_INSERT_ID()',
    'SELECT LAST_INSERT_ID(a) FROM items WHERE id = 2',
    'SELECT LAST_INSERT_ID()',
  ]));

test('SET TRANSACTION speaks of the next statement with autocommit, and chained transactions are as the one before', () =>
  expectSameWrites(servers(), [
    'SET TRANSACTION READ ONLY',
    'UPDATE items SET a = a + 1 WHERE id = 1',
    'SELECT a FROM items WHERE id = 1',
    'UPDATE items SET a = a + 1 WHERE id = 1',
    'SET TRANSACTION READ ONLY',
    'START TRANSACTION',
    'UPDATE items SET a = a + 1',
    'COMMIT AND CHAIN',
    'INSERT INTO items (id) VALUES (33)',
    'ROLLBACK AND CHAIN',
    'INSERT INTO items (id) VALUES (34)',
    'COMMIT',
    'SET TRANSACTION READ ONLY',
    'START TRANSACTION READ WRITE',
    'INSERT INTO items (id) VALUES (35), (36)',
    'COMMIT AND CHAIN',
    'INSERT INTO items (id) VALUES (37)',
    'COMMIT',
    'INSERT INTO items (id) VALUES (38)',
    'SELECT * FROM items ORDER BY id',
  ]));

test('errors and warnings stay until a statement uses tables', () =>
  expectSameWrites(servers(), [
    'INSERT INTO items (id) VALUES (1)',
    ...['SELECT 1', 'BEGIN', 'SAVEPOINT a', 'COMMIT', 'SET @q = 1', 'DO 1', 'USE shop', 'SELECT 1 FROM DUAL'],
    'SELECT @@warning_count, @@error_count',
    "PREPARE p FROM 'SELECT 1'",
    'EXECUTE p',
    'SHOW COUNT(*) ERRORS',
    "EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM items'",
    'INSERT INTO items (id) VALUES (1)',
    'SELECT COUNT(*) FROM items',
    'INSERT INTO items (id) VALUES (1)',
    'INSERT INTO items (id, nope) VALUES (1, 1)',
  ]));

test('GET DIAGNOSTICS', () =>
  expectSameWrites(servers(), [
    'INSERT INTO items (id) VALUES (1)',
    'GET DIAGNOSTICS @number = NUMBER, @rows = ROW_COUNT',
    'SELECT @number, @rows',
    'GET CURRENT DIAGNOSTICS CONDITION 1 @state = RETURNED_SQLSTATE, @text = MESSAGE_TEXT, @errno = MYSQL_ERRNO, @table = TABLE_NAME',
    'SELECT @state, @text, @errno, @table',
    'GET DIAGNOSTICS CONDITION 2 @text = MESSAGE_TEXT',
    'GET DIAGNOSTICS CONDITION 0 @text = MESSAGE_TEXT',
    "INSERT IGNORE INTO items (id, a) VALUES (11, 'abc'), (12, '7x')",
    'SET @second = 2',
    'GET DIAGNOSTICS CONDITION @second @state = RETURNED_SQLSTATE, @errno = MYSQL_ERRNO, @row = ROW_NUMBER',
    'SELECT @state, @errno, @row',
    'DROP TABLE IF EXISTS nope',
    'GET DIAGNOSTICS CONDITION 1 @state = RETURNED_SQLSTATE, @errno = MYSQL_ERRNO',
    'SELECT @state, @errno',
    'GET DIAGNOSTICS x = NUMBER',
  ]));

test('variables that are set in a transaction hold from then on, on all data nodes', () =>
  expectSameWrites(servers(), [
    'BEGIN',
    'UPDATE items SET a = a + 1',
    "SET sql_mode = ''",
    "INSERT INTO items (id, a) VALUES (21, '7x'), (22, '8x')",
    'SET sql_mode = DEFAULT',
    "INSERT INTO items (id, a) VALUES (23, '7x'), (24, '8x')",
    "SET time_zone = '+05:00'",
    "SELECT COUNT(*) FROM items WHERE FROM_UNIXTIME(a) LIKE '%05:00:%'",
    'SET time_zone = DEFAULT',
    'COMMIT',
    'SELECT * FROM items ORDER BY id',
  ]));

test('subqueries among the values of an INSERT read the rows of all data nodes', () =>
  expectSameWrites(
    servers(),
    [
      'INSERT INTO alone VALUES (1, (SELECT COUNT(*) FROM items))',
      'INSERT INTO colours VALUES (1, (SELECT COUNT(*) FROM items)), (2, (SELECT MAX(a) FROM items))',
      'INSERT INTO items (id, a) VALUES (9, (SELECT SUM(a) FROM items))',
      'INSERT INTO items (id, a) VALUES ((SELECT MAX(i.id) + 1 FROM items i), 1)',
      'REPLACE INTO alone SET id = 2, n = (SELECT MAX(id) FROM items) + 1',
      'INSERT INTO alone VALUES (1, (SELECT COUNT(*) FROM items)) ON DUPLICATE KEY UPDATE n = VALUES(n) + 1',
      'INSERT INTO counted VALUES (5, (SELECT COUNT(*) FROM alone))',
      'INSERT INTO items (id, a) VALUES (20, (SELECT n FROM colours))',
      'SELECT * FROM alone ORDER BY id',
      'SELECT * FROM colours ORDER BY id',
      'SELECT * FROM items ORDER BY id',
      'SELECT * FROM counted ORDER BY id',
    ],
    false,
  ));

test.each([
  'INSERT INTO alone VALUES (1, 1) ON DUPLICATE KEY UPDATE n = (SELECT COUNT(*) FROM items)',
  'INSERT INTO items (id, a) VALUES (1, 1) ON DUPLICATE KEY UPDATE a = (SELECT COUNT(*) FROM items)',
  'INSERT INTO alone SELECT id, a FROM items ON DUPLICATE KEY UPDATE n = (SELECT COUNT(*) FROM items)',
  "INSERT INTO alone VALUES (5, (SELECT COUNT(*) FROM items)), (6, '7')",
  'INSERT INTO alone VALUES (7, 7) RETURNING (SELECT COUNT(*) FROM items)',
])('%s is refused', async (sql) => {
  const { client } = servers();
  await client.query('INSERT INTO alone VALUES (1, 5)');
  await expect(client.query(sql)).rejects.toMatchObject({ errno: 1235 });
  const [rows] = await client.query('SELECT * FROM alone');
  expect(rows).toEqual([{ id: 1, n: 5 }]);
});

test('without strict mode NULL becomes the default of a column that cannot hold it in an INSERT of several rows', () =>
  expectSameWrites(
    servers(),
    [
      "SET sql_mode = ''",
      'INSERT INTO items (id, c) VALUES (302, NULL), (303, NULL)',
      'INSERT INTO items (id, c) VALUES (402, NULL), (403, 5), (405, NULL)',
      "INSERT INTO items VALUES (502, 1, 'x', NULL), (503, 2, NULL, NULL)",
      'REPLACE INTO items (id, c) VALUES (502, NULL), (503, NULL)',
      'INSERT INTO items (id, c) VALUES (502, NULL), (503, NULL) ON DUPLICATE KEY UPDATE c = VALUES(c) + 1',
      'INSERT INTO items (id, c) SELECT id + 600, NULL FROM items WHERE id < 3',
      'SET sql_mode = DEFAULT',
      'INSERT INTO items (id, c) VALUES (702, NULL), (703, NULL)',
      'SELECT * FROM items ORDER BY id',
    ],
    false,
  ));

test('a sharding column may be assigned the value that it has', async () => {
  await expectSameWrites(servers(), [
    'UPDATE items SET id = 1, a = 9 WHERE id = 1',
    "UPDATE items SET a = a + 1, items.id = 2, b = 'k' WHERE a > 5 AND items.id = 2",
    'UPDATE items SET id = id, a = a + 1',
    'INSERT INTO alone VALUES (1, 1) RETURNING (SELECT 5)',
    'SELECT * FROM items ORDER BY id',
  ]);
  const { client } = servers();
  for (const sql of [
    'UPDATE items SET id = 1 WHERE id = 2',
    'UPDATE items SET id = 1 WHERE id = 1 OR a = 5',
    'UPDATE items SET id = 1 WHERE id IN (1, 2)',
    'UPDATE items SET id = a',
  ])
    await expect(client.query(sql)).rejects.toMatchObject({ errno: 1064 });
});

test('a table is made like one of other data nodes', () =>
  expectSameWrites(servers(), [
    'CREATE TABLE l (LIKE alone)',
    'INSERT INTO l VALUES (1, 1), (1, 2)',
    'INSERT INTO l SELECT * FROM alone',
    'SHOW CREATE TABLE l',
    'CREATE TABLE IF NOT EXISTS shop.l LIKE shop.alone',
    'CREATE OR REPLACE TABLE l LIKE items',
    'SHOW CREATE TABLE l',
    'DROP TABLE l',
  ]));

test('LAST_INSERT_ID() after ON DUPLICATE KEY UPDATE', () =>
  expectSameWrites(
    servers(),
    [
      "INSERT INTO upserted (t) VALUES ('a'), ('b')",
      "INSERT INTO upserted (id, t, n) VALUES (10, 'q', 1), (11, 'w', 1) ON DUPLICATE KEY UPDATE n = n + 1",
      "INSERT INTO upserted (id, t, n) VALUES (10, 'q', 1), (12, 'z', 1) ON DUPLICATE KEY UPDATE n = n + 1",
      "INSERT INTO upserted (t, n) VALUES ('q', 1) ON DUPLICATE KEY UPDATE n = n + 1",
      "INSERT INTO upserted (t, n) VALUES ('q', 1), ('w', 1) ON DUPLICATE KEY UPDATE n = n + 1",
      "INSERT INTO upserted (id, t, n) VALUES (10, 'q', 1) ON DUPLICATE KEY UPDATE n = n + 1",
      "INSERT INTO upserted (t, n) VALUES ('new', 1) ON DUPLICATE KEY UPDATE n = n + 1",
      "INSERT INTO upserted (t, n) VALUES ('q', 1) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), n = 5",
      "INSERT INTO upserted (t, n) VALUES ('w', 1), ('newer', 1) ON DUPLICATE KEY UPDATE n = 7",
      'INSERT INTO counted VALUES (1, 1), (2, 2), (3, 3) ON DUPLICATE KEY UPDATE a = a + 1',
      'INSERT INTO counted VALUES (2, 1), (3, 2), (4, 3) ON DUPLICATE KEY UPDATE a = a + 1',
    ].flatMap((sql) => [sql, 'SELECT LAST_INSERT_ID()']),
  ));

test('ON DUPLICATE KEY UPDATE with columns of the query', async () => {
  await expectSameWrites(
    servers(),
    [
      'INSERT INTO alone VALUES (1, 100), (2, 200)',
      'INSERT INTO items (id, a) SELECT s.id, s.n FROM alone s ON DUPLICATE KEY UPDATE a = items.a + s.n, c = s.id',
      'INSERT INTO alone (id, n) SELECT i.id, i.a FROM items i WHERE i.id < 4 ON DUPLICATE KEY UPDATE n = alone.n + i.a',
      'SELECT * FROM items ORDER BY id',
      'SELECT * FROM alone ORDER BY id',
    ],
    false,
  );
  await expect(
    servers().client.query(
      'INSERT INTO items (id, a) SELECT s.id, s.n + 1 FROM alone s ON DUPLICATE KEY UPDATE a = s.n',
    ),
  ).rejects.toMatchObject({ errno: 1235 });
});

test('DELETE IGNORE … RETURNING by keys', () =>
  expectSameWrites(servers(), [
    'INSERT INTO alone VALUES (1, 10), (2, 20)',
    'DELETE FROM alone WHERE id = 2 RETURNING id, (SELECT COUNT(*) FROM items)',
    'DELETE IGNORE FROM items WHERE a IN (SELECT n FROM alone) RETURNING id, b',
    'SELECT * FROM items ORDER BY id',
  ]));

test('a change on one data node assigns user variables', async () => {
  await expectSameWrites(servers(), [
    'INSERT INTO alone VALUES (1, 10), (2, 20), (3, 30)',
    'SET @n = 5',
    'UPDATE alone SET n = (@n := @n + 1) ORDER BY id DESC',
    'SELECT @n',
    'UPDATE items SET a = @old := a + @n, c = @old WHERE id = 2',
    'SELECT @old, @n',
    'INSERT INTO alone VALUES (4, @m := 7), (5, @m + 1)',
    'DELETE FROM alone WHERE n = (@gone := 6)',
    'SELECT @m, @gone',
    'SELECT * FROM alone ORDER BY id',
    'SELECT * FROM items ORDER BY id',
  ]);
  await expect(servers().client.query('UPDATE items SET a = (@n := @n + 1)')).rejects.toMatchObject({ errno: 1235 });
});
