/** What sessions set and are told beside the rows: FOUND_ROWS() after SHOW, errors in names that the client knows, sql_select_limit, timestamp. */
import type { Connection } from 'mysql2/promise';
import { useProxyAndOracle } from '../../support/proxy-and-oracle';

const sides = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1">
      <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="others" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    </schema>`,
  },
  [
    'CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, u BIGINT UNSIGNED, n BIGINT)',
    'CREATE TABLE others (id BIGINT NOT NULL PRIMARY KEY, item BIGINT, n BIGINT)',
    'INSERT INTO items VALUES (1, 18446744073709551615, 1), (2, 0, 1), (3, 1, 1), (4, 2, 1)',
    'INSERT INTO others VALUES (1, 2, 5), (2, 3, 5), (3, 4, 5), (4, 1, 5)',
  ],
);

test.each([
  'SHOW WARNINGS',
  'SHOW CREATE TABLE items',
  'SHOW GRANTS',
  'SHOW FULL PROCESSLIST',
  "SHOW TABLES LIKE 'items'",
  'SHOW FULL COLUMNS FROM items',
  'DESCRIBE items',
  'CHECK TABLE items',
  'SET @x = 1',
])('FOUND_ROWS() after %s', async (sql) => {
  const found = async (connection: Connection): Promise<unknown> => {
    await connection.query('SELECT SQL_CALC_FOUND_ROWS id FROM items LIMIT 1');
    await connection.query(sql);
    return String((await connection.query({ sql: 'SELECT FOUND_ROWS()', rowsAsArray: true }))[0]);
  };
  const { client, oracle } = sides();
  expect(await found(client)).toBe(await found(oracle));
});

test.each([
  // On the nodes, amid the rows and before them; and above the nodes.
  'SELECT u - 1 FROM items ORDER BY id',
  'SELECT u - n FROM items WHERE id = 2',
  'SELECT nothing(id) FROM items',
  'SELECT i.u + o.n FROM items i JOIN others o ON o.item = i.id ORDER BY i.id',
  'SELECT i.n * 0 + (i.u - o.n) * 2 FROM items i JOIN others o ON o.item = i.id ORDER BY i.id DESC',
  'SELECT nothing FROM items i JOIN others o ON o.item = i.id',
])('the error of %s', async (sql) => {
  const message = async (connection: Connection): Promise<string> => {
    const error = await connection.query(sql).then(
      () => ({ message: 'no error' }),
      (thrown: Error) => thrown,
    );
    return error.message.toLowerCase();
  };
  const { client, oracle } = sides();
  expect(await message(client)).toBe(await message(oracle));
});

describe('sql_select_limit', () => {
  const rowsOf = async (sql: string): Promise<readonly [ours: unknown, theirs: unknown]> => {
    const { client, oracle } = sides();
    const rows: unknown[] = [];
    for (const side of [client, oracle]) {
      await side.query('SET sql_select_limit = 2');
      rows.push(String((await side.query({ sql, rowsAsArray: true }))[0]));
      await side.query('SET sql_select_limit = DEFAULT');
    }
    return [rows[0], rows[1]];
  };

  test.each([
    'SELECT id FROM items ORDER BY id',
    'SELECT i.id FROM items i JOIN others o ON o.item = i.id ORDER BY i.id DESC',
    'SELECT id FROM items ORDER BY id LIMIT 3',
    'SELECT COUNT(*) FROM (SELECT id FROM items) t',
    'SELECT id FROM items UNION SELECT n FROM others ORDER BY 1',
    'SELECT id FROM items WHERE id < 9 ORDER BY id FOR UPDATE',
    'SELECT id FROM items ORDER BY id LOCK IN SHARE MODE',
    '(SELECT id FROM items ORDER BY id DESC)',
    "SELECT id, 'for' FROM items ORDER BY id -- the end",
    'WITH q AS (SELECT id FROM items) SELECT * FROM q ORDER BY id DESC',
    'VALUES (1), (2), (3)',
  ])('%s', async (sql) => {
    const [ours, theirs] = await rowsOf(sql);
    expect(ours).toBe(theirs);
  });
});

test('SET timestamp is the time of all nodes', async () => {
  const { client, oracle } = sides();
  for (const sql of [
    'SELECT NOW(), CURDATE(), UNIX_TIMESTAMP(), @@timestamp',
    'SELECT DISTINCT NOW(3) FROM items',
    'SELECT NOW() FROM items WHERE id = 1',
    "SELECT COUNT(*) FROM items WHERE NOW() < '2023-12-01'",
  ]) {
    const answers = [];
    for (const side of [client, oracle]) {
      await side.query('SET timestamp = 1700000000.25');
      answers.push(String((await side.query({ sql, rowsAsArray: true, dateStrings: true }))[0]));
      await side.query('SET timestamp = DEFAULT');
    }
    expect(answers[0]).toBe(answers[1]);
  }
});
