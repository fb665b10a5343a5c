/** SHOW and information_schema on a server none of whose backends is MySQL: everything comes from table descriptions, and the engine runs the queries. */
import type { Connection } from 'mysql2/promise';
import { startDuckdbProxy } from '../../support/duckdb-proxy';

const schemas = `<schema name="shop" checkSQLschema="false" dataNode="dn1">
  <table name="customers" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="products" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
</schema>`;

let proxy: Awaited<ReturnType<typeof startDuckdbProxy>>;
let client: Connection;

beforeAll(async () => {
  proxy = await startDuckdbProxy({ schemas });
  client = await proxy.connect();
  await client.query(
    'CREATE TABLE customers (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(50), balance DECIMAL(10,2))',
  );
  await client.query('CREATE TABLE products (id INT NOT NULL PRIMARY KEY, name VARCHAR(50))');
});
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});

async function rows(sql: string): Promise<unknown> {
  return (await client.query<never>({ sql, rowsAsArray: true }))[0];
}

test.each([
  ['SHOW TABLES', [['customers'], ['products']]],
  ["SHOW TABLES LIKE 'c%'", [['customers']]],
  ["SHOW FULL TABLES WHERE Tables_in_shop <> 'customers'", [['products', 'BASE TABLE']]],
  ["SHOW VARIABLES LIKE 'autocommit'", [['autocommit', 'ON']]],
  [
    "SHOW VARIABLES WHERE Variable_name IN ('autocommit', 'foreign_key_checks')",
    [
      ['autocommit', 'ON'],
      ['foreign_key_checks', 'ON'],
    ],
  ],
  ['SELECT @@foreign_key_checks, @@max_connections > 0, DATABASE()', [[1, 1, 'shop']]],
  [
    "SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop' ORDER BY TABLE_NAME",
    [
      ['customers', 'BASE TABLE'],
      ['products', 'BASE TABLE'],
    ],
  ],
  [
    "SELECT c.COLUMN_NAME, c.ORDINAL_POSITION FROM information_schema.COLUMNS c JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME WHERE t.TABLE_NAME = 'customers' AND t.TABLE_SCHEMA = DATABASE() ORDER BY c.ORDINAL_POSITION",
    [
      ['id', '1'],
      ['name', '2'],
      ['balance', '3'],
    ],
  ],
  [
    'SELECT TABLE_NAME, COUNT(*) AS n FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() GROUP BY TABLE_NAME ORDER BY n DESC LIMIT 1',
    [['customers', '3']],
  ],
  [
    "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (SELECT TABLE_SCHEMA FROM information_schema.TABLES WHERE TABLE_NAME = 'products')",
    [['shop']],
  ],
  ["SELECT SCHEMA_NAME AS name FROM information_schema.schemata WHERE schema_name LIKE 'sh%'", [['shop']]],
  ['SELECT ENGINE FROM information_schema.ENGINES', [['InnoDB']]],
])('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test('DESCRIBE tells columns and keys', async () => {
  expect(await rows('DESCRIBE customers')).toEqual([
    ['id', 'bigint(20)', 'NO', 'PRI', null, ''],
    ['name', 'varchar(50)', 'YES', '', null, ''],
    ['balance', 'decimal(10,2)', 'YES', '', null, ''],
  ]);
});

test('an unknown column is the user’s mistake', async () => {
  await expect(client.query('SELECT nothing FROM information_schema.TABLES')).rejects.toMatchObject({ errno: 1054 });
});
