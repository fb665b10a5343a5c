/** INSERT without a list of columns into tables with an invisible one in front: no value is for it, wherever the rows come from. */
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const servers = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1">
      <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="stored" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="copied" primaryKey="id" dataNode="dn1,dn2,dn3" type="global"/>
    </schema>`,
  },
  [
    'CREATE TABLE items (hidden INT INVISIBLE DEFAULT 7, id BIGINT PRIMARY KEY, a VARCHAR(20))',
    'CREATE TABLE copied (hidden INT INVISIBLE DEFAULT 7, id BIGINT PRIMARY KEY AUTO_INCREMENT, a VARCHAR(20))',
    'CREATE TABLE stored (id BIGINT PRIMARY KEY, a VARCHAR(20))',
    "INSERT INTO stored VALUES (1, 'one'), (2, 'two'), (3, 'three')",
  ],
);

test.each([
  ['of rows', 'items', "INSERT INTO items VALUES (1, 'one'), (2, 'two'), (3, 'three')"],
  ['of a query', 'items', 'INSERT INTO items SELECT id, a FROM stored'],
  ['of a query with numbers in hexadecimal', 'items', 'INSERT INTO items SELECT 0x31, 0x32'],
  ['with keys that are computed', 'items', "INSERT INTO items VALUES (CONNECTION_ID() * 0 + 5, 'five'), (6, 'six')"],
  ['of a query into a global table', 'copied', 'INSERT INTO copied SELECT id, a FROM stored'],
  [
    'with numbers, some of which are there',
    'copied',
    "INSERT IGNORE INTO copied VALUES (1, 'one'), (1, 'again'), (3, 'three')",
  ],
])('%s', async (_, table, sql) => {
  const { client, oracle } = servers();
  const rows: (readonly (readonly string[])[] | null)[] = [];
  for (const connection of [client, oracle]) {
    await connection.query(`DELETE FROM ${table}`);
    await connection.query(sql);
    rows.push(await rowsAsText(connection, `SELECT hidden, id, a FROM ${table} ORDER BY id`));
  }
  expect(rows[0]).toEqual(rows[1]);
});
