/** INSERT IGNORE of several rows, of which some break a CHECK or are updated: the same whatever way the rows are split over data nodes. MariaDB refuses such a row when it is alone in its INSERT. */
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const servers = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1">
      <table name="t" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="unique_a" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="big" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="numbered" primaryKey="id" dataNode="dn1,dn2,dn3" type="global"/>
    </schema>`,
  },
  [
    'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b INT, CONSTRAINT positive CHECK (b > 0), KEY (b))',
    'CREATE TABLE big (id BIGINT PRIMARY KEY, a VARCHAR(50), b INT, CONSTRAINT positive CHECK (b > 0)) ENGINE = InnoDB',
    'CREATE TABLE numbered (id BIGINT PRIMARY KEY AUTO_INCREMENT, a INT, CONSTRAINT positive CHECK (a > 0))',
    'CREATE TABLE unique_a (id BIGINT PRIMARY KEY, a INT, b INT, CONSTRAINT positive CHECK (b > 0), UNIQUE (a))',
    'CREATE TABLE stored (id BIGINT, a INT, b INT)',
    'INSERT INTO stored VALUES (1, 1, -1), (2, 2, 2), (3, 3, 3)',
  ],
);

const manyRows = Array.from({ length: 3000 }, (_, row) => `(${row * 3}, "${'x'.repeat(40)}", 1)`).join();
const names = ['t', 'big', 'numbered', 'unique_a'];

describe.each(['', 'STRICT_TRANS_TABLES'])("sql_mode '%s'", (mode) => {
  test.each([
    ['one row, which is refused', 'INSERT IGNORE INTO t VALUES (1, 1, -1)'],
    ['alone on its node', 'INSERT IGNORE INTO t VALUES (1, 1, -1), (2, 2, 2)'],
    ['all of them', 'INSERT IGNORE INTO t VALUES (1, 1, -1), (2, 2, -2)'],
    ['alone and not', 'INSERT IGNORE INTO t VALUES (1, 1, 1), (2, 2, -2), (4, 4, 4), (7, 5, -5), (3, 2, 7)'],
    ['with other warnings', 'INSERT IGNORE INTO t VALUES (1, 1, 1), (2, "x", -2)'],
    ['with defaults', 'INSERT IGNORE INTO t (a, id, b) VALUES (DEFAULT(b), 1, 1), (5, 2, -2)'],
    ['with expressions', 'INSERT IGNORE INTO t VALUES (1, 1, 1 + 0), (2, 2, -2 + 0)'],
    ['with duplicates', 'INSERT IGNORE INTO t VALUES (1, 1, 1), (2, 2, -2), (1, 5, 5)'],
    ['with updates', 'INSERT IGNORE INTO t VALUES (1, 1, -1), (2, 2, 2) ON DUPLICATE KEY UPDATE a = 5'],
    ['of a query', 'INSERT IGNORE INTO t SELECT id, a, b FROM stored'],
    ['of a query without a table', 'INSERT IGNORE INTO t SELECT 1, 1, -1'],
    ['in statements for parts', `INSERT IGNORE INTO big VALUES ${manyRows}, (1, "a", -1)`],
    ['of a global table, by row', 'INSERT IGNORE INTO numbered VALUES (1, 1), (2, -1), (3, 3)'],
    [
      'with rows that are updated',
      'INSERT IGNORE INTO unique_a VALUES (3, 33, 1), (6, 66, 1) ON DUPLICATE KEY UPDATE b = 5',
    ],
    ['with rows that stay', 'INSERT IGNORE INTO unique_a VALUES (3, 33, 1), (9, 66, 1) ON DUPLICATE KEY UPDATE b = 2'],
    [
      'with all kinds',
      'INSERT IGNORE INTO unique_a VALUES (9, 99, 1), (1, 1, 1), (3, 3, 3), (6, 4, 5), (12, 8, -1) ON DUPLICATE KEY UPDATE b = b + 1',
    ],
    [
      'with updates that are ignored',
      'INSERT IGNORE INTO unique_a VALUES (9, 99, 1), (6, 1, 1), (3, 3, 3) ON DUPLICATE KEY UPDATE a = 33',
    ],
    [
      'one on each node, updated',
      'INSERT IGNORE INTO unique_a VALUES (3, 1, 1), (4, 4, 4), (1, 1, 1), (4, 4, 4) ON DUPLICATE KEY UPDATE b = 5',
    ],
    ['updated by a query', 'INSERT IGNORE INTO unique_a SELECT id * 3, a, b FROM stored ON DUPLICATE KEY UPDATE b = 5'],
    [
      'updated by expressions',
      'INSERT IGNORE INTO unique_a VALUES (3, 1 + 1, 1), (4, 4 + 0, 4) ON DUPLICATE KEY UPDATE b = 5',
    ],
    [
      'of a global table, updated',
      'INSERT IGNORE INTO numbered (id, a) VALUES (1, 1), (1, 2), (2, -1) ON DUPLICATE KEY UPDATE a = 7',
    ],
    ['without IGNORE', 'INSERT INTO t VALUES (1, 1, -1), (2, 2, 2)'],
  ])('%s', async (_, sql) => {
    const { client, oracle } = servers();
    const outcomes: unknown[] = [];
    for (const each of [client, oracle]) {
      await each.query(`SET sql_mode = '${mode}'`);
      for (const name of names) await each.query(`DELETE FROM ${name}`);
      await each.query('INSERT INTO unique_a VALUES (3, 33, 2), (6, 66, 2)');
      try {
        const [result] = await each.query(sql);
        const { affectedRows, info, warningStatus } = result as unknown as Record<string, unknown>;
        outcomes.push({
          affectedRows,
          info,
          warningStatus,
          told: (await rowsAsText(each, 'SHOW WARNINGS'))!.map(String).sort(),
        });
      } catch (error) {
        outcomes.push((error as { readonly errno: number }).errno);
      }
      for (const name of names) outcomes.push(await rowsAsText(each, `SELECT * FROM ${name} ORDER BY id`));
    }
    const half = outcomes.length / 2;
    expect(outcomes.slice(0, half)).toEqual(outcomes.slice(half));
  });

  test('with RETURNING', async () => {
    const { client, oracle } = servers();
    for (const each of [client, oracle]) {
      await each.query(`SET sql_mode = '${mode}'`);
      await each.query('DELETE FROM t');
    }
    for (const sql of [
      'INSERT IGNORE INTO t VALUES (1, 1, -1), (2, 2, 2) RETURNING id',
      'SHOW WARNINGS',
      'INSERT IGNORE INTO t SELECT id + 2, a, b FROM stored WHERE id < 3 RETURNING id',
      'SHOW WARNINGS',
      'SELECT * FROM t ORDER BY id',
    ])
      expect(await rowsAsText(client, sql)).toEqual(await rowsAsText(oracle, sql));
  });
});

test('with RETURNING where no row is left and no node tells the columns: 4025', async () => {
  const { client } = servers();
  await client.query("SET sql_mode = 'STRICT_TRANS_TABLES'");
  await expect(client.query('INSERT IGNORE INTO t VALUES (5, 1, -1), (6, 2, -1) RETURNING id')).rejects.toMatchObject({
    errno: 4025,
    message: expect.stringContaining('None of the rows'),
  });
});
