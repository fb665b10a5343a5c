/** PREPARE, EXECUTE, EXECUTE IMMEDIATE and SET STATEMENT in SQL: any statement, the server's own ones too, and any expression as text or value. */
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
      <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    </schema>`,
  });
  client = await proxy.connect();
  await client.query('CREATE TABLE items (id INT NOT NULL PRIMARY KEY, name VARCHAR(20))');
  await client.query("INSERT INTO items VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
}, 60_000);
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});

async function rows(sql: string): Promise<unknown> {
  const [found] = await client.query({ sql, rowsAsArray: true });
  return (found as unknown[][]).map((row) => row.map(String));
}

async function executed(text: string): Promise<unknown> {
  await client.query(`PREPARE s FROM ${text}`);
  const [found] = await client.query({ sql: 'EXECUTE s', rowsAsArray: true });
  return Array.isArray(found) ? found.map((row) => (row as unknown[]).map(String)) : found;
}

test("the server's own statements", async () => {
  expect(await executed("'SHOW TABLES'")).toEqual([['items']]);
  await executed("'SET @z = 5'");
  expect(await rows('SELECT @z')).toEqual([['5']]);
  await executed("'BEGIN'");
  await client.query('DELETE FROM items WHERE id = 1');
  await executed("'ROLLBACK'");
  expect(await rows('SELECT COUNT(*) FROM items')).toEqual([['4']]);
});

test('USE does not reach a data node: its connection serves others next', async () => {
  // db2 is a database of the backend that dn1 lies on, and no schema of ours.
  await client.query("PREPARE s FROM 'USE db2'");
  await expect(client.query('EXECUTE s')).rejects.toMatchObject({ errno: 1049 });
  await expect(client.query('/*!mycat: datanode=dn2 */ USE db1')).rejects.toMatchObject({ errno: 1049 });
  await executed("'USE shop'");
  expect(await rows('SELECT COUNT(*) FROM items')).toEqual([['4']]);
});

test('EXECUTE IMMEDIATE goes to all data nodes of its tables', async () => {
  expect(await rows("EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM items'")).toEqual([['4']]);
  expect(
    await rows(
      "EXECUTE IMMEDIATE CONCAT('SELECT id FROM ', 'items', ' WHERE id > ? ORDER BY id LIMIT ?') USING 1 + 1, 1",
    ),
  ).toEqual([['3']]);
});

test('text of expressions and variables', async () => {
  await client.query(`SET @q = 'SELECT ''a\\\\\\\\b'', "x''y"'`);
  expect(await executed('@q')).toEqual([['a\\b', "x'y"]]);
  expect(await executed("CONCAT('SELECT ', 1)")).toEqual([['1']]);
  await client.query("PREPARE s FROM 'SELECT ? + 1'");
  expect(await rows('EXECUTE s USING 2 * 3')).toEqual([['7']]);
});

test('SET STATEMENT is for one statement', async () => {
  const slow = 'SELECT SUM(SLEEP(5)) FROM items';
  await expect(client.query(`SET STATEMENT max_statement_time = 0.2 FOR ${slow}`)).rejects.toMatchObject({
    errno: 1969,
  });
  const modes = "SET STATEMENT sql_mode = CONCAT('ANSI', '_QUOTES'), group_concat_max_len = 10 FOR";
  expect(await rows(`${modes} SELECT @@group_concat_max_len, "id" FROM items WHERE "id" = 2`)).toEqual([['10', '2']]);
  expect(await rows('SELECT "id", @@group_concat_max_len > 10, @@max_statement_time')).toEqual([
    ['id', '1', '300.000000'],
  ]);
  await expect(client.query('SET STATEMENT nonsense = 1 FOR SELECT 1')).rejects.toMatchObject({ errno: 1193 });
  await expect(client.query('SET STATEMENT sql_mode = DEFAULT FOR')).rejects.toMatchObject({ errno: 1064 });
});

test.each([
  ["PREPARE s FROM 'PREPARE t FROM ''SELECT 1'''", 1295],
  ["EXECUTE IMMEDIATE 'EXECUTE s'", 1295],
  ["EXECUTE IMMEDIATE 'SELECT 1; SELECT 2'", 1064],
  ['EXECUTE IMMEDIATE NULL', 1064],
  ['EXECUTE IMMEDIATE', 1064],
  ["EXECUTE IMMEDIATE 'SELECT ?'", 1210],
  ['EXECUTE nothing', 1243],
])('%s', async (sql, errno) => {
  await expect(client.query(sql)).rejects.toMatchObject({ errno });
});

test.each([
  "CREATE USER IF NOT EXISTS x IDENTIFIED BY 'y'",
  'CREATE OR REPLACE ROLE x',
  'GRANT ALL ON *.* TO root',
  'FLUSH TABLES WITH READ LOCK',
  'BACKUP STAGE START',
  'RESET MASTER',
  'STOP SLAVE',
  "CHANGE MASTER TO MASTER_HOST = 'x'",
  "INSTALL SONAME 'x'",
  'SHUTDOWN',
  '/*!mycat: datanode=dn2 */ FLUSH TABLES WITH READ LOCK',
  '/*!mycat: datanode=dn2 */ SET ROLE NONE',
])('a backend is not managed through a data node: %s', async (sql) => {
  await expect(client.query(sql)).rejects.toMatchObject({ errno: 1235 });
  // Nothing is locked, and every node still has its own database.
  await client.query("UPDATE items SET name = 'e' WHERE id = 4");
  expect(await rows('SELECT COUNT(*) FROM items')).toEqual([['4']]);
});

test('columns are called by the text with placeholders', async () => {
  await client.query("PREPARE s FROM 'SELECT ?+1, t.*, (?) FROM (SELECT id, ? FROM items WHERE id > ?) t ORDER BY id'");
  const [found, fields] = await client.query({ sql: 'EXECUTE s USING 1.5, NULL, 3, 3', rowsAsArray: true });
  expect(fields.map(({ name }) => name)).toEqual(['?+1', 'id', '?', '?']);
  expect(found).toEqual([['2.5', 4, 3, null]]);
});
