/** RETURNING over data nodes, as on one MariaDB: INSERT in the order of its rows, DELETE in any. */
import { type Connection, createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" autoIncrement="true" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="copies" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="wanted" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="marks" primaryKey="id" autoIncrement="true" type="global" dataNode="dn1,dn2,dn3"/>
</schema>`;

let backend: MariaDbServer;
let proxy: ProxyServer;
let ours: Connection;
let reference: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3', 'one'] });
  proxy = await startProxy(
    { schemas, files: { 'sequence_conf.properties': 'ITEMS.CURID=99\nMARKS.CURID=0\n' } },
    backend,
  );
  ours = await proxy.connect();
  reference = await createConnection({ host: '127.0.0.1', port: backend.port, user: 'root', database: 'one' });
  for (const client of [ours, reference]) {
    await client.query(
      'CREATE TABLE items (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) UNIQUE) AUTO_INCREMENT = 100',
    );
    await client.query('CREATE TABLE copies (id INT NOT NULL PRIMARY KEY, name VARCHAR(20))');
    await client.query('CREATE TABLE wanted (id INT NOT NULL PRIMARY KEY, name VARCHAR(20))');
    await client.query('CREATE TABLE colours (id INT NOT NULL PRIMARY KEY, name VARCHAR(20))');
    await client.query('CREATE TABLE marks (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) UNIQUE)');
  }
}, 60_000);
afterAll(async () => {
  await ours?.end();
  await reference?.end();
  await proxy?.stop();
  await backend?.stop();
});

test.each([
  "INSERT INTO items VALUES (5, 'e'), (3, 'c'), (1, 'a'), (2, 'b'), (4, NULL) RETURNING id, UPPER(name) AS big",
  "INSERT INTO items (name) VALUES ('x'), ('y'), ('z'), ('w') RETURNING *",
  "INSERT INTO items (name) VALUES ('one') RETURNING id",
  "REPLACE INTO items VALUES (3, 'C'), (6, 'f'), (2, 'B') RETURNING name, id",
  "INSERT INTO items VALUES (1, 'x1'), (7, 'g') ON DUPLICATE KEY UPDATE name = VALUES(name) RETURNING id, name",
  "INSERT INTO colours VALUES (1, 'red'), (2, 'blue') RETURNING name",
  // So does GORM for what other rows refer to. The numbers are those of a sequence.
  "INSERT INTO marks (name) VALUES ('x'), ('y') ON DUPLICATE KEY UPDATE id = id RETURNING id",
  "INSERT INTO marks (name) VALUES ('z'), ('y'), ('x') ON DUPLICATE KEY UPDATE id = id RETURNING id, name",
  "INSERT IGNORE INTO marks (id, name) VALUES (30, 'v'), (31, 'z') RETURNING id",
  'SELECT * FROM marks ORDER BY id',
  'DELETE FROM items WHERE id < 4 RETURNING id, name',
  'DELETE FROM items WHERE id = 5 RETURNING *',
  'DELETE FROM items WHERE id < 0 RETURNING *',
  'DELETE FROM colours RETURNING *',
  "INSERT INTO wanted VALUES (101, 'x'), (102, 'C'), (6, 'f'), (7, 'g') RETURNING id",
  "INSERT INTO items VALUES (20, 't'), (21, 'u'), (22, 'v'), (23, 'k') RETURNING id",
  "INSERT INTO copies SELECT id, CONCAT(name, '!') FROM items ORDER BY id DESC RETURNING id, LOWER(name) AS small",
  'REPLACE INTO copies (name, id) SELECT name, id + 1 FROM items WHERE id > 20 ORDER BY id RETURNING *',
  'INSERT INTO copies SELECT id + 500, name FROM items WHERE id < 0 RETURNING id + 1 AS more',
  'INSERT INTO colours SELECT id, name FROM items WHERE id IN (20, 21) ORDER BY id RETURNING *',
  'INSERT INTO items (name) SELECT CONCAT(name, id) FROM copies WHERE id < 25 ORDER BY id RETURNING name',
  // Which rows go, no node can tell alone: they come in the order in which they are deleted.
  'DELETE FROM items WHERE id > 90 ORDER BY name DESC LIMIT 3 RETURNING id, UPPER(name) AS big, id * 2',
  'DELETE FROM items WHERE name IN (SELECT name FROM wanted) RETURNING name, id',
  "DELETE FROM items WHERE id = (SELECT MIN(id) FROM wanted) OR name = 'nobody' RETURNING *",
  'DELETE FROM items ORDER BY id LIMIT 1 RETURNING *, (SELECT COUNT(*) FROM wanted) AS others',
  "DELETE FROM items WHERE id IN (SELECT id FROM wanted WHERE name = 'nobody') RETURNING *",
])('%s', async (sql) => {
  const answer = async (client: Connection, prepared: boolean): Promise<unknown> => {
    const [rows, fields] = prepared
      ? await client.execute({ sql, rowsAsArray: true })
      : await client.query({ sql, rowsAsArray: true });
    const list = (rows as unknown as unknown[][]).map((row) =>
      row.map((value) => (value === null ? null : String(value))),
    );
    const [id] = (await client.query({ sql: 'SELECT LAST_INSERT_ID()', rowsAsArray: true }))[0] as unknown[][];
    return {
      names: fields.map(({ name }) => name),
      rows: sql.startsWith('DELETE') && !sql.includes('ORDER BY') ? list.sort() : list,
      id: sql.startsWith('INSERT INTO items (name)') ? String(id![0]) : null,
    };
  };
  const prepared = sql.length % 2 === 0;
  expect(await answer(ours, prepared)).toEqual(await answer(reference, prepared));
});

test('an EXPLAIN of it names the columns of the keys and of the rows', async () => {
  await ours.query('EXPLAIN DELETE FROM items ORDER BY id LIMIT 1 RETURNING id');
});

test('when one node fails, none has changed and no row is told', async () => {
  await ours.query("INSERT INTO items VALUES (10, 'ten')");
  await expect(
    ours.query("INSERT INTO items VALUES (11, 'eleven'), (10, 'again'), (12, 'twelve') RETURNING id"),
  ).rejects.toMatchObject({ errno: 1062 });
  expect((await ours.query('SELECT id FROM items WHERE id IN (11, 12)'))[0]).toEqual([]);
});
