/** CHECK TABLE over data nodes: what the nodes say, how tables and copies differ; the periodic comparison of global tables. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
</schema>`;
const system =
  '<property name="useGlobleTableCheck">1</property><property name="glableTableCheckPeriod">1000</property>';

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas, system });
  client = await proxy.connect();
  await client.query(
    "CREATE TABLE items (id INT NOT NULL PRIMARY KEY, name VARCHAR(20) DEFAULT 'x', KEY by_name (name)) CHARSET utf8mb4",
  );
  await client.query('CREATE TABLE colours (id INT NOT NULL PRIMARY KEY, name VARCHAR(20))');
  await client.query("INSERT INTO colours VALUES (1, 'red'), (2, 'blue')");
}, 60_000);
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});

async function check(sql: string): Promise<unknown> {
  return (await client.query({ sql, rowsAsArray: true }))[0];
}

test('nothing differs', async () => {
  expect(await check('CHECK TABLE items, shop.colours EXTENDED')).toEqual([
    ['shop.items', 'check', 'status', 'OK'],
    ['shop.colours', 'check', 'status', 'OK'],
  ]);
});

test('tables that differ', async () => {
  await proxy.backend.run(
    [
      'ALTER TABLE items ADD COLUMN more INT, DROP KEY by_name',
      "ALTER TABLE items MODIFY name VARCHAR(30) DEFAULT 'x'",
    ],
    'db2',
  );
  await proxy.backend.run('DROP TABLE items', 'db3');
  expect(await check('CHECK TABLE items QUICK')).toEqual([
    ['shop.items', 'check', 'error', expect.stringMatching(/^data node dn3: .*doesn't exist$/)],
    ['shop.items', 'check', 'error', expect.stringMatching(/^data node dn3: /)],
    [
      'shop.items',
      'check',
      'error',
      "column name is varchar(30) COLLATE utf8mb4_general_ci NULL DEFAULT 'x' on dn2, varchar(20) COLLATE utf8mb4_general_ci NULL DEFAULT 'x' on dn1",
    ],
    ['shop.items', 'check', 'error', 'column more is on dn2 and not on dn1'],
    ['shop.items', 'check', 'error', 'index by_name is on dn1 and not on dn2'],
    ['shop.items', 'check', 'error', 'data node dn3 has no such table'],
    ['shop.items', 'check', 'status', 'Operation failed'],
  ]);
});

test('copies that differ are found by statement and now and then', async () => {
  await proxy.backend.run("UPDATE colours SET name = 'green' WHERE id = 2", 'db2');
  await proxy.backend.run('DELETE FROM colours WHERE id = 2', 'db3');
  expect(await check('CHECK TABLE colours')).toEqual([
    ['shop.colours', 'check', 'error', expect.stringMatching(/^copy on data node dn1: 2 rows, checksum \d+$/)],
    ['shop.colours', 'check', 'error', expect.stringMatching(/^copy on data node dn2: 2 rows, checksum \d+$/)],
    ['shop.colours', 'check', 'error', expect.stringMatching(/^copy on data node dn3: 1 rows, checksum \d+$/)],
    ['shop.colours', 'check', 'status', 'Operation failed'],
  ]);
  const told = (): boolean =>
    proxy.logged.some((line) => line.includes('the copies of global table shop.colours differ'));
  while (!told()) await new Promise((resolve) => setTimeout(resolve, 50));
});

test('mistakes', async () => {
  await expect(check('CHECK TABLE items SOMEHOW')).rejects.toMatchObject({ errno: 1064 });
  await expect(check('CHECK TABLE nowhere.items')).rejects.toMatchObject({ errno: 1049 });
});
