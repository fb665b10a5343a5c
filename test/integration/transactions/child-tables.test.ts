/** Children whose key is not what places their parent: each row goes where its parent is, which is looked up. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="customers" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long">
    <childTable name="orders" primaryKey="id" joinKey="customer_code" parentKey="code">
      <childTable name="order_lines" primaryKey="id" joinKey="order_id" parentKey="id"/>
    </childTable>
  </table>
  <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
</schema>`;

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  client = await proxy.connect();
  await client.query('CREATE TABLE customers (id INT NOT NULL PRIMARY KEY, code VARCHAR(20) NOT NULL, KEY (code))');
  await client.query('CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, customer_code VARCHAR(20) NOT NULL)');
  await client.query('CREATE TABLE order_lines (id INT NOT NULL PRIMARY KEY, order_id INT NOT NULL)');
  await client.query('CREATE TABLE colours (id INT NOT NULL PRIMARY KEY, uuid CHAR(36), number DOUBLE)');
  await client.query("INSERT INTO customers VALUES (0, 'zero'), (1, 'one'), (2, 'it''s two')");
}, 60_000);
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});

async function places(table: string): Promise<string> {
  const perNode = await Promise.all(
    ['db1', 'db2', 'db3'].map(async (database) => {
      const rows = (await proxy.backend.run(`SELECT id FROM ${table} ORDER BY id`, database)) as { id: number }[];
      return rows.map(({ id }) => id).join(',');
    }),
  );
  return perNode.join(' | ');
}

test('rows of several parents in one statement, and grandchildren', async () => {
  await client.query(
    "INSERT INTO orders (id, customer_code) VALUES (10, 'zero'), (11, 'one'), (12, 'it''s two'), (13, 'ONE')",
  );
  expect(await places('orders')).toBe('10 | 11,13 | 12');
  await client.query('INSERT INTO order_lines VALUES (1, 10), (2, 11), (3, 12), (4, 10)');
  expect(await places('order_lines')).toBe('1,4 | 2 | 3');
  const [rows] = await client.query(
    'SELECT c.id, COUNT(*) AS n FROM customers c JOIN orders o ON o.customer_code = c.code JOIN order_lines l ON l.order_id = o.id GROUP BY c.id ORDER BY c.id',
  );
  expect(rows).toEqual([
    { id: 0, n: '2' },
    { id: 1, n: '1' },
    { id: 2, n: '1' },
  ]);
});

test('a row without a parent is refused, and with it the whole statement', async () => {
  await expect(client.query("INSERT INTO orders VALUES (20, 'one'), (21, 'nobody')")).rejects.toMatchObject({
    errno: 1064,
    message: expect.stringContaining("can't find (root) parent sharding node"),
  });
  await expect(client.query('INSERT INTO orders (id) VALUES (22)')).rejects.toMatchObject({ errno: 1064 });
  expect(await places('orders')).not.toContain('2,20');
});

test('a parent that the same transaction has inserted is found; one that has moved is found again', async () => {
  await client.query('BEGIN');
  await client.query("INSERT INTO customers VALUES (4, 'four')");
  await client.query("INSERT INTO orders VALUES (40, 'four')");
  await client.query('ROLLBACK');
  await expect(client.query("INSERT INTO orders VALUES (41, 'four')")).rejects.toMatchObject({ errno: 1064 });
  await client.query("INSERT INTO customers VALUES (5, 'four')");
  await client.query("INSERT INTO orders VALUES (42, 'four')");
  expect(await places('orders')).toBe('10 | 11,13 | 12,42');
});

test('functions that nodes answer differently are evaluated once for all copies of a global table', async () => {
  await client.query('INSERT INTO colours VALUES (1, UUID(), RAND()), (2, UUID(), RAND())');
  const copies = await Promise.all(
    ['db1', 'db2', 'db3'].map((database) => proxy.backend.run('SELECT * FROM colours ORDER BY id', database)),
  );
  expect(copies[1]).toEqual(copies[0]);
  expect(copies[2]).toEqual(copies[0]);
  const [first, second] = copies[0] as { uuid: string; number: number }[];
  expect(first!.uuid).toMatch(/^[0-9a-f-]{36}$/);
  expect(first!.uuid).not.toBe(second!.uuid);
  expect(first!.number).not.toBe(second!.number);
});

test('ON DUPLICATE KEY UPDATE does not give a row another parent', async () => {
  await client.query(
    "INSERT INTO orders VALUES (70, 'one') ON DUPLICATE KEY UPDATE customer_code = VALUES(customer_code)",
  );
  await expect(
    client.query("INSERT INTO orders VALUES (70, 'one') ON DUPLICATE KEY UPDATE customer_code = 'zero'"),
  ).rejects.toMatchObject({ errno: 1235 });
});
