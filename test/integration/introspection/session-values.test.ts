/** FOUND_ROWS(), session functions and variables, and SET, as one MariaDB has them. */
import { type Connection, createConnection, type FieldPacket } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';
import { schemas } from './tables';

let proxy: ProxyServer;
let through: Connection;
let oracle: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  await proxy.backend.run('CREATE DATABASE shop');
  through = await proxy.connect();
  oracle = await createConnection({
    host: '127.0.0.1',
    port: proxy.backend.port,
    user: 'root',
    database: 'shop',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  for (const sql of [
    'CREATE TABLE customers (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(50))',
    'CREATE TABLE plain (k INT PRIMARY KEY)',
    "INSERT INTO customers VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g')",
    'INSERT INTO plain VALUES (1), (2), (3), (4)',
  ]) {
    await through.query(sql);
    await oracle.query(sql);
  }
});
afterAll(async () => {
  await Promise.all([through?.end(), oracle?.end()]);
  await proxy?.stop();
});

/** Says that a column is in a key or grouped by: not told by this server. */
const partOfKey = 32768 | 16384 | 2;

async function answer(connection: Connection, sql: string): Promise<unknown> {
  try {
    const [rows, fields] = await connection.query<never>({ sql, rowsAsArray: true });
    // What comes out of a temporary table of the server's has lost some flags.
    const grouped = sql.includes('GROUP BY');
    const columns = ((fields as FieldPacket[] | undefined) ?? []).map(({ name, columnType, columnLength, flags }) => [
      name,
      columnType,
      columnType === 253 ? 'text' : columnLength,
      columnType === 253 || grouped ? 'any' : Number(flags) & ~partOfKey,
    ]);
    return { columns, rows: Array.isArray(rows) ? rows : [] };
  } catch (error) {
    return { errno: (error as { errno: number }).errno };
  }
}

test.each([
  ['a plain result', ['SELECT id FROM customers ORDER BY id', 'SELECT FOUND_ROWS()']],
  ['a limited one', ['SELECT id FROM customers ORDER BY id LIMIT 3', 'SELECT FOUND_ROWS()']],
  [
    'SQL_CALC_FOUND_ROWS over several nodes',
    [
      'SELECT SQL_CALC_FOUND_ROWS id FROM customers ORDER BY id LIMIT 2, 3',
      'SELECT FOUND_ROWS()',
      'SELECT FOUND_ROWS()',
    ],
  ],
  [
    'SQL_CALC_FOUND_ROWS of groups',
    [
      'SELECT SQL_CALC_FOUND_ROWS id % 2 AS odd, COUNT(*) AS n FROM customers GROUP BY odd ORDER BY odd LIMIT 1',
      'SELECT FOUND_ROWS() AS found',
    ],
  ],
  [
    'SQL_CALC_FOUND_ROWS on one node',
    ['SELECT SQL_CALC_FOUND_ROWS k FROM plain ORDER BY k LIMIT 1', 'SELECT FOUND_ROWS()'],
  ],
  [
    'SQL_CALC_FOUND_ROWS with a warning',
    ["SELECT SQL_CALC_FOUND_ROWS k, CAST('1x' AS SIGNED) AS c FROM plain ORDER BY k LIMIT 1", 'SELECT FOUND_ROWS()'],
  ],
  [
    'SQL_CALC_FOUND_ROWS without LIMIT',
    ['SELECT SQL_CALC_FOUND_ROWS id FROM customers ORDER BY id', 'SELECT FOUND_ROWS()'],
  ],
  ['a LIMIT of none', ['SELECT SQL_CALC_FOUND_ROWS id FROM customers ORDER BY id LIMIT 0', 'SELECT FOUND_ROWS()']],
  [
    'a change after it',
    ['SELECT id FROM customers ORDER BY id', 'UPDATE plain SET k = 9 WHERE k = 4', 'SELECT FOUND_ROWS(), ROW_COUNT()'],
  ],
])('FOUND_ROWS() after %s', async (_, statements) => {
  for (const sql of statements) expect([sql, await answer(through, sql)]).toEqual([sql, await answer(oracle, sql)]);
});

test.each([
  'SELECT @@autocommit, @@session.foreign_key_checks, @@unique_checks, @@max_connections',
  // This client asks for IGNORE_SPACE when it logs in.
  'SELECT COUNT (*) AS n, MAX (id) AS m, CAST (1 AS CHAR) AS c FROM customers',
  'SELECT @@sql_mode, @@time_zone, @@tx_isolation, @@character_set_client',
  'SELECT @@auto_increment_increment, @@innodb_lock_wait_timeout, @@global.wait_timeout, @@sql_select_limit',
  'SELECT DATABASE(), SCHEMA(), CURRENT_ROLE(), LAST_INSERT_ID(), ROW_COUNT()',
  "SELECT 1, 'a', NULL, 1.5, 1e0, -1",
  'SELECT @a := 1',
  'SELECT @@no_such_variable',
  'SHOW VARIABLES LIKE "tx\\_isolation"',
  "SHOW VARIABLES WHERE Variable_name IN ('autocommit', 'sql_mode') AND Value <> ''",
  'SHOW VARIABLES WHERE no_such_column = 1',
  'SHOW WARNINGS LIMIT 1',
  'SHOW COUNT(*) ERRORS',
  'SHOW TABLES FROM no_such_schema',
  'SHOW COLUMNS FROM no_such_table',
  'SHOW CREATE TABLE no_such_table',
  'SHOW CREATE VIEW plain',
  'SHOW INDEX FROM no_such_table',
  'SHOW NONSENSE',
  'SELECT * FROM information_schema.no_such_table',
  'SELECT no_such_column FROM information_schema.TABLES',
  'DESC plain k',
  "DESC plain 'k%'",
])('%s', async (sql) => {
  const [actual, expected] = [await answer(through, sql), await answer(oracle, sql)];
  if (sql === 'SHOW NONSENSE') expect(actual).toEqual({ errno: 1235 });
  else expect(actual).toEqual(expected);
});

/** Each is set, then asked for; `error`: refused as MariaDB refuses it. */
const settings: readonly (readonly [set: string, ask: string])[] = [
  ['SET autocommit = 0', 'SELECT @@autocommit'],
  ['SET @@session.autocommit = ON', 'SELECT @@autocommit'],
  ["SET NAMES 'utf8mb4' COLLATE 'utf8mb4_unicode_ci'", 'SELECT @@collation_connection, @@character_set_results'],
  ['SET NAMES utf8mb4', 'SELECT @@collation_connection'],
  ['SET CHARACTER SET utf8mb4', 'SELECT @@character_set_client, @@character_set_results'],
  ["SET sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES', time_zone = '+05:30'", 'SELECT @@sql_mode, @@time_zone'],
  ['SET SESSION sql_mode = DEFAULT, LOCAL time_zone = SYSTEM', 'SELECT @@sql_mode, @@session.time_zone'],
  ["SET @a = 1, @b := 'x', @c = NULL", 'SELECT @a'],
  ['SET @total = (SELECT COUNT(*) FROM plain)', 'SELECT @total'],
  ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY', 'SELECT @@tx_isolation, @@tx_read_only'],
  ['SET SESSION TRANSACTION READ WRITE', 'SELECT @@tx_read_only'],
  ["SET @@tx_isolation = 'REPEATABLE-READ'", 'SELECT @@session.tx_isolation'],
  ['SET foreign_key_checks = 0, unique_checks = OFF', 'SELECT @@foreign_key_checks, @@unique_checks'],
  [
    'SET foreign_key_checks = DEFAULT, unique_checks = @@global.unique_checks',
    'SELECT @@foreign_key_checks, @@unique_checks',
  ],
  ['SET sql_select_limit = 5', 'SELECT @@sql_select_limit'],
  ['SET sql_select_limit = DEFAULT', 'SELECT @@sql_select_limit'],
  ['SET wait_timeout = 100, net_write_timeout = 60', 'SELECT @@wait_timeout'],
  ['SET lock_wait_timeout = 7', "SHOW VARIABLES LIKE 'lock_wait_timeout'"],
  ["SET sql_mode = 'NO_SUCH_MODE'", 'SELECT 1'],
  ['SET no_such_variable = 1', 'SELECT 1'],
  ["SET NAMES 'no_such_charset'", 'SELECT 1'],
  ["SET NAMES 'utf8mb4' COLLATE 'latin1_swedish_ci'", 'SELECT 1'],
  ['SET SESSION version = 1', 'SELECT 1'],
  ["SET time_zone = 'No/Zone'", 'SELECT 1'],
  ['SET autocommit = 7', 'SELECT @@autocommit'],
  ['SET SESSION max_connections = 7', 'SELECT @@max_connections'],
];

test.each(settings)('%s; %s', async (set, ask) => {
  const [actual, expected] = [await answer(through, set), await answer(oracle, set)];
  expect([set, actual]).toEqual([set, expected]);
  expect([ask, await answer(through, ask)]).toEqual([ask, await answer(oracle, ask)]);
});

test.each(['SET PASSWORD = PASSWORD("x")', 'SET DEFAULT ROLE none', 'SET GLOBAL max_connections = 7'])(
  '%s is refused',
  async (sql) => {
    expect(await answer(through, sql)).toEqual({ errno: 1235 });
  },
);

test('SET GLOBAL holds for sessions that start later', async () => {
  await through.query('SET GLOBAL wait_timeout = 1234');
  const later = await proxy.connect();
  expect((await later.query('SELECT @@wait_timeout AS w'))[0]).toEqual([{ w: '1234' }]);
  await later.end();
  await through.query('SET GLOBAL wait_timeout = DEFAULT');
});
