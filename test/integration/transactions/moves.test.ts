/** UPDATE of a sharding column, with the system property allowShardKeyUpdate. */
import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="orders" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas, system: '<property name="allowShardKeyUpdate">true</property>' });
  client = await proxy.connect();
  await client.query(
    'CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, note VARCHAR(20), twice INT AS (id * 2) VIRTUAL, at TIMESTAMP(3) NULL, bits BIT(4)) ENGINE=InnoDB',
  );
}, 60_000);
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});
beforeEach(async () => {
  await client.query('DELETE FROM orders');
  await client.query(
    "INSERT INTO orders (id, note, at, bits) VALUES (1, 'a\\\\b', '2024-01-01 10:00:00.125', b'101'), (2, NULL, NULL, NULL), (3, 'c', NULL, 0), (30, 'd', NULL, 1)",
  );
});

async function places(): Promise<string> {
  const perNode = await Promise.all(
    ['db1', 'db2', 'db3'].map(async (database) => {
      const rows = (await proxy.backend.run('SELECT id FROM orders ORDER BY id', database)) as { id: number }[];
      return rows.map(({ id }) => id).join(',');
    }),
  );
  return perNode.join(' | ');
}

const change = async (sql: string): Promise<string> => {
  const [{ affectedRows, info }] = (await client.query(sql)) as unknown as [ResultSetHeader];
  return `${affectedRows} ${info}`;
};

test('rows move to where they belong, with all their values', async () => {
  expect(await places()).toBe('3,30 | 1 | 2');
  expect(await change('UPDATE orders SET id = id + 100 WHERE id < 3')).toBe(
    '2 Rows matched: 2  Changed: 2  Warnings: 0',
  );
  expect(await places()).toBe('3,30,102 |  | 101');
  const [rows] = await client.query(
    'SELECT id, note, twice, at, bits + 0 AS bits FROM orders WHERE id > 100 ORDER BY id',
  );
  expect(rows).toEqual([
    { id: 101, note: 'a\\b', twice: 202, at: '2024-01-01 10:00:00.125', bits: 5 },
    { id: 102, note: null, twice: 204, at: null, bits: null },
  ]);
});

test('on the same node, without a difference, and for no row', async () => {
  expect(await change("UPDATE orders SET id = 33, note = 'x' WHERE id = 3")).toBe(
    '1 Rows matched: 1  Changed: 1  Warnings: 0',
  );
  expect(await change('UPDATE orders SET id = 1 WHERE id = 1')).toBe('1 Rows matched: 1  Changed: 0  Warnings: 0');
  expect(await change('UPDATE orders SET id = 5 WHERE id = 4')).toBe('0 Rows matched: 0  Changed: 0  Warnings: 0');
  expect(await places()).toBe('30,33 | 1 | 2');
});

test('a key that is taken leaves everything as it was', async () => {
  await expect(client.query('UPDATE orders SET id = id + 1 WHERE id IN (1, 30)')).rejects.toMatchObject({
    errno: 1062,
  });
  expect(await places()).toBe('3,30 | 1 | 2');
});

test('in a transaction it can be rolled back', async () => {
  await client.query('BEGIN');
  await change('UPDATE orders SET id = 4 WHERE id = 3');
  expect(await places()).toBe('3,30 | 1 | 2');
  expect((await client.query('SELECT id FROM orders WHERE id IN (3, 4)'))[0]).toEqual([{ id: 4 }]);
  await client.query('ROLLBACK');
  expect(await places()).toBe('3,30 | 1 | 2');
});

test('ON DUPLICATE KEY UPDATE with the sharding column as it was inserted, which libraries write', async () => {
  await client.query(
    "INSERT INTO orders (id, note) VALUES (1, 'one'), (2, 'two'), (7, 'new') ON DUPLICATE KEY UPDATE id = VALUES(id), note = VALUES(note), orders.id = orders.id",
  );
  expect(await places()).toBe('3,30 | 1,7 | 2');
  const [rows] = await client.query('SELECT note FROM orders WHERE id < 3 ORDER BY id');
  expect(rows).toEqual([{ note: 'one' }, { note: 'two' }]);
  await expect(
    client.query('INSERT INTO orders (id) VALUES (1) ON DUPLICATE KEY UPDATE id = VALUES(id) + 1'),
  ).rejects.toMatchObject({ errno: 1235 });
});
