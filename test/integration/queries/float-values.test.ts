/** FLOAT values as they are stored: servers print six digits of them, and what the engine computes with has all. */
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const sides = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1">
      <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="copies" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="others" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    </schema>`,
  },
  [
    'CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, f FLOAT, g FLOAT(8,2), d DOUBLE, n INT, m DOUBLE(10,3))',
    'CREATE TABLE others (id BIGINT NOT NULL PRIMARY KEY, item BIGINT, f FLOAT, d DOUBLE)',
    `INSERT INTO items VALUES (1, 0.1, 0.1, 0.1, 1, 0.1), (2, 1.23456789, 1.23, 1.23456789, 1, 1.235), (3, 16777217, 123456.78, 16777217, 2, 7.777),
      (4, 3.4e38, 99999.99, 3.4e38, 2, -1.118), (5, 1e-40, 0, 1e-40, 3, 100.001), (6, NULL, NULL, NULL, 3, NULL), (7, -0.3, -0.3, -0.3, 1, 3.303),
      (8, 33333.335, 33333.335, 2, 2, 0.007)`,
    `INSERT INTO others VALUES (1, 2, 0.1, 0.1), (2, 3, 1.23456789, 1.23456789), (3, 4, 16777217, 2), (4, 1, 0.3, 0.3), (5, 8, 0.7, 0.7), (6, 7, -0.3, -0.3)`,
  ],
);

test.each([
  'SELECT id, f, g, d FROM items ORDER BY id',
  'SELECT SUM(f), AVG(f), MIN(f), MAX(f) FROM items WHERE f < 1e9',
  'SELECT i.id, o.id, i.f, o.f, i.f + 0, i.f * o.d, i.g FROM items i JOIN others o ON o.item = i.id ORDER BY 1, 2',
  'SELECT SUM(i.f), AVG(o.f), SUM(i.g), MAX(i.f), MIN(o.f) FROM items i JOIN others o ON o.item = i.id WHERE i.f < 1e9',
  'SELECT AVG(g), AVG(m), SUM(m / 3), AVG(m / 7), STD(m) FROM items',
  'SELECT n, AVG(g), AVG(m), SUM(m * 0.001e0), MAX(m / 7) FROM items GROUP BY n ORDER BY n',
  'SELECT i.id, i.f = 0.1, i.f = i.d, o.f < 0.1, i.f > 1.2345678 FROM items i JOIN others o ON o.item = i.id ORDER BY 1',
  'SELECT i.id, o.id FROM items i JOIN others o ON i.f = o.f ORDER BY 1, 2',
  'SELECT i.id, o.id FROM items i JOIN others o ON i.d = o.f ORDER BY 1, 2',
  'SELECT f, COUNT(*) FROM items GROUP BY f ORDER BY f',
  'SELECT o.f, COUNT(*), SUM(i.f) FROM items i JOIN others o ON o.item = i.id GROUP BY o.f ORDER BY o.f',
  'SELECT DISTINCT f FROM (SELECT f FROM items UNION ALL SELECT f FROM others) u ORDER BY f',
  'SELECT f FROM items UNION SELECT f FROM others ORDER BY f',
  'SELECT CONCAT(i.f), CAST(i.f AS CHAR), CAST(i.f AS DECIMAL(20,10)), ROUND(i.f, 3), FLOOR(i.f) FROM items i JOIN others o ON o.item = i.id ORDER BY i.id',
  'SELECT id, SUM(f) OVER (ORDER BY id), f / 3 FROM items WHERE id < 4 ORDER BY id',
  'SELECT id FROM items ORDER BY f, id LIMIT 3',
  'SELECT i.id FROM items i JOIN others o ON o.item = i.id ORDER BY i.f DESC, i.id LIMIT 3',
  'SELECT (SELECT MAX(o.f) FROM others o WHERE o.item = i.id) + 0 FROM items i ORDER BY i.id',
  'SELECT id FROM items WHERE f IN (SELECT f FROM others) ORDER BY id',
  'SELECT id FROM items WHERE f IN (SELECT d FROM others) ORDER BY id',
  'SELECT GROUP_CONCAT(i.f ORDER BY i.id), STDDEV(i.f), CONCAT(JSON_ARRAYAGG(o.f ORDER BY i.id)) FROM items i JOIN others o ON o.item = i.id WHERE i.f < 1e9',
  'WITH RECURSIVE r AS (SELECT id, f FROM items WHERE id = 1 UNION ALL SELECT id + 1, f * 1.1 FROM r WHERE id < 4) SELECT * FROM r',
  'SELECT x.f + 0, x.m + 0 FROM (SELECT i.f, MAX(o.f) AS m FROM items i JOIN others o ON o.item = i.id GROUP BY i.f) x ORDER BY 1',
])('%s', async (sql) => {
  const { client, oracle } = sides();
  expect(await rowsAsText(client, sql)).toEqual(await rowsAsText(oracle, sql));
});

test.each([
  'SELECT f, g, d FROM items WHERE id = ?',
  'SELECT f, g, d FROM items WHERE id >= ? ORDER BY id',
  'SELECT i.f, o.f, i.f + 0 FROM items i JOIN others o ON o.item = i.id WHERE i.id >= ? ORDER BY i.id',
])('prepared: %s', async (sql) => {
  const { client, oracle } = sides();
  const rows = [
    await client.execute({ sql, rowsAsArray: true }, [2]),
    await oracle.execute({ sql, rowsAsArray: true }, [2]),
  ];
  expect(rows[0]![0]).toEqual(rows[1]![0]);
});

test('rows that go from one data node to others keep their values', async () => {
  const { client, oracle } = sides();
  for (const connection of [client, oracle]) {
    for (const sql of [
      'CREATE TABLE copies (id BIGINT NOT NULL PRIMARY KEY, f FLOAT, g FLOAT(8,2), d DOUBLE)',
      'INSERT INTO copies SELECT id + 1, f, g, d FROM items',
      'INSERT INTO copies SELECT i.id + 100, o.f, i.g, i.f FROM items i JOIN others o ON o.item = i.id',
      'REPLACE INTO copies SELECT id + 1, f, g, f FROM items WHERE id < 3 ORDER BY f',
      'UPDATE copies c JOIN items i ON i.id + 1 = c.id SET c.d = i.f WHERE c.id > 3',
      'CREATE TABLE more AS SELECT id, f FROM items WHERE id = 2 UNION ALL SELECT id, f FROM others WHERE id = 2',
    ]) {
      await connection.query(sql);
    }
  }
  for (const sql of [
    'SELECT id, f * 1e0, g * 1e0, d FROM copies ORDER BY id',
    'SELECT id, f * 1e0 FROM more ORDER BY f',
    'SELECT COUNT(*) FROM copies c JOIN items i ON i.id + 1 = c.id AND i.f = c.f',
  ])
    expect(await rowsAsText(client, sql)).toEqual(await rowsAsText(oracle, sql));
});

test('queries under LOCK TABLES, prepared ones too', async () => {
  const { client } = sides();
  await client.query('LOCK TABLES items WRITE');
  const sql = 'SELECT id, f FROM items ORDER BY id LIMIT 2';
  const text = await rowsAsText(client, sql);
  const [prepared] = await client.execute({ sql: 'SELECT id, f FROM items WHERE id = ?', rowsAsArray: true }, [2]);
  await client.query('UNLOCK TABLES');
  expect(text).toEqual([
    ['1', '0.1'],
    ['2', '1.23457'],
  ]);
  expect((prepared as unknown[][])[0]![1]).toBe(Math.fround(1.23456789));
});

test('set operations of FLOAT and text are refused: a server shows as many digits as the text is wide', async () => {
  const { client } = sides();
  for (const sql of [
    "SELECT f FROM items UNION ALL SELECT CONCAT('x', id) FROM items",
    "SELECT CONCAT('x', id) FROM items UNION SELECT f FROM items",
  ])
    await expect(client.query(sql)).rejects.toMatchObject({
      errno: 1235,
      message: expect.stringMatching(/FLOAT and text/),
    });
});
