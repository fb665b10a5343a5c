/**
 * Sharding keys that a server would store as others. However a row comes in, either it is refused or reading by the key that was stored finds it,
 * and that key is the one that a MariaDB stores.
 */
import { type Connection, createConnection, escape as literalOf } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxy } from '../../support/proxy';

const numbers = [
  '7',
  "'7'",
  "' 7 '",
  "'007'",
  '007',
  '-0',
  '7.5',
  '-7.5',
  '7.4',
  "'7.5'",
  '7e0',
  '7.5e0',
  "'7e0'",
  "'12abc'",
];
const outside = [
  "'abc'",
  "''",
  'TRUE',
  '0x37',
  '127',
  '128',
  '255',
  '-1',
  '-129',
  '99999',
  '4294967296',
  '99999999999999999999',
];
const texts = [
  "'a'",
  "'A'",
  "'a '",
  "'abcde'",
  "'abcdef'",
  "'abcde   '",
  "'ß'",
  "'中文'",
  "'😀'",
  "''",
  '7',
  '007',
  '7.50',
  '.5',
  '1e3',
  '1.5e0',
  '1e30',
];
const dates = [
  "'2024-01-05'",
  "'2024-1-5'",
  "'2024/01/05'",
  "'20240105'",
  '20240105',
  "'24-01-05'",
  "'2024-02-30'",
  "'2024-13-01'",
  "'0000-00-00'",
  "'2024-01-05 10:00:00'",
  "'2024-01-05T10:00:00'",
  "'2024-01-05 10:00'",
  "'2024-01-05 10:00:00.000'",
  "'2024-01-05 10:00:00.5'",
  "'2024-01-05 10:00:00.123456'",
  "'2024-01-05 25:00:00'",
  "'2024-01-05 00:00:00'",
  "DATE'2024-01-05'",
  "'tomorrow'",
];
const keys: readonly (readonly [type: string, values: readonly string[]])[] = [
  ['TINYINT', [...numbers, ...outside]],
  ['TINYINT UNSIGNED', [...numbers, ...outside]],
  ['INT', [...numbers, ...outside]],
  ['BIGINT UNSIGNED', [...numbers, ...outside]],
  ['DECIMAL(3,0)', [...numbers, ...outside]],
  ['DECIMAL(4,1)', [...numbers, ...outside]],
  ['DOUBLE', [...numbers, ...outside]],
  ['YEAR', ["'2024'", '2024', '24', "'24'", "'70'", '0', "'0'", '1900', '2156', "'abc'"]],
  ['VARCHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', texts],
  ['VARCHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', texts],
  ['VARCHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin', texts],
  ['VARCHAR(5) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin', texts],
  ['VARCHAR(5) CHARACTER SET latin1 COLLATE latin1_bin', texts],
  ['CHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin', texts],
  ['VARBINARY(5)', texts],
  ['BINARY(5)', texts],
  [
    "ENUM('a','b','7') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
    ["'a'", "'A'", "'b '", "'7'", "'2'", '1', '9', "'x'", "''"],
  ],
  ["SET('a','b') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", ["'a'", "'b,a'", "'a,a'", "'a,x'", "''", '3']],
  ['DATE', dates],
  ['DATETIME', dates],
  ['DATETIME(3)', dates],
  ['TIMESTAMP', dates],
  [
    'UUID',
    [
      "'123e4567-e89b-12d3-a456-426614174000'",
      "'123E4567-E89B-12D3-A456-426614174000'",
      "'123e4567e89b12d3a456426614174000'",
      "'1-23E4567e89b12d3a456426614174000'",
      "x'123e4567e89b12d3a456426614174000'",
      "'x'",
      '7',
    ],
  ],
  ['INET6', ["'::1'", "'0:0::0001'", "'::FFFF:1.2.3.4'", "'1.2.3.4'", "'x'"]],
  ['INET4', ["'1.2.3.4'", "'001.2.03.4'", "'1.2.3'", '7']],
];
const modes: readonly (readonly [name: string, sqlMode: string, verb: string])[] = [
  ['strict', 'STRICT_TRANS_TABLES', 'INSERT'],
  ['with IGNORE', 'STRICT_TRANS_TABLES', 'INSERT IGNORE'],
  ['not strict', '', 'INSERT'],
];

let backend: MariaDbServer;
let proxy: ProxyServer;
let ours: Connection;
let reference: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3', 'one'] });
  const tables = keys.map(
    (_, index) => `<table name="t${index}" primaryKey="n" dataNode="dn1,dn2,dn3" rule="by-any"/>`,
  );
  proxy = await startProxy(
    {
      schemas: `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">${tables.join('')}</schema>`,
      rules: `<tableRule name="by-any"><rule><columns>k</columns><algorithm>murmur</algorithm></rule></tableRule>
        <function name="murmur" class="io.mycat.route.function.PartitionByMurmurHash">
          <property name="count">3</property><property name="virtualBucketTimes">160</property></function>`,
      // Conditions on strings then narrow to one node as well.
      system: '<property name="stringShardKeysExact">true</property>',
    },
    backend,
  );
  ours = await proxy.connect();
  reference = await createConnection({
    host: '127.0.0.1',
    port: backend.port,
    user: 'root',
    database: 'one',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  for (const client of [ours, reference]) {
    for (const [index, [type]] of keys.entries()) {
      await client.query(`CREATE TABLE t${index} (n INT NOT NULL PRIMARY KEY, k ${type} NOT NULL)`);
    }
    await client.query('CREATE TABLE words (n INT NOT NULL PRIMARY KEY, word VARCHAR(40)) COLLATE utf8mb4_bin');
  }
}, 60_000);
afterAll(async () => {
  await ours?.end();
  await reference?.end();
  await proxy?.stop();
  await backend?.stop();
});

async function errnoOf(client: Connection, sql: string): Promise<number> {
  try {
    await client.query(sql);
    return 0;
  } catch (error) {
    return (error as { errno?: number }).errno ?? -1;
  }
}

async function one(client: Connection, sql: string): Promise<unknown> {
  const [rows] = (await client.query({ sql, rowsAsArray: true })) as unknown as [unknown[][]];
  return rows[0]?.[0];
}

let n = 0;
const accepted = new Map<string, number>();

/** @returns what is wrong; null = nothing */
async function faultOf(table: string, insert: (row: number) => string, name: string): Promise<string | null> {
  const row = ++n;
  const sql = insert(row);
  const [own, theirs] = [await errnoOf(ours, sql), await errnoOf(reference, sql)];
  if (own !== 0)
    return [1064, 1264, 1265, 1292, 1366, 1406].includes(own) ? null : `${sql}: errno ${own}, MariaDB ${theirs}`;
  if (theirs !== 0) return `${sql}: MariaDB refuses it with ${theirs}`;
  accepted.set(name, (accepted.get(name) ?? 0) + 1);
  const kept = `SELECT k FROM ${table} WHERE n = ${row}`;
  const [key, expected] = [await one(ours, kept), await one(reference, kept)];
  if (String(key) !== String(expected)) return `${sql}: stored ${String(key)}, not ${String(expected)}`;
  const literal = Buffer.isBuffer(key) ? `x'${key.toString('hex')}'` : literalOf(String(key));
  const found = `SELECT COUNT(*) FROM ${table} WHERE n = ${row} AND k = `;
  const spelled = [literal, ...(Buffer.isBuffer(key) && !key.includes(0) ? [literalOf(key.toString())] : [])];
  for (const each of spelled) {
    const [count, inOne] = [String(await one(ours, found + each)), String(await one(reference, found + each))];
    if (count !== inOne) return `${sql}: k = ${each} finds ${count} rows, not ${inOne}`;
  }
  return null;
}

describe.each(modes)('%s', (_, sqlMode, verb) => {
  beforeAll(async () => {
    for (const client of [ours, reference]) await client.query(`SET sql_mode = '${sqlMode}'`);
  });

  test.each(keys.map(([type, values], index) => [type, `t${index}`, values] as const))(
    '%s',
    async (type, table, values) => {
      const faults: (string | null)[] = [];
      for (const value of values) {
        faults.push(await faultOf(table, (row) => `${verb} INTO ${table} (n, k) VALUES (${row}, ${value})`, type));
        faults.push(
          await faultOf(
            table,
            (row) => `${verb} INTO ${table} (n, k) VALUES (${row}, ${value}), (-${row}, ${value})`,
            type,
          ),
        );
        faults.push(
          await faultOf(
            table,
            (row) => `${verb} INTO ${table} (n, k) SELECT ${row}, ${value} FROM (SELECT 1 AS one) AS o`,
            type,
          ),
        );
      }
      const words = values.filter((value) => value.startsWith("'"));
      for (const client of [ours, reference]) {
        await client.query('DELETE FROM words');
        await client.query(`INSERT INTO words VALUES ${words.map((word, index) => `(${index}, ${word})`).join()}`);
      }
      for (const index of words.keys()) {
        faults.push(
          await faultOf(
            table,
            (row) => `${verb} INTO ${table} (n, k) SELECT ${row}, word FROM words WHERE n = ${index}`,
            type,
          ),
        );
      }
      expect(faults.filter((fault) => fault !== null)).toEqual([]);
      expect(accepted.get(type)).toBeGreaterThan(3);
    },
  );
});
