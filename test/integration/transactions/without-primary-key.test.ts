/** Changes of tables without a primary key (as ORMs make for collections) by rows of other data nodes, as on one MariaDB. */
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const servers = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1">
      <table name="orders" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="spread" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    </schema>`,
  },
  [
    'CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, total INT, word VARCHAR(10))',
    "INSERT INTO orders (id, total, word) VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c'), (4, 40, 'd'), (5, 50, 'e'), (6, 60, NULL)",
    ...['labels', 'spread'].flatMap((table) => [
      `CREATE TABLE ${table} (id BIGINT, order_id BIGINT, label VARCHAR(10), n INT, bytes VARBINARY(10))`,
      `INSERT INTO ${table} (id, order_id, label, n, bytes) VALUES (1, 1, 'x', 1, 'a'), (2, 1, 'X', 1, 'A'), (3, 2, 'x', 2, 'b'), (4, 2, 'x', 2, 'b'), (4, 2, 'x', 2, 'b'), (5, 3, 'y', 3, NULL), (6, 4, NULL, 4, 'd'), (7, NULL, 'z', 5, 'e'), (8, 5, 'z', NULL, 'e')`,
    ]),
  ],
);

describe.each(['labels', 'spread'])('%s', (table) => {
  test.each([
    'DELETE FROM TABLE WHERE order_id IN (SELECT id FROM orders WHERE total > 30)',
    'DELETE FROM TABLE WHERE order_id IN (SELECT o.id FROM orders o WHERE o.total < 20) AND n = 1',
    'DELETE FROM TABLE WHERE EXISTS (SELECT 1 FROM orders o WHERE o.id = TABLE.order_id AND o.total = 20)',
    'DELETE FROM TABLE WHERE order_id = (SELECT MAX(id) - 3 FROM orders)',
    'DELETE FROM TABLE WHERE bytes IN (SELECT CAST(word AS BINARY) FROM orders)',
    'UPDATE TABLE SET n = n + 100, label = CONCAT(label, order_id) WHERE order_id IN (SELECT id FROM orders WHERE total <= 20)',
    'UPDATE TABLE SET label = n WHERE order_id IN (SELECT id FROM orders WHERE id < 0)',
  ])('%s', async (sql) => {
    const { client, oracle } = servers();
    const outcomes = [];
    for (const each of [client, oracle]) {
      await each.query('START TRANSACTION');
      const [result] = await each.query(sql.replaceAll('TABLE', table));
      const { affectedRows } = result as { readonly affectedRows: number };
      outcomes.push({ affectedRows, left: await rowsAsText(each, `SELECT * FROM ${table} ORDER BY 1, 2, 3, 4, 5`) });
      await each.query('ROLLBACK');
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
  });

  test.each([
    ['text that compares without case', 'DELETE FROM TABLE WHERE label IN (SELECT word FROM orders)'],
    ['a limit', 'DELETE FROM TABLE WHERE order_id IN (SELECT id FROM orders) LIMIT 1'],
    ['a column that is assigned', 'UPDATE TABLE SET order_id = 7 WHERE order_id IN (SELECT id FROM orders)'],
    [
      'values of other tables',
      'UPDATE TABLE SET n = (SELECT MAX(total) FROM orders) WHERE order_id IN (SELECT id FROM orders)',
    ],
    ['NULL', 'DELETE FROM TABLE WHERE order_id IS NULL AND (SELECT COUNT(*) FROM orders) > 0'],
    ['chance', 'DELETE FROM TABLE WHERE order_id IN (SELECT id FROM orders) AND RAND() < 0.5'],
  ])('refused: %s', async (_, sql) => {
    const { client } = servers();
    await expect(client.query(sql.replaceAll('TABLE', table))).rejects.toMatchObject({ errno: 1235 });
    expect(await rowsAsText(client, `SELECT COUNT(*) FROM ${table}`)).toEqual([['9']]);
  });
});
