/** ANALYZE, OPTIMIZE and REPAIR TABLE over data nodes, and what all nodes of a table warn of. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
</schema>`;

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
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

async function rows(sql: string): Promise<unknown> {
  return (await client.query({ sql, rowsAsArray: true }))[0];
}

test('ANALYZE, OPTIMIZE and REPAIR TABLE run on every data node', async () => {
  expect(await rows('ANALYZE LOCAL TABLE items, colours')).toEqual([
    ['shop.items', 'analyze', 'status', 'OK'],
    ['shop.colours', 'analyze', 'status', 'OK'],
  ]);
  const recreated = 'Table does not support optimize, doing recreate + analyze instead';
  expect(await rows('OPTIMIZE TABLE items')).toEqual([
    ...['dn1', 'dn2', 'dn3'].map((node) => ['shop.items', 'optimize', 'note', `data node ${node}: ${recreated}`]),
    ['shop.items', 'optimize', 'status', 'OK'],
  ]);
  await expect(client.query('REPAIR TABLE items SLOWLY')).rejects.toMatchObject({ errno: 1064 });
  expect(await rows('ANALYZE TABLE nobody')).toEqual([
    ['shop.nobody', 'analyze', 'error', "data node dn1: Table 'shop.nobody' doesn't exist"],
    ['shop.nobody', 'analyze', 'error', 'data node dn1: Operation failed'],
    ['shop.nobody', 'analyze', 'status', 'Operation failed'],
  ]);
});

test('what all data nodes warn of alike is told once', async () => {
  const warnings = async (sql: string): Promise<unknown> => {
    await client.query(sql);
    return rows('SHOW WARNINGS');
  };
  expect(await warnings('CREATE TABLE IF NOT EXISTS items (id INT)')).toEqual([
    ['Note', 1050, "Table 'items' already exists"],
  ]);
  await client.query("SET sql_mode = ''");
  expect(await warnings(`INSERT INTO colours VALUES (3, '${'x'.repeat(30)}')`)).toEqual([
    ['Warning', 1265, "Data truncated for column 'name' at row 1"],
  ]);
  await client.query('SET sql_mode = DEFAULT');
});
