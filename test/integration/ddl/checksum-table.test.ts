/** CHECKSUM TABLE, index cardinality, and DROP TABLE of tables on different data nodes, beside one MariaDB with the same rows. */
import { type Connection, createConnection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" dataNode="dn1">
  <table name="items" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="colours" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="pair" dataNode="dn2,dn3" rule="mod-two"/>
</schema>`;
const rules = `
  <tableRule name="mod-long"><rule><columns>id</columns><algorithm>mod-long</algorithm></rule></tableRule>
  <tableRule name="mod-two"><rule><columns>id</columns><algorithm>mod-two</algorithm></rule></tableRule>
  <function name="mod-long" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>
  <function name="mod-two" class="io.mycat.route.function.PartitionByMod"><property name="count">2</property></function>`;

let proxy: ProxyServer;
let through: Connection;
let direct: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas, rules });
  await proxy.backend.run('CREATE DATABASE shop');
  through = await proxy.connect();
  direct = await createConnection({ host: '127.0.0.1', port: proxy.backend.port, user: 'root', database: 'shop' });
});
beforeEach(async () => {
  for (const sql of [
    'DROP TABLE IF EXISTS items, colours, pair, plain',
    'CREATE TABLE items (id INT PRIMARY KEY, name VARCHAR(20), KEY by_name (name))',
    'CREATE TABLE colours (id INT PRIMARY KEY, name VARCHAR(20))',
    'CREATE TABLE pair (id INT PRIMARY KEY)',
    'CREATE TABLE plain (id INT PRIMARY KEY, name TEXT)',
    `INSERT INTO items VALUES ${Array.from({ length: 90 }, (_, id) => `(${id}, 'name ${id}')`).join()}`,
    "INSERT INTO colours VALUES (1, 'red'), (2, NULL)",
    "INSERT INTO plain VALUES (1, 'x'), (2, '')",
    'INSERT INTO pair VALUES (1), (2), (3)',
  ]) {
    await through.query(sql);
    await direct.query(sql);
  }
});
afterAll(async () => {
  await Promise.all([through?.end(), direct?.end()]);
  await proxy?.stop();
});

async function rowsOf(connection: Connection, sql: string): Promise<unknown> {
  const [rows] = await connection.query({ sql, rowsAsArray: true });
  return (rows as unknown[][]).map((row) => row.map((value) => (value === null ? null : String(value))));
}

test.each([
  'CHECKSUM TABLE items',
  'CHECKSUM TABLE items, colours, plain, pair EXTENDED',
  'CHECKSUM TABLES plain, missing',
  'CHECKSUM TABLE items QUICK',
])('%s', async (sql) => {
  expect(await rowsOf(through, sql)).toEqual(await rowsOf(direct, sql));
  expect(await rowsOf(through, 'SHOW WARNINGS')).toEqual(await rowsOf(direct, 'SHOW WARNINGS'));
});

test('in a transaction it counts the changes of the transaction', async () => {
  for (const connection of [through, direct]) {
    await connection.query('BEGIN');
    await connection.query("UPDATE items SET name = 'other' WHERE id IN (1, 2, 3)");
  }
  expect(await rowsOf(through, 'CHECKSUM TABLE items')).toEqual(await rowsOf(direct, 'CHECKSUM TABLE items'));
  await Promise.all([through.query('ROLLBACK'), direct.query('ROLLBACK')]);
});

test('cardinality is that of all data nodes', async () => {
  for (const sql of ['ANALYZE TABLE items', 'ANALYZE TABLE colours']) {
    await through.query(sql);
    await direct.query(sql);
  }
  for (const sql of [
    'SHOW INDEX FROM items',
    'SHOW INDEX FROM colours',
    "SELECT INDEX_NAME, CARDINALITY FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = 'items' ORDER BY INDEX_NAME",
  ])
    expect(await rowsOf(through, sql)).toEqual(await rowsOf(direct, sql));
});

test('tables on different data nodes are dropped by one statement', async () => {
  await through.query('DROP TABLE items, shop.`colours`, plain, pair CASCADE');
  for (const database of ['db1', 'db2', 'db3'])
    expect(await proxy.backend.run(`SHOW TABLES FROM ${database}`)).toEqual([]);
  await expect(through.query('DROP TABLE items, plain')).rejects.toMatchObject({ errno: 1051 });
  await through.query('DROP TABLE IF EXISTS items, plain');
});
