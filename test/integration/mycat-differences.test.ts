/** Where MyCAT 1.6 gives a wrong answer or none (docs/differences-from-mycat.md): ours, against one server with the same rows. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../support/proxy';

let proxy: ProxyServer;
let client: Connection;

const columns =
  'id BIGINT PRIMARY KEY, name VARCHAR(20), note TEXT, price DECIMAL(10,2), ratio DECIMAL(5,2), day DATE, KEY (name)';
const rows = [
  "(1, 'anna', 'zebra', 9.75, 1.10, '2024-01-01')",
  "(2, 'Bert', 'apple', 10.00, 2.20, '2024-02-01')",
  "(3, 'ANNA', 'Mango', -3.50, 3.30, NULL)",
  "(4, 'bb', 'kiwi', 0.10, 0.01, '2023-12-31')",
  "(5, NULL, NULL, 0.20, NULL, '2024-01-01')",
  "(6, 'zz', 'fig', 100.00, 0.02, '2024-03-01')",
  "(7, 'Émile', 'Date', 0.30, 4.40, '2024-01-15')",
];

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="TESTDB">
      <table name="t" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long">
        <childTable name="child" joinKey="t_id" parentKey="id"/>
      </table>
      <table name="u" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="g" type="global" dataNode="dn1,dn2,dn3"/>
    </schema>`,
  });
  client = await proxy.connect({ multipleStatements: true, supportBigNumbers: false, bigNumberStrings: false });
  await client.query(`CREATE TABLE t (${columns})`);
  await client.query(`CREATE TABLE u (${columns})`);
  await client.query('CREATE TABLE child (id BIGINT PRIMARY KEY, t_id BIGINT)');
  await client.query('CREATE TABLE g (id BIGINT PRIMARY KEY, label VARCHAR(20))');
  await client.query(`INSERT INTO t (id, name, note, price, ratio, day) VALUES ${rows.join()}`);
  await client.query(`INSERT INTO u (id, name, note, price, ratio, day) VALUES ${rows.slice(2).join()}`);
  await proxy.backend.run([
    'CREATE DATABASE whole',
    `CREATE TABLE whole.t (${columns})`,
    `CREATE TABLE whole.u (${columns})`,
  ]);
  await proxy.backend.run([
    `INSERT INTO whole.t VALUES ${rows.join()}`,
    `INSERT INTO whole.u VALUES ${rows.slice(2).join()}`,
  ]);
});
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});

test.each([
  'SELECT COUNT(DISTINCT name) AS a FROM t',
  'SELECT UPPER(MIN(name)) AS a, MAX(name) AS b, MIN(price) AS c, MAX(price) AS d, MAX(note) AS e FROM t',
  'SELECT SUM(price) AS a, AVG(price) AS b, AVG(ratio) AS c FROM t',
  'SELECT name FROM t ORDER BY name, id',
  'SELECT id FROM t ORDER BY note',
  'SELECT name FROM t ORDER BY price DESC',
  'SELECT UPPER(name) AS a, COUNT(*) AS b FROM t GROUP BY UPPER(name) ORDER BY a',
  'SELECT UPPER(name) AS a, COUNT(*) AS b FROM t GROUP BY name HAVING b > 0 AND b <> 1 ORDER BY 1',
  'SELECT GROUP_CONCAT(id ORDER BY id) AS a, STDDEV(price) AS b FROM t',
  'SELECT COUNT(*) FROM t',
  'SELECT SUM(price) + COUNT(*) FROM t',
  'SELECT t.id, u.name FROM t LEFT JOIN u ON t.name = u.name ORDER BY t.id, u.id',
  'SELECT COUNT(*) AS a FROM t JOIN u ON t.id = u.id + 1 WHERE t.id < 6',
  'SELECT id FROM t WHERE id NOT BETWEEN 2 AND 6 ORDER BY id',
  'SELECT id FROM t WHERE id = 1 AND id = 2',
  'SELECT id FROM t WHERE id > 5 ORDER BY id',
  'SELECT UPPER(name) AS a FROM t UNION SELECT UPPER(name) FROM u ORDER BY a',
  'SELECT id FROM t ORDER BY day, id LIMIT 2, 3',
])('%s is as on one server', async (sql) => {
  const [ours] = await client.query(sql);
  expect(ours).toEqual(await proxy.backend.run(sql, 'whole'));
});

async function counts(table: string): Promise<number[]> {
  const found = await Promise.all(
    ['db1', 'db2', 'db3'].map((database) => proxy.backend.run(`SELECT COUNT(*) AS n FROM ${table}`, database)),
  );
  return found.map(([row]) => Number((row as { n: unknown }).n));
}

test('EXPLAIN of an INSERT into a child table does not run it', async () => {
  await client.query('EXPLAIN INSERT INTO child (id, t_id) VALUES (1, 2)');
  expect(await counts('child')).toEqual([0, 0, 0]);
});

test('several rows of a child table are inserted at once', async () => {
  await client.query('INSERT INTO child (id, t_id) VALUES (1, 1), (2, 2), (3, 3), (4, 4)');
  expect(await counts('child')).toEqual([1, 2, 1]);
});

test('a NULL sharding key is refused, not stored as text', async () => {
  await expect(client.query("INSERT INTO t (id, name) VALUES (NULL, 'x')")).rejects.toMatchObject({ errno: 1064 });
});

test('question marks inside text are no parameters', async () => {
  const [found] = await client.execute<RowDataPacket[]>("SELECT '?' AS a, id FROM t WHERE id = ?", [1]);
  expect(found).toEqual([{ a: '?', id: 1 }]);
});

test('several statements in one text are answered one by one', async () => {
  const [found] = await client.query<RowDataPacket[][]>('SELECT COUNT(*) AS n FROM t; SELECT COUNT(*) AS n FROM u');
  expect(found).toEqual([[{ n: 7 }], [{ n: 5 }]]);
});

test('DDL keeps its letters, and CREATE INDEX its columns', async () => {
  await client.query('CREATE INDEX label_index ON g (label)');
  const [index] = await proxy.backend.run("SHOW INDEX FROM g WHERE Key_name = 'label_index'", 'db2');
  expect(index).toMatchObject({ Column_name: 'label' });
  await client.query("ALTER TABLE g COMMENT = 'Keep Me'");
  const [created] = (await proxy.backend.run('SHOW CREATE TABLE g', 'db3')) as [Record<string, string>];
  expect(created['Create Table']).toContain("COMMENT='Keep Me'");
});

test('a savepoint can be rolled back to', async () => {
  await client.query('BEGIN');
  await client.query('UPDATE t SET price = 1 WHERE id = 1');
  await client.query('SAVEPOINT here');
  await client.query('UPDATE t SET price = 2 WHERE id = 1');
  await client.query('ROLLBACK TO here');
  const [found] = await client.query<RowDataPacket[]>('SELECT price FROM t WHERE id = 1');
  expect(found).toEqual([{ price: '1.00' }]);
  await client.query('ROLLBACK');
});

test('REPLACE', async () => {
  const sql = "REPLACE INTO u (id, name) VALUES (3, 'replaced')";
  const [changed] = await client.query(sql);
  expect(changed).toMatchObject({ affectedRows: 2 });
  const [found] = await client.query<RowDataPacket[]>('SELECT name FROM u WHERE id = 3');
  expect(found).toEqual([{ name: 'replaced' }]);
});

test('an unknown hint gets an answer', async () => {
  const [found] = await client.query<RowDataPacket[]>('/*!mycat:nonsense=1*/ SELECT COUNT(*) AS n FROM t');
  expect(found).toEqual([{ n: 7 }]);
});
