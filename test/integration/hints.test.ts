/** Hints of MyCAT in front of statements: where they send what. */
import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>
<schema name="other" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn2"/>
<schema name="hidden" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn3"/>`;
const users = `<user name="root" defaultAccount="true"><property name="password">123456</property><property name="schemas">shop,other</property></user>
  <user name="narrow"><property name="password">123456</property><property name="schemas">other</property></user>`;

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas, users });
  client = await proxy.connect();
  await client.query('CREATE TABLE items (id INT NOT NULL PRIMARY KEY, name VARCHAR(40))');
  await client.query("INSERT INTO items VALUES (0, 'zero'), (1, 'one'), (2, 'two'), (3, 'three')");
  for (const name of ['db1', 'db2', 'db3']) {
    await proxy.backend.run(
      [
        'CREATE PROCEDURE here() SELECT DATABASE() AS place',
        'CREATE PROCEDURE add_one() UPDATE items SET name = CONCAT(name, 1)',
        'CREATE TABLE place (name VARCHAR(10))',
        `INSERT INTO place VALUES ('${name}')`,
      ],
      name,
    );
  }
}, 60_000);
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});

async function rows(sql: string): Promise<unknown> {
  return (await client.query({ sql, rowsAsArray: true }))[0];
}

test.each([
  ['/*!mycat:datanode=dn2*/ SELECT id FROM items', [[1]]],
  ['/*#mycat:datanode=dn2*/ SELECT id FROM shop.items', [[1]]],
  [
    '/** mycat: datanode = dn3 */ SELECT name, @@version_comment IS NOT NULL, USER() LIKE "root@%" FROM place',
    [['db3', 1, 1]],
  ],
  ['/*!mycat:sql=SELECT 1 FROM items WHERE id = 1*/ SELECT name FROM place', [['db2']]],
  ['/*!mycat:schema=other*/ SELECT name FROM place', [['db2']]],
  ['/*!mycat:db_type=master*/ SELECT COUNT(*) FROM items', [['4']]],
  [
    '/*!mycat:catlet=io.mycat.catlets.ShareJoin*/ SELECT a.id FROM items a JOIN items b ON b.id = a.id + 1 WHERE a.id = 0',
    [[0]],
  ],
  ['/*balance*/ SELECT name FROM items WHERE id = 1', [['one']]],
])('%s', async (sql, expected) => {
  expect(JSON.parse(JSON.stringify(await rows(sql)))).toEqual(expected);
});

test('a hint does not lead past the schemas of a user', async () => {
  const narrow = await proxy.connect({ user: 'narrow', database: 'other' });
  try {
    const [found] = await narrow.query({ sql: '/*!mycat:datanode=dn2*/ SELECT name FROM place', rowsAsArray: true });
    expect(found).toEqual([['db2']]);
    for (const hint of ['datanode=dn1', 'datanode=dn2,dn3', 'schema=shop']) {
      await expect(narrow.query(`/*!mycat:${hint}*/ SELECT name FROM place`)).rejects.toMatchObject({ errno: 1044 });
    }
  } finally {
    await narrow.end();
  }
});

test('rows of several nodes', async () => {
  const found = (await rows('/*!mycat:sql=SELECT * FROM items*/ SELECT name FROM place')) as string[][];
  expect(found.flat().sort()).toEqual(['db1', 'db2', 'db3']);
});

test('changes, procedures and DDL', async () => {
  const [one] = await client.query<ResultSetHeader>(
    "/*!mycat:datanode=dn2*/ UPDATE items SET name = CONCAT(name, '!')",
  );
  expect(one.affectedRows).toBe(1);
  const [all] = await client.query<ResultSetHeader>(
    '/*!mycat:sql=SELECT * FROM items*/ UPDATE place SET name = CONCAT(name, USER() IS NULL)',
  );
  expect(all.affectedRows).toBe(3);
  // A CALL has one more result, without rows.
  expect(((await rows('/*!mycat:datanode=dn3*/ CALL here()')) as unknown[])[0]).toEqual([['db3']]);
  await client.query('/*!mycat:sql=SELECT 1 FROM items WHERE id = 0*/ CALL add_one()');
  expect(await rows('SELECT id, name FROM items ORDER BY id')).toEqual([
    [0, 'zero1'],
    [1, 'one!'],
    [2, 'two'],
    [3, 'three1'],
  ]);
  await client.query('/*!mycat:datanode=dn2*/ CREATE TABLE only_there (id INT)');
  await expect(client.query('SELECT * FROM only_there')).rejects.toMatchObject({ errno: 1146 });
  expect(await rows('/*!mycat:datanode=dn2*/ SELECT * FROM only_there')).toEqual([]);
});

test('HANDLER in a transaction', async () => {
  await client.query('BEGIN');
  await client.query('/*!mycat:datanode=dn2*/ HANDLER place OPEN');
  expect(await rows('/*!mycat:datanode=dn2*/ HANDLER place READ FIRST')).toHaveLength(1);
  await client.query('/*!mycat:datanode=dn2*/ HANDLER place CLOSE');
  await client.query('COMMIT');
});

test.each([
  ['/*!mycat:datanode=dn9*/ SELECT 1', 1064, "can't find hint datanode:dn9"],
  ['/*!mycat:schema=none*/ SELECT 1', 1064, "can't find hint schema:none"],
  ['/*!mycat:schema=hidden*/ SELECT * FROM place', 1044, "to database 'hidden'"],
  ['/*!mycat:nothing*/ SELECT 1', 1064, 'comment in sql must meet'],
  ['/*!mycat:catlet=com.example.Mine*/ SELECT 1', 1235, 'Java classes'],
  ['/*!mycat:sql=SELECT * FROM items*/ CALL here()', 1235, 'several data nodes'],
  ['HANDLER place OPEN', 1235, 'outside a transaction'],
  ['/*!mycat:datanode=dn2*/ HANDLER place OPEN', 1235, 'outside a transaction'],
])('%s is refused', async (sql, errno, message) => {
  await expect(client.query(sql)).rejects.toMatchObject({ errno, message: expect.stringContaining(message) });
});
