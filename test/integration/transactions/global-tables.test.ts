/** The copies of a global table stay equal, and behave as one table, whatever sessions do at the same time. */
import { createReadStream, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" dataNode="dn1">
  <table name="rates,numbered" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="orders" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;
const databases = ['db1', 'db2', 'db3'];

let proxy: ProxyServer;
const clients: Connection[] = [];

async function client(): Promise<Connection> {
  const connection = await proxy.connect();
  clients.push(connection);
  return connection;
}

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  const connection = await client();
  await connection.query('CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))');
  await connection.query("INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
});
beforeEach(async () => {
  const connection = await client();
  await connection.query('DROP TABLE IF EXISTS rates, numbered');
  await connection.query('CREATE TABLE rates (id INT PRIMARY KEY, rate INT NOT NULL)');
  await connection.query('INSERT INTO rates VALUES (1, 0), (2, 0)');
  await connection.query('CREATE TABLE numbered (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) UNIQUE)');
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((connection) => connection.end()));
});
afterAll(() => proxy?.stop());

async function copiesOf(table: string): Promise<unknown[]> {
  const copies: unknown[] = [];
  for (const database of databases) copies.push(await proxy.backend.run(`SELECT * FROM ${table} ORDER BY 1`, database));
  return copies;
}

async function equalCopies(table: string): Promise<unknown[]> {
  const [first, ...others] = await copiesOf(table);
  for (const other of others) expect(other).toEqual(first);
  return first as unknown[];
}

/** As after statements that failed on some nodes only, or rows that were inserted behind the proxy's back. */
async function moveCounters(): Promise<void> {
  await proxy.backend.run('ALTER TABLE numbered AUTO_INCREMENT = 70', 'db2');
  await proxy.backend.run('ALTER TABLE numbered AUTO_INCREMENT = 700', 'db3');
}

test('sessions that change the same row wait for each other, without a deadlock over data nodes', async () => {
  const sessions = await Promise.all(Array.from({ length: 4 }, client));
  const changes = 15;
  await Promise.all(
    sessions.map(async (session) => {
      for (let count = 0; count < changes; count++)
        await session.query('UPDATE rates SET rate = rate + 1 WHERE id = 1');
    }),
  );
  expect(await equalCopies('rates')).toEqual([
    { id: 1, rate: sessions.length * changes },
    { id: 2, rate: 0 },
  ]);
});

test('sessions that insert at the same time get the same numbers on all copies', async () => {
  await moveCounters();
  const sessions = await Promise.all(Array.from({ length: 4 }, client));
  await Promise.all(
    sessions.map(async (session, index) => {
      for (let count = 0; count < 10; count++)
        await session.query('INSERT INTO numbered (name) VALUES (?), (?)', [`${index} ${count}`, `${index} ${count}b`]);
    }),
  );
  expect(await equalCopies('numbered')).toHaveLength(80);
});

describe('numbers of rows, where the counters of the copies differ', () => {
  const file = join(tmpdir(), `mycat-global-${process.pid}.txt`);
  beforeEach(async () => {
    await (await client()).query("INSERT INTO numbered VALUES (5, 'there')");
    await moveCounters();
  });

  test.each([
    ['one row', "INSERT INTO numbered (name) VALUES ('x')"],
    ['NULL, DEFAULT and given numbers', "INSERT INTO numbered VALUES (NULL, 'x'), (20, 'y'), (DEFAULT, 'z')"],
    ['a number that is computed', "INSERT INTO numbered VALUES (20 + 1, 'x'), (NULL, 'y')"],
    ['IGNORE, the first row being there', "INSERT IGNORE INTO numbered (name) VALUES ('there'), ('x'), ('y')"],
    [
      'ON DUPLICATE KEY UPDATE, the first row being there',
      "INSERT INTO numbered (name) VALUES ('there'), ('x'), ('x') ON DUPLICATE KEY UPDATE name = CONCAT(name, '!')",
    ],
    ['REPLACE', "REPLACE INTO numbered (name) VALUES ('there'), ('x')"],
    ['a query of the shards', 'INSERT INTO numbered (name) SELECT note FROM orders'],
    ['a query of its own rows', "INSERT INTO numbered (name) SELECT CONCAT(name, ' again') FROM numbered"],
    ['IGNORE with a query', "INSERT IGNORE INTO numbered (name) SELECT IF(id = 1, 'there', note) FROM orders"],
    ['RETURNING', "INSERT INTO numbered (name) VALUES ('x'), ('y') RETURNING id, name"],
    ['RETURNING of a query', 'INSERT INTO numbered (name) SELECT note FROM orders RETURNING id'],
  ])('%s', async (_, sql) => {
    const connection = await client();
    const [answer] = await connection.query(sql);
    // The next statement on the same connections counts by itself again.
    await connection.query("INSERT INTO numbered (name) VALUES ('last')");
    const rows = await equalCopies('numbered');
    await proxy.backend.run([
      'DROP DATABASE IF EXISTS alone',
      'CREATE DATABASE alone',
      'CREATE TABLE alone.numbered LIKE db1.numbered',
      'CREATE TABLE alone.orders LIKE db1.orders',
      "INSERT INTO alone.orders VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')",
      "INSERT INTO alone.numbered VALUES (5, 'there')",
    ]);
    const expected = await proxy.backend.run(sql, 'alone');
    await proxy.backend.run("INSERT INTO numbered (name) VALUES ('last')", 'alone');
    const names = (list: unknown[]): unknown[] => list.map((row) => (row as { name: string }).name).sort();
    expect(names(rows)).toEqual(names(await proxy.backend.run('SELECT * FROM numbered', 'alone')));
    if (Array.isArray(answer)) expect(answer).toHaveLength(expected.length);
  });

  test('the answer counts the rows once', async () => {
    const connection = await client();
    const [ignored] = await connection.query("INSERT IGNORE INTO numbered (name) VALUES ('there'), ('x'), ('y')");
    expect(ignored).toMatchObject({ affectedRows: 2, info: 'Records: 3  Duplicates: 1  Warnings: 1' });
    const [replaced] = await connection.query("REPLACE INTO numbered (name) VALUES ('there'), ('x')");
    expect(replaced).toMatchObject({ affectedRows: 4, info: 'Records: 2  Duplicates: 2  Warnings: 0' });
  });

  test('a file whose rows would get other numbers on each copy is refused whole', async () => {
    writeFileSync(file, 'x\ny\n');
    const connection = await proxy.connect({
      infileStreamFactory: () => createReadStream(file),
    });
    clients.push(connection);
    const sql = `LOAD DATA LOCAL INFILE '${file}' INTO TABLE numbered (name)`;
    await expect(connection.query(sql)).rejects.toMatchObject({
      errno: 1105,
      message: expect.stringContaining("the copies of global table 'numbered' number the rows differently (dn1 from 6"),
    });
    expect(await equalCopies('numbered')).toEqual([{ id: 5, name: 'there' }]);
    await connection.query('ALTER TABLE numbered AUTO_INCREMENT = 1000');
    await connection.query(sql);
    expect(await equalCopies('numbered')).toHaveLength(3);
  });

  test('a statement that fails on another copy leaves no number behind', async () => {
    const connection = await client();
    await proxy.backend.run("INSERT INTO numbered VALUES (60, 'strange')", 'db2');
    await connection.query('BEGIN');
    await expect(connection.query("INSERT INTO numbered (name) VALUES ('strange')")).rejects.toMatchObject({
      errno: 1062,
    });
    await proxy.backend.run('DELETE FROM numbered WHERE id = 60', 'db2');
    await connection.query("INSERT INTO numbered (name) VALUES ('x')");
    await connection.query('COMMIT');
    expect(await equalCopies('numbered')).toHaveLength(2);
  });
});

test('IGNORE with several rows and RETURNING, whose numbers could not be told, is refused', async () => {
  const connection = await client();
  await expect(
    connection.query("INSERT IGNORE INTO numbered (name) VALUES ('x'), ('y') RETURNING id"),
  ).rejects.toMatchObject({ errno: 1235 });
});

test('FOR UPDATE locks the same copy for everybody', async () => {
  const [first, second] = await Promise.all([client(), client()]);
  for (const session of [first!, second!]) await session.query('SET innodb_lock_wait_timeout = 1');
  for (let turn = 0; turn < 3; turn++) {
    await first!.query('BEGIN');
    await second!.query('BEGIN');
    await first!.query('SELECT rate FROM rates WHERE id = 1 FOR UPDATE');
    const waiting = second!.query('SELECT rate FROM rates WHERE id = 1 FOR UPDATE NOWAIT');
    await expect(waiting).rejects.toMatchObject({ errno: 1205 });
    await first!.query('ROLLBACK');
    await second!.query('ROLLBACK');
  }
});

test('a transaction sees one snapshot of a global table, alone and in joins', async () => {
  const [reader, writer] = await Promise.all([client(), client()]);
  await reader!.query('BEGIN');
  const seen: unknown[] = [];
  const read = async (sql: string): Promise<void> => {
    const [rows] = await reader!.query({ sql, rowsAsArray: true });
    seen.push((rows as unknown[][])[0]![0]);
    await writer!.query('UPDATE rates SET rate = rate + 1 WHERE id = 1');
  };
  for (let turn = 0; turn < 3; turn++) {
    await read('SELECT rate FROM rates WHERE id = 1');
    await read('SELECT MAX(rate) FROM (SELECT rate FROM rates UNION ALL SELECT 0) AS both_kinds');
    // Needs the engine: a global table beside rows of all shards.
    await read('SELECT (SELECT MAX(rate) FROM rates) + COUNT(DISTINCT note) - 4 FROM orders');
  }
  expect(new Set(seen.map(Number))).toEqual(new Set([0]));
  await reader!.query('COMMIT');
});
