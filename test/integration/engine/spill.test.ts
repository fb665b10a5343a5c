/** Queries over several data nodes with hardly any memory, against one database that holds everything. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxy } from '../../support/proxy';

const rowCount = 3000;
const folder = mkdtempSync(join(tmpdir(), 'mycat-spill-test-'));
const rules = `
  <tableRule name="by-id"><rule><columns>id</columns><algorithm>mod</algorithm></rule></tableRule>
  <function name="mod" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>`;
const schemas = `
  <schema name="S" checkSQLschema="true" sqlMaxLimit="-1">
    <table name="a" dataNode="dn1,dn2,dn3" rule="by-id"/>
    <table name="b" dataNode="dn1,dn2,dn3" rule="by-id"/>
  </schema>`;
const tables = ['a', 'b'].map(
  (name) => `CREATE TABLE ${name} (id int primary key, k int, v varchar(60)) DEFAULT CHARSET utf8mb4`,
);

let backend: MariaDbServer;
let proxy: ProxyServer;
let poor: ProxyServer;
let connection: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3', 'whole'] });
  const limited = (disk: string): string =>
    `<property name="queryMemoryLimit">60k</property><property name="queryDiskLimit">${disk}</property><property name="spillFolder">${folder}</property>`;
  proxy = await startProxy({ schemas, rules, system: limited('1g') }, backend);
  poor = await startProxy({ schemas, rules, system: limited('0') }, backend);
  connection = await proxy.connect();
  for (const database of ['db1', 'db2', 'db3', 'whole']) await backend.run(tables, database);
  const fill = (where: string): string[] =>
    ['a', 'b'].map(
      (name, index) =>
        `INSERT INTO ${name} SELECT seq, (seq * 7919 + ${index}) % 2003, CONCAT('row ', seq % 1500, REPEAT('x', seq % 40)) FROM seq_1_to_${rowCount} WHERE ${where}`,
    );
  await backend.run(fill('TRUE'), 'whole');
  for (const node of [0, 1, 2]) await backend.run(fill(`seq % 3 = ${node}`), `db${node + 1}`);
});

afterAll(async () => {
  await poor?.stop();
  await backend?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const queries = [
  'SELECT id, k, v FROM a ORDER BY REVERSE(v), id LIMIT 2500, 400',
  'SELECT a.id, b.id AS other, a.v FROM a JOIN b ON a.k = b.k ORDER BY a.id, b.id',
  'SELECT a.id, b.v FROM a LEFT JOIN b ON a.k = b.k AND b.id > 1000 ORDER BY a.id, b.v',
  'SELECT k, COUNT(*), COUNT(DISTINCT v), MAX(v) FROM a GROUP BY k ORDER BY k',
  'SELECT COUNT(DISTINCT v) x, COUNT(DISTINCT k, v) y FROM a',
  'SELECT id FROM a WHERE k NOT IN (SELECT k FROM b WHERE id > 2500) ORDER BY id',
];

test.each(queries)('%s', async (sql) => {
  const [rows] = await connection.query<RowDataPacket[]>({ sql, rowsAsArray: true });
  const expected = (await backend.run(sql, 'whole')) as Record<string, unknown>[];
  expect(rows).toHaveLength(expected.length);
  const texts = (all: readonly object[]): string[] => all.map((row) => Object.values(row).map(String).join('|'));
  expect(texts(rows)).toEqual(texts(expected));
  for (const name of readdirSync(folder)) expect(readdirSync(join(folder, name))).toEqual([]);
});

test('they did go to disk, and without a disk they are refused', async () => {
  expect(readdirSync(folder).filter((name) => name.startsWith('mycat-rows-'))).toHaveLength(1);
  const other = await poor.connect();
  try {
    await expect(other.query(queries[1]!)).rejects.toMatchObject({ errno: 1038 });
  } finally {
    await other.end();
  }
});

test('the folder goes with the server', async () => {
  await connection.end();
  await proxy.stop();
  expect(existsSync(folder)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});
