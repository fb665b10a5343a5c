/** Queries that assign user variables: on one data node, with the variables the session's; against one MariaDB. */
import type { Connection } from 'mysql2/promise';
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const servers = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
      <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
    </schema>`,
  },
  [
    'CREATE TABLE items (id INT NOT NULL PRIMARY KEY, price DECIMAL(8,2))',
    'CREATE TABLE colours (id INT NOT NULL PRIMARY KEY, name VARCHAR(20), born DATETIME(3))',
    'INSERT INTO items VALUES (1, 1.50), (2, 2.25), (3, 9.99), (4, 0.01)',
    "INSERT INTO colours VALUES (1, 'réd', '2024-02-29 10:11:12.5'), (2, 'blue', NULL), (3, 'gr''een', NULL)",
  ],
);

async function texts(connection: Connection, statements: readonly string[]): Promise<unknown> {
  const all: unknown[] = [];
  for (const sql of statements) all.push(await rowsAsText(connection, sql));
  return all;
}

test.each([
  [['SELECT @x := 5, @y := "é\'x", @z := 1.50, @e := 1e0, @n := NULL', 'SELECT @x, @y, @z, @e, @n']],
  [['SET @r := 0', 'SELECT @r := @r + 1 AS place, name FROM colours ORDER BY name', 'SELECT @r']],
  [['SELECT c.name, @k := @k + 1 AS place FROM colours c, (SELECT @k := 10) AS start ORDER BY c.name', 'SELECT @k']],
  [['SELECT @p := price FROM items WHERE id = 3', 'SELECT id FROM items WHERE price < @p ORDER BY id']],
  [['SELECT @b := born FROM colours WHERE id = 1', 'SELECT @b']],
  [['SET @a = 1', 'SELECT @a, @a := @a + id, DATABASE() FROM shop.colours ORDER BY id', 'SELECT @A']],
  [['SELECT @nobody := id FROM colours WHERE id = 99', 'SELECT @nobody']],
  [['BEGIN', 'SELECT @i := id FROM items WHERE id = 4 FOR UPDATE', 'ROLLBACK', 'SELECT @i']],
])('%j', async (statements) => {
  const { client, oracle } = servers();
  expect(await texts(client, statements)).toEqual(await texts(oracle, statements));
});

test('prepared', async () => {
  const { client } = servers();
  await client.execute('SELECT @q := name FROM colours WHERE id = ?', [3]);
  expect(await texts(client, ['SELECT @q'])).toEqual([[["gr'een"]]]);
});

test.each([
  'SELECT @n := @n + 1, id FROM items',
  'SELECT COUNT(*) FROM items WHERE (@n := id) > 2',
  'UPDATE items SET price = (@n := @n + 1)',
])('rows of several data nodes come in no order that the assignments could follow: %s', async (sql) => {
  await expect(servers().client.query(sql)).rejects.toMatchObject({ errno: 1235 });
});
