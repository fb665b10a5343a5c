/** Values written as SQL literals against the columns that they come from, on a real server. */
import type { Connection } from '../../../connectors/connector';
import { mysqlConnector } from '../../../connectors/mysql/connector';
import type { ColumnType } from '../../../engine/batch/column-type';
import type { RecordBatch } from '../../../engine/batch/record-batch';
import { constantAt } from '../../../engine/literals/constant-vector';
import { mysqlLiteral } from '../../../engine/literals/mysql';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { rowsOf } from '../../support/memory-plans';

const texts = [`''`, `'a'`, `'A '`, `'it''s "q" 100% _x'`, String.raw`'back\\slash \0 \n'`, `'äß日本語😀'`, `'1e2'`];
const latin = [`''`, `'äß'`, `'A '`, `'it''s'`];
const columns: readonly (readonly [name: string, definition: string, values: readonly string[]])[] = [
  ['ti', 'tinyint', ['-128', '127', '0']],
  ['bi', 'bigint', ['-9223372036854775808', '9223372036854775807', '0', '-1']],
  ['bu', 'bigint unsigned', ['18446744073709551615', '0', '9223372036854775808', '5']],
  ['ye', 'year', ['0', '1901', '2155', '2024']],
  ['bt', 'bit(64)', ['0', '18446744073709551615', '5']],
  ['zf', 'int(8) zerofill', ['0', '42']],
  ['f', 'float', ['0', '0.1', '-1.5', '3e38', '1e-38']],
  ['d', 'double', ['0', '0.1', '-1.5', '1.7976931348623157e308', '5e-324', '123456789012345678', '1e21', '-0e0']],
  ['n', 'decimal(10,2)', ['-0.01', '99999999.99', '0', '5']],
  ['n0', 'decimal(65,0)', [`${'9'.repeat(65)}`, `-${'9'.repeat(65)}`, '0']],
  ['nx', 'decimal(65,38)', [`${'9'.repeat(27)}.${'9'.repeat(38)}`, `-0.${'0'.repeat(37)}1`]],
  ['da', 'date', [`'0000-00-00'`, `'2020-00-00'`, `'2020-01-00'`, `'9999-12-31'`, `'2024-02-29'`]],
  ['dt', 'datetime(6)', [`'0000-00-00'`, `'2024-02-29 23:59:59.999999'`, `'2020-01-01'`]],
  ['d0', 'datetime', [`'2024-02-29 23:59:59'`, `'2020-00-01 10:00:00'`]],
  ['ts', 'timestamp(3) null', [`'2024-02-29 23:59:59.123'`, `'1970-01-02'`]],
  ['tm', 'time(2)', [`'-838:59:59.99'`, `'838:59:59'`, `'00:00:00.01'`]],
  ['vc', 'varchar(40)', texts],
  ['vn', 'varchar(40) collate utf8mb4_bin', texts],
  ['vu', 'varchar(40) collate utf8mb4_unicode_ci', texts],
  ['ch', 'char(20)', texts],
  ['la', 'varchar(40) character set latin1', latin],
  ['lb', 'varchar(40) character set latin1 collate latin1_bin', latin],
  ['u3', 'varchar(40) character set utf8mb3', latin],
  ['gb', 'varchar(40) character set gbk', [`''`, `'中文'`, `'a'`]],
  ['b5', 'varchar(40) character set big5', [`''`, `'中文'`, `'a'`]],
  ['vb', 'varbinary(20)', [`''`, `x'00ff27225c'`, `'5'`]],
  ['bl', 'blob', [`''`, `x'00ff27225c'`]],
  ['en', `enum('x','Y','it''s')`, [`'x'`, `'it''s'`]],
  ['se', `set('a','b')`, [`''`, `'a,b'`]],
  ['js', 'json', [`'{"a": [1, "é"]}'`]],
];
const rowCount = Math.max(...columns.map(([, , values]) => values.length)) + 1;

let server: MariaDbServer;

beforeAll(async () => {
  server = await startMariaDb({ databases: ['t'] });
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const values = columns.map(([, , each]) => (row === 0 ? 'NULL' : each[(row - 1) % each.length]!));
    return `INSERT INTO t VALUES (${row}, ${values.join(', ')})`;
  });
  await server.run(
    [
      `SET sql_mode = ''`,
      `CREATE TABLE t (id int primary key, ${columns.map(([name, definition]) => `${name} ${definition}`).join(', ')}) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`,
      ...rows,
    ],
    't',
  );
});

afterAll(() => server.stop());

/** `types` are those of the table's columns, as the planner knows them: metadata of a result names the connection's collation. */
async function withConnection<T>(
  sqlMode: string,
  work: (connection: Connection, types: readonly ColumnType[]) => Promise<T>,
): Promise<T> {
  const source = mysqlConnector.open({
    name: 'h',
    url: `127.0.0.1:${server.port}`,
    user: 'root',
    password: '',
    maxConnections: 2,
    minConnections: 0,
    acquireTimeoutMs: 10_000,
    connectTimeoutMs: 10_000,
    idleTimeoutMs: 60_000,
    initSql: null,
    folder: '.',
  });
  const facts = {
    sqlMode,
    timeZone: '+00:00',
    isolation: null,
    readOnly: false,
    collation: 'utf8mb4_general_ci',
    variables: new Map<string, string>(),
  };
  try {
    const connection = await source.acquire('t', facts, new AbortController().signal);
    try {
      const [table] = await source.describeTables('t', ['t']);
      return await work(
        connection,
        table!.columns.slice(1).map(({ type }) => type),
      );
    } finally {
      connection.release();
    }
  } finally {
    await source.close();
  }
}

async function query(connection: Connection, sql: string): Promise<{ batches: RecordBatch[] }> {
  const result = await connection.query(sql, new AbortController().signal);
  if (result.kind !== 'rows') throw new Error(`no rows: ${sql}`);
  const batches: RecordBatch[] = [];
  for await (const batch of result.batches) batches.push(batch);
  return { batches };
}

test.each([
  '',
  'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT',
  'NO_ZERO_DATE,NO_ZERO_IN_DATE,STRICT_ALL_TABLES,NO_UNSIGNED_SUBTRACTION',
])('a literal equals the column that its value comes from (sql_mode %j)', async (sqlMode) => {
  await withConnection(sqlMode, async (connection, types) => {
    const names = columns.map(([name]) => name);
    const { batches } = await query(connection, `SELECT ${names.join(', ')} FROM t ORDER BY id`);
    const [batch] = batches;
    const wrong: string[] = [];
    for (let row = 0; row < batch!.rowCount; row++) {
      const literals = names.map((_, index) =>
        mysqlLiteral({ value: constantAt(batch!.columns[index]!, row), type: types[index]! }),
      );
      const tests = names.map((name, index) => `${name} <=> ${literals[index]}`);
      const outcome = rowsOf((await query(connection, `SELECT ${tests.join(', ')} FROM t WHERE id = ${row}`)).batches);
      for (const [index, equal] of outcome[0]!.entries()) if (equal !== 1n) wrong.push(`row ${row}: ${tests[index]}`);
    }
    expect(wrong).toEqual([]);
  });
});

test('literals have the types of their columns: signedness, exactness, collation, strength', async () => {
  await withConnection('', async (connection, types) => {
    const { batches } = await query(
      connection,
      `SELECT ${columns.map(([name]) => name).join(', ')} FROM t WHERE id = 1`,
    );
    const literalOf = (name: string): string => {
      const index = columns.findIndex(([each]) => each === name);
      return mysqlLiteral({ value: constantAt(batches[0]!.columns[index]!, 0), type: types[index]! });
    };
    const value = async (sql: string): Promise<unknown> =>
      rowsOf((await query(connection, `SELECT ${sql}`)).batches)[0]![0];
    // 18446744073709551615 - 1 as BIGINT UNSIGNED, and subtraction below zero is an error as for the column.
    expect(await value(`${literalOf('bu')} - 1`)).toBe(2n ** 64n - 2n);
    await expect(value(`${literalOf('ye')} - 1`)).rejects.toMatchObject({ errno: 1690 });
    expect(await value(`LENGTH(${literalOf('n0')})`)).toBe(65n);
    expect(await value(`COLLATION(${literalOf('la')})`)).toBe('latin1_swedish_ci');
    expect(await value(`COLLATION(${literalOf('vn')})`)).toBe('utf8mb4_bin');
    expect(await value(`COERCIBILITY(${literalOf('vc')})`)).toBe(2n);
    expect(await value(`${literalOf('vb')} = 0`)).toBe(1n);
    const nulls = types.map((type) => mysqlLiteral({ value: null, type }));
    expect(await value(nulls.map((literal) => `(${literal}) IS NULL`).join(' AND '))).toBe(1n);
  });
});
