/**
 * The same DDL and changes on one MariaDB and on DuckDB data nodes through the proxy: both must say the same and have the same rows
 * afterwards. What DuckDB data nodes do not do is refused with errno 1235, and nothing has changed then.
 */
import { type Connection, createConnection, type ResultSetHeader } from 'mysql2/promise';
import { startDuckdbProxy } from '../../support/duckdb-proxy';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';

const schemas = `<schema name="shop" checkSQLschema="false" dataNode="dn1">
  <table name="sharded" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="everywhere" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
</schema>`;

const columns = `id BIGINT NOT NULL PRIMARY KEY, tiny TINYINT, small SMALLINT UNSIGNED, medium MEDIUMINT, whole INT, ubig BIGINT UNSIGNED,
  money DECIMAL(8,2), wide DECIMAL(38,10), ratio DOUBLE, single FLOAT, day DATE, moment DATETIME, fine DATETIME(3), lapse TIME(2), y YEAR,
  word VARCHAR(5), fixed CHAR(4) COLLATE utf8mb4_bin, body TEXT, bytes VARBINARY(4), padded BINARY(3), blobs BLOB,
  choice ENUM('new','paid','it''s'), preset INT NOT NULL DEFAULT -5, greeting VARCHAR(10) DEFAULT 'it''s'`;

const options = {
  rowsAsArray: true as const,
  dateStrings: true,
  flags: ['-FOUND_ROWS'],
  typeCast: (field: { string(): string | null }) => field.string(),
};

let backend: MariaDbServer;
let proxy: Awaited<ReturnType<typeof startDuckdbProxy>>;
let real: Connection;
let ours: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['shop'] });
  proxy = await startDuckdbProxy({ schemas, system: '<property name="transactionMode">weak</property>' });
  real = await createConnection({ host: '127.0.0.1', port: backend.port, user: 'root', database: 'shop', ...options });
  ours = await proxy.connect({ ...options, supportBigNumbers: false, bigNumberStrings: false });
  for (const connection of [real, ours]) {
    for (const table of ['sharded', 'everywhere', 'plain'])
      await connection.query(`CREATE TABLE ${table} (${columns}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  }
}, 60_000);
afterAll(async () => {
  await real?.end();
  await ours?.end();
  await proxy?.stop();
  await backend?.stop();
});

interface Outcome {
  readonly affected: number | null;
  readonly errno: number | null;
  readonly message: string;
}

async function outcomeOf(connection: Connection, sql: string): Promise<Outcome> {
  try {
    const [result] = await connection.query(sql);
    return { affected: (result as ResultSetHeader).affectedRows, errno: null, message: '' };
  } catch (error) {
    const { errno, message } = error as { errno: number; message: string };
    return { affected: null, errno, message };
  }
}

async function rowsOf(connection: Connection, sql: string): Promise<unknown> {
  return (await connection.query(sql))[0];
}

async function both(sql: string): Promise<readonly [expected: Outcome, actual: Outcome]> {
  return [await outcomeOf(real, sql), await outcomeOf(ours, sql)];
}

async function sameRows(table: string, from = 1001): Promise<void> {
  const query = `SELECT * FROM ${table} WHERE id >= ${from} ORDER BY id`;
  expect(await rowsOf(ours, query)).toEqual(await rowsOf(real, query));
}

test('columns are described as MariaDB describes them', async () => {
  for (const table of ['sharded', 'plain']) {
    const query = `SELECT * FROM ${table}`;
    const [, expected] = await real.query(query);
    const [, actual] = await ours.query(query);
    const described = (fields: typeof expected): unknown =>
      fields.map(({ name, columnType, columnLength, decimals, flags, characterSet }) => ({
        name,
        columnType,
        columnLength,
        decimals,
        // Only the type's own: NOT NULL, BLOB, UNSIGNED, ZEROFILL, BINARY, ENUM.
        flags: Number(flags) & (1 | 16 | 32 | 64 | 128 | 256),
        characterSet,
      }));
    expect(described(actual)).toEqual(described(expected));
  }
});

test('DESCRIBE shows the declared types', async () => {
  const shown = async (connection: Connection): Promise<unknown> =>
    ((await rowsOf(connection, 'DESCRIBE sharded')) as string[][]).map((row) => row.slice(0, 4));
  expect(await shown(ours)).toEqual(await shown(real));
});

let id = 0;
const values: readonly (readonly [column: string, ...values: string[]])[] = [
  [
    'tiny',
    '-128',
    '127',
    "'12'",
    "' 7 '",
    '2.5',
    '-2.5',
    'TRUE',
    '3e0',
    '128',
    "'x'",
    "''",
    "'12x'",
    'NULL',
    '1 + 1',
    '7 DIV 2',
  ],
  ['small', '65535', '-1', '65536', "'1.5'"],
  ['medium', '8388607', '-8388608'],
  ['whole', '2147483648', '-2147483648', "'-5'", "LENGTH('abc')", 'NULL + 1'],
  ['ubig', '18446744073709551615', '-1', '18446744073709551616'],
  ['money', '1.005', '-1.005', "'1.015'", '999999.99', '1000000', '1e2', "'1e-2'", '.5', "'abc'", '2 / 3'],
  ['wide', '1234567890123456789012345678.0123456789', '-0.00000000005', '1e27'],
  ['ratio', '0.1', '1234567890.12345678', '1e300', "'1.5e-10'", '-0.0', '10', "'x'", '1e400'],
  ['single', '0.1', '16777217', '1e39'],
  [
    'day',
    "'2024-02-29'",
    "'2023-02-29'",
    "'2024-01-01 10:00:00'",
    "'9999-12-31'",
    "'0000-00-00'",
    "'nope'",
    "DATE '2024-03-01'",
    "DATE_ADD('2024-01-31', INTERVAL 1 MONTH)",
  ],
  [
    'moment',
    "'2024-02-29 23:59:59'",
    "'2024-12-31 23:59:59.5'",
    "'2024-01-01'",
    "'2024-01-01T10:00:00'",
    "'2024-01-01 25:00:00'",
    "TIMESTAMP '2024-01-01 10:00:00'",
    "'2024-01-01 10:00:00.4999'",
  ],
  ['fine', "'2024-02-28 23:59:59.9996'", "'2024-01-01 10:00:00.1234'", "'2024-01-01 10:00:00.12'"],
  ['lapse', "'-838:59:59'", "'10:00:00.25'", "'839:00:00'", "'00:00:00'", "'100:10:10'"],
  ['y', '2024', "'1999'", '1900', '0000'],
  [
    'word',
    "'abcde'",
    "'abcdef'",
    "'中文😀ab'",
    "'it''s'",
    "'a\\\\b'",
    '12.50',
    '-3',
    'TRUE',
    "''",
    "CONCAT('a', 'b')",
    "UPPER('é')",
    "'ab   '",
  ],
  ['fixed', "'a  '", "'a b'", "'toolong'", "'  a'"],
  ['body', "'line 1\\nline 2'", '\'"quoted"\''],
  ['bytes', "x'00FF'", "'abc'", "'a\\\\x'", "x'0011223344'", "''"],
  ['padded', "'a'", "x'01'"],
  ['blobs', "x'0001020304050607080910'", "'é'"],
  ['choice', "'new'", "'PAID'", "'it''s'", "'lost'", "''", 'NULL'],
  ['preset', '1', 'NULL', 'DEFAULT'],
  ['greeting', 'DEFAULT', "'hello'"],
];

test.each(values)('values stored in %s', async (column, ...literals) => {
  const first = id + 1;
  for (const literal of literals) {
    const row = ++id;
    const [expected, actual] = await both(`INSERT INTO sharded (id, ${column}) VALUES (${row}, ${literal})`);
    if (actual.errno === 1235) {
      await real.query(`DELETE FROM sharded WHERE id = ${row}`);
      continue;
    }
    expect({ literal, errno: actual.errno, affected: actual.affected }).toEqual({
      literal,
      errno: expected.errno,
      affected: expected.affected,
    });
  }
  await sameRows('sharded', first);
});

test('most of these values are stored and not refused', async () => {
  const [[count]] = (await rowsOf(ours, 'SELECT COUNT(*) FROM sharded')) as [[string]];
  expect(Number(count)).toBeGreaterThan(90);
});

test('rows of several nodes, of a global table and of a plain one', async () => {
  for (const table of ['sharded', 'everywhere', 'plain']) {
    const [expected, actual] = await both(
      `INSERT INTO ${table} (id, whole, word) VALUES (1001, 10, 'a'), (1002, -20, NULL), (1003, 30, 'it''s'), (1004, NULL, 'b')`,
    );
    expect(actual).toEqual(expected);
    await sameRows(table);
  }
});

test.each([
  'UPDATE # SET whole = whole + 1 WHERE id = 1001',
  'UPDATE # SET whole = whole * 3 - 1, money = whole * 0.5 WHERE id BETWEEN 1001 AND 1003 AND whole IS NOT NULL',
  'UPDATE # SET tiny = 5 WHERE whole > 20 OR id IN (1004)',
  "UPDATE # SET word = 'xyz' WHERE id >= 1001 AND NOT (whole <=> NULL)",
  "UPDATE # SET day = '2024-05-05', body = word WHERE id = 1002",
  "UPDATE # SET moment = NOW() WHERE id = 1002 AND day = '2024-05-05'",
  'UPDATE # SET moment = NULL WHERE moment IS NOT NULL AND id > 1000',
  'UPDATE # SET tiny = 300 WHERE id = 1003',
  'UPDATE # SET preset = NULL WHERE id = 1003',
  'UPDATE # SET word = UPPER(word) WHERE id = 1001',
  "UPDATE # SET tiny = 1 WHERE word = 'XYZ'",
  'UPDATE # SET whole = 1, tiny = whole WHERE id = 1001',
  'UPDATE # SET whole = 1 ORDER BY id LIMIT 1',
  'DELETE FROM # WHERE id = 1004',
  'DELETE FROM # WHERE id = 4711',
  "DELETE FROM # WHERE word LIKE 'x%'",
  'DELETE FROM # WHERE whole < -1000000 OR money > 5',
  'INSERT INTO # (id, whole) VALUES (1001, 5)',
  'INSERT INTO # (id) VALUES (NULL)',
  'INSERT INTO # (id, nope) VALUES (5000, 1)',
  'INSERT INTO # (id, whole) VALUES (5000)',
  'INSERT IGNORE INTO # (id) VALUES (1001)',
  'REPLACE INTO # (id) VALUES (1001)',
  'INSERT INTO # (id) VALUES (1001) ON DUPLICATE KEY UPDATE whole = 7',
  'UPDATE # SET nope = 1 WHERE id = 1001',
  'UPDATE # SET whole = 1 WHERE nope = 1',
])('%s', async (template) => {
  for (const table of ['plain', 'everywhere', 'sharded']) {
    // A row without a sharding key has no place: 1064, as MyCAT has it.
    if (table === 'sharded' && template.includes('VALUES (NULL)')) continue;
    const sql = template.replace('#', table);
    const before = await rowsOf(ours, `SELECT * FROM ${table} ORDER BY id`);
    const actual = await outcomeOf(ours, sql);
    if (actual.errno === 1235) {
      expect(await rowsOf(ours, `SELECT * FROM ${table} ORDER BY id`)).toEqual(before);
      continue;
    }
    const expected = await outcomeOf(real, sql);
    expect({ table, errno: actual.errno, affected: actual.affected }).toEqual({
      table,
      errno: expected.errno,
      affected: expected.affected,
    });
    await sameRows(table);
  }
});

test('a transaction of several statements is kept or not as a whole', async () => {
  for (const end of ['ROLLBACK', 'COMMIT']) {
    for (const sql of [
      'BEGIN',
      'INSERT INTO sharded (id, whole) VALUES (2001, 1)',
      'UPDATE sharded SET whole = 2 WHERE id = 2001',
      'INSERT INTO sharded (id, whole) VALUES (2002, 1)',
      end,
    ]) {
      const [expected, actual] = await both(sql);
      expect(actual).toEqual(expected);
    }
    await sameRows('sharded');
  }
});

test('after an error in a transaction DuckDB has ended it, and the client is told so', async () => {
  await ours.query('BEGIN');
  await ours.query('INSERT INTO plain (id) VALUES (3001)');
  await expect(ours.query('INSERT INTO plain (id) VALUES (3001)')).rejects.toMatchObject({ errno: 1062 });
  await expect(ours.query('SELECT COUNT(*) FROM plain')).rejects.toMatchObject({ errno: 1213 });
  expect(await rowsOf(ours, 'SELECT COUNT(*) FROM plain WHERE id = 3001')).toEqual([['0']]);
  await ours.query('BEGIN');
  await ours.query('INSERT INTO plain (id) VALUES (3001)');
  await expect(ours.query('INSERT INTO plain (id) VALUES (3001)')).rejects.toMatchObject({ errno: 1062 });
  await expect(ours.query('COMMIT')).rejects.toMatchObject({ errno: 1213 });
  expect(await rowsOf(ours, 'SELECT COUNT(*) FROM plain WHERE id = 3001')).toEqual([['0']]);
});

test.each([
  ['CREATE TABLE plain (id INT)', 1050],
  ['CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY)', 1235],
  ['CREATE TABLE t (id INT, at TIMESTAMP)', 1235],
  ['CREATE TABLE t (id DECIMAL(65,30))', 1235],
  ['CREATE TABLE t (id INT, FOREIGN KEY (id) REFERENCES plain (id))', 1235],
  ['CREATE TABLE t AS SELECT 1', 1235],
  ['CREATE TABLE t (id INT', 1064],
  ['CREATE TABLE t (id INT) PARTITION BY HASH (id)', 1235],
  ['ALTER TABLE plain ADD x INT', 1235],
  ['CREATE INDEX i ON plain (whole)', 1235],
  ['DROP TABLE no_such_table', 1051],
  ['SELECT * FROM plain FOR UPDATE', 1235],
])('%s is refused with %d', async (sql, errno) => {
  expect((await outcomeOf(ours, sql)).errno).toBe(errno);
});

test('DDL: keys, comments, IF NOT EXISTS, TRUNCATE, DROP', async () => {
  await ours.query(
    "CREATE TABLE IF NOT EXISTS made (a INT, b VARCHAR(10) CHARACTER SET latin1 COMMENT 'it''s', `select` INT, PRIMARY KEY (a, `select`), UNIQUE KEY u (b), KEY k (a)) COMMENT='a table'",
  );
  await ours.query('CREATE TABLE IF NOT EXISTS made (other INT)');
  const [[, text]] = (await rowsOf(ours, 'SHOW CREATE TABLE made')) as [[string, string]];
  expect(text).toContain('PRIMARY KEY (`a`,`select`)');
  expect(text).toContain('`b` varchar(10)');
  expect(await outcomeOf(ours, "INSERT INTO made VALUES (1, 'x', 2), (1, 'y', 3)")).toMatchObject({ affected: 2 });
  expect(await outcomeOf(ours, "INSERT INTO made VALUES (2, 'x', 2)")).toMatchObject({ errno: 1062 });
  expect(await rowsOf(ours, 'SELECT COUNT(*), MAX(`select`) FROM made')).toEqual([['2', '3']]);
  expect(await outcomeOf(ours, 'TRUNCATE TABLE made')).toMatchObject({ affected: 0 });
  expect(await rowsOf(ours, 'SELECT * FROM made')).toEqual([]);
  await ours.query('DROP TABLE made');
  await ours.query('DROP TABLE IF EXISTS made');
  expect((await outcomeOf(ours, 'SELECT * FROM made')).errno).toBe(1146);
});

test('SHOW CREATE TABLE gives a text from which MariaDB makes the same table', async () => {
  const sql = `CREATE TABLE shown (id BIGINT UNSIGNED NOT NULL, a VARCHAR(10) COLLATE utf8mb4_bin DEFAULT 'it''s', b VARCHAR(4) CHARACTER SET latin1,
    c DECIMAL(9,3) NOT NULL DEFAULT -1.5 COMMENT 'what''s it', d ENUM('x','y'), e DATETIME(6), f TIME, g VARBINARY(4), h JSON, i TINYINT(1), j YEAR,
    k LONGTEXT, PRIMARY KEY (id), UNIQUE KEY b (b, d)) COMMENT='a table'`;
  await ours.query(sql);
  const [[, text]] = (await rowsOf(ours, 'SHOW CREATE TABLE shown')) as [[string, string]];
  const described = async (name: string): Promise<unknown> =>
    (
      await real.query(
        `SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, COLLATION_NAME, COLUMN_KEY, COLUMN_COMMENT FROM information_schema.COLUMNS
         WHERE TABLE_NAME = '${name}' ORDER BY ORDINAL_POSITION`,
      )
    )[0];
  await real.query(sql.replace('shown', 'wanted'));
  await real.query(text);
  expect(await described('shown')).toEqual(await described('wanted'));
});

test('INT and BIGINT in one set operation are a BIGINT, in the binary protocol too', async () => {
  const client = await proxy.connect({ rowsAsArray: true });
  try {
    await client.query('INSERT INTO sharded (id, whole) VALUES (6000000000, 7)');
    const sql = 'SELECT whole FROM sharded WHERE id = 6000000000 UNION ALL SELECT id FROM sharded WHERE id = ?';
    const [rows] = await client.execute(sql, [6000000000]);
    expect(rows).toEqual([['7'], ['6000000000']]);
  } finally {
    await client.end();
  }
});
