/** Stored procedures, functions, triggers and compound statements, beside one MariaDB that has the same. */
import { type Connection, createConnection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" dataNode="dn1">
  <table name="orders" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;
const programs = [
  'CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(40))',
  'CREATE PROCEDURE answers(IN a INT, OUT b INT, INOUT c VARCHAR(20)) BEGIN SET b = a * 2; SET c = CONCAT(c, "!"); SELECT a AS first, b; SELECT c AS second, 1.50 AS d, NULL AS n; END',
  "CREATE PROCEDURE notes(IN n INT) BEGIN DECLARE i INT DEFAULT 0; WHILE i < n DO SET i = i + 1; INSERT INTO log (note) VALUES (CONCAT('note ', i)); END WHILE; END",
  'CREATE PROCEDURE warns() BEGIN SELECT CAST("x" AS INT) AS x; END',
  "CREATE PROCEDURE fails() BEGIN SELECT 1 AS one; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'as told', MYSQL_ERRNO = 3456; END",
  'CREATE PROCEDURE keeps() BEGIN SET @seen = CONCAT(@given, "?"); SELECT @given AS given; END',
  'CREATE PROCEDURE many() BEGIN SELECT seq FROM seq_1_to_3000; SELECT seq, REPEAT("x", 50) AS r FROM seq_1_to_3000; END',
  'CREATE FUNCTION twice(a INT) RETURNS INT DETERMINISTIC BEGIN DECLARE r INT; SET r = a * 2; RETURN r; END',
  "CREATE TRIGGER stamped BEFORE INSERT ON log FOR EACH ROW BEGIN IF NEW.note IS NULL THEN SET NEW.note = 'none'; END IF; END",
  'CREATE PROCEDURE zones() BEGIN SET time_zone = "+05:00"; SET lc_time_names = "de_DE"; SET @a = 1; END',
  'CREATE PROCEDURE opens() BEGIN START TRANSACTION; INSERT INTO log (note) VALUES ("open"); END',
];

let proxy: ProxyServer;
let through: Connection;
let direct: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  await proxy.backend.run('CREATE DATABASE shop');
  through = await proxy.connect({ multipleStatements: true });
  direct = await createConnection({
    host: '127.0.0.1',
    port: proxy.backend.port,
    user: 'root',
    database: 'shop',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: true,
  });
  for (const sql of programs) {
    await through.query(sql);
    await direct.query(sql);
  }
});
afterAll(async () => {
  await Promise.all([through?.end(), direct?.end()]);
  await proxy?.stop();
});

/** Servers tell in the status whether a query used an index. */
function withoutIndexHint(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(withoutIndexHint);
  const { serverStatus, ...others } = result as { serverStatus?: number };
  return serverStatus === undefined ? result : { ...others, serverStatus: serverStatus & ~32 };
}

async function outcomeOf(connection: Connection, sql: string, how: 'query' | 'execute'): Promise<unknown> {
  try {
    const [rows, fields] = how === 'query' ? await connection.query(sql) : await connection.execute(sql);
    const named = (list: unknown): unknown =>
      Array.isArray(list) ? list.map(named) : (list as { name?: string } | undefined)?.name;
    return { rows: withoutIndexHint(rows), names: named(fields) };
  } catch (error) {
    const { errno, sqlState, message } = error as { errno: number; sqlState: string; message: string };
    return { errno, sqlState, message };
  }
}

describe.each(['query', 'execute'] as const)('by %s', (how) => {
  test.each([
    'CALL answers(4, @b, @c)',
    'CALL notes(3)',
    'CALL warns()',
    'CALL fails()',
    'CALL missing()',
    'CALL answers(1)',
    'CALL many()',
    'SELECT twice(4) AS t',
    ...(how === 'query'
      ? [
          'BEGIN NOT ATOMIC DECLARE x INT DEFAULT 3; SELECT x; SELECT x + 1; END',
          'IF 1 > 0 THEN SELECT "yes" AS y; ELSE SELECT "no" AS n; END IF',
          "SET @c = 'x'; CALL answers(4, @b, @c); SELECT @b, @c; CALL answers(@b, @b, @c); SELECT @b, @c",
          "SET @given = 'ü', @seen = NULL; CALL keeps(); SELECT @seen",
          'CALL warns(); SHOW WARNINGS',
          'CALL notes(2); SELECT ROW_COUNT(); SELECT note FROM log ORDER BY id',
          'INSERT INTO log (note) VALUES (NULL); SELECT note FROM log ORDER BY id DESC LIMIT 1',
        ]
      : []),
  ])('%s', async (sql) => {
    expect(await outcomeOf(through, sql, how)).toEqual(await outcomeOf(direct, sql, how));
    // The connection is in step.
    expect((await through.query('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }]);
  });
});

test('what a procedure sets is not met by other sessions', async () => {
  const other = await proxy.connect();
  const moment =
    "SELECT UNIX_TIMESTAMP('2020-01-01 00:00:00') AS t, DATE_FORMAT('2020-05-01', '%M') AS m FROM log LIMIT 1";
  const [before] = await other.query(moment);
  await through.query('CALL zones()');
  for (let turn = 0; turn < 5; turn++) expect((await other.query(moment))[0]).toEqual(before);
  await other.end();
});

test('in a transaction it is part of it, and COMMIT and ROLLBACK decide', async () => {
  const count = async (): Promise<unknown> =>
    (await proxy.backend.run("SELECT COUNT(*) AS n FROM log WHERE note LIKE 'note %'", 'db1'))[0];
  const before = await count();
  await through.query('BEGIN');
  await through.query("INSERT INTO orders VALUES (2, 'x')").catch(async () => {
    await through.query('CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))');
    await through.query('BEGIN');
    await through.query("INSERT INTO orders VALUES (2, 'x')");
  });
  await through.query('CALL notes(4)');
  expect(await count()).toEqual(before);
  await through.query('ROLLBACK');
  expect(await count()).toEqual(before);
  expect(await proxy.backend.run('SELECT * FROM orders', 'db3')).toEqual([]);
});

test('a transaction that a procedure leaves open is refused and rolled back, not lost in silence', async () => {
  await expect(through.query('CALL opens()')).rejects.toMatchObject({ errno: 1235 });
  expect((await through.query("SELECT COUNT(*) AS n FROM log WHERE note = 'open'"))[0]).toEqual([{ n: '0' }]);
});

test('KILL of a CALL', async () => {
  const other = await proxy.connect();
  await through.query('CREATE PROCEDURE sleeps() BEGIN SELECT 1 AS one; SELECT SLEEP(30) AS s; END');
  const { threadId } = other as unknown as { threadId: number };
  const calling = expect(other.query('CALL sleeps()')).rejects.toMatchObject({ errno: 1317 });
  for (;;) {
    const [rows] = await through.query('SHOW FULL PROCESSLIST');
    const waits = await proxy.backend.run("SELECT 1 FROM information_schema.processlist WHERE state = 'User sleep'");
    if (JSON.stringify(rows).includes('sleeps') && waits.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await through.query(`KILL QUERY ${threadId}`);
  await calling;
  expect((await other.query('SELECT 2 AS two'))[0]).toEqual([{ two: 2 }]);
  await other.end();
});

describe('a trigger on a sharded table', () => {
  beforeAll(async () => {
    await through.query('DROP TABLE IF EXISTS orders');
    await through.query('CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))');
  });

  test('is made on all its data nodes, and dropped from all', async () => {
    await through.query(
      "CREATE TRIGGER marked BEFORE INSERT ON shop.orders FOR EACH ROW BEGIN SET NEW.note = CONCAT(NEW.note, '!'); END",
    );
    await through.query("INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    expect((await through.query('SELECT note FROM orders ORDER BY id'))[0]).toEqual([
      { note: 'a!' },
      { note: 'b!' },
      { note: 'c!' },
    ]);
    expect((await through.query('SHOW TRIGGERS LIKE "orders"'))[0]).toHaveLength(1);
    await through.query('DROP TRIGGER marked');
    await through.query("INSERT INTO orders VALUES (4, 'd'), (5, 'e'), (6, 'f')");
    expect((await through.query('SELECT note FROM orders WHERE id > 3 ORDER BY id'))[0]).toEqual([
      { note: 'd' },
      { note: 'e' },
      { note: 'f' },
    ]);
    await expect(through.query('DROP TRIGGER marked')).rejects.toMatchObject({ errno: 1360 });
    await through.query('DROP TRIGGER IF EXISTS marked');
  });

  test('CREATE of a program ends the transaction, as DDL does', async () => {
    await through.query('BEGIN');
    await through.query("INSERT INTO orders VALUES (7, 'g')");
    await through.query('CREATE OR REPLACE PROCEDURE other() BEGIN SELECT 1; END');
    await through.query('ROLLBACK');
    expect((await through.query('SELECT note FROM orders WHERE id = 7'))[0]).toEqual([{ note: 'g' }]);
  });
});

test.each([
  'CREATE PROCEDURE bad() BEGIN SELECT 1; GRANT ALL ON *.* TO x; END',
  'CREATE PROCEDURE bad() CREATE USER x',
  'BEGIN NOT ATOMIC SET GLOBAL max_connections = 1; END',
  'CREATE EVENT bad ON SCHEDULE EVERY 1 DAY DO BEGIN FLUSH TABLES; END',
])('what manages a server is refused in programs too: %s', async (sql) => {
  await expect(through.query(sql)).rejects.toMatchObject({ errno: 1235 });
});
