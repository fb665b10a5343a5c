/**
 * A table sharded over MariaDB, a table of DuckDB and a Parquet file in one query: as if all three were tables of one MariaDB. Values are those
 * at which types show: BIGINT UNSIGNED past 2^63, wide decimals, text that differs in case and accents, NULLs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { startProxyOver } from '../../support/proxy';
import { Random } from '../../support/random';

const schemas = `<schema name="shop" checkSQLschema="false">
  <table name="sales" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="products" primaryKey="id" dataNode="dn4"/>
  <table name="visits" dataNode="dn5"/>
</schema>`;

const names = ["'Ann'", "'ann'", "'ANN'", "'Ánn'", "'zoe'", "'Zoë'", "'中文'", "'😀'", "''", 'NULL'];
const tokens = ['18446744073709551615', '9223372036854775808', '9007199254740993', '9007199254740992', '7', 'NULL'];
const amounts = ['1234567890123456.7891', '-0.0001', '12.5000', '0', '-9999.9999', 'NULL'];
const days = ["'2024-02-29'", "'1999-12-31'", "'2000-01-01'", "'2024-03-01'", 'NULL'];
const moments = ["'2024-02-29 12:30:00.500000'", "'1999-12-31 23:59:59.999999'", "'2024-02-29 00:00:00'", 'NULL'];

/** Columns that all three tables have; `key` is the product's number. */
const columns = `id BIGINT, \`key\` BIGINT, name VARCHAR(20), token BIGINT UNSIGNED, amount DECIMAL(20,4), day DATE, moment DATETIME(6), rate DOUBLE`;

const random = new Random(20261125);

function rows(count: number): readonly (readonly string[])[] {
  return Array.from({ length: count }, (_, index) => [
    String(index + 1),
    random.chance(0.1) ? 'NULL' : String(1 + random.below(25)),
    random.pick(names),
    random.pick(tokens),
    random.pick(amounts),
    random.pick(days),
    random.pick(moments),
    random.pick(['0.25', '-1e10', '3', 'NULL']),
  ]);
}

const data = { sales: rows(80), products: rows(25), visits: rows(60) };

function valuesOf(table: readonly (readonly string[])[]): string {
  return table.map((row) => `(${row.join(', ')})`).join(', ');
}

let folder: string;
let backend: MariaDbServer;
let proxy: Awaited<ReturnType<typeof startProxyOver>>;
let ours: Connection;
let whole: Connection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mycat-duckdb-'));
  const parquet = join(folder, 'visits.parquet');
  const initSql = `CREATE SCHEMA files; COPY (SELECT CAST(id AS BIGINT) AS id, CAST(key AS BIGINT) AS key, CAST(name AS VARCHAR) AS name,
      CAST(token AS UBIGINT) AS token, CAST(amount AS DECIMAL(20,4)) AS amount, CAST(day AS DATE) AS day, CAST(moment AS TIMESTAMP) AS moment,
      CAST(rate AS DOUBLE) AS rate
    FROM (VALUES ${valuesOf(data.visits)}) rows(id, key, name, token, amount, day, moment, rate)) TO '${parquet}' (FORMAT parquet);
    CREATE VIEW files.visits AS SELECT * FROM read_parquet('${parquet}')`;
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3', 'whole'] });
  const nodes = [1, 2, 3].map((node) => `<dataNode name="dn${node}" dataHost="maria" database="db${node}"/>`).join('');
  const host = (name: string, url: string, sql: string): string =>
    `<dataHost name="${name}" maxCon="9" minCon="0" balance="0" dbType="duckdb" dbDriver="native"><heartbeat>SELECT 1</heartbeat>
      <connectionInitSql><![CDATA[${sql}]]></connectionInitSql><writeHost host="w${name}" url="${url}" user="-" password=""/></dataHost>`;
  proxy = await startProxyOver(
    { schemas, system: '<property name="transactionMode">weak</property>' },
    `${nodes}<dataNode name="dn4" dataHost="file" database="main"/><dataNode name="dn5" dataHost="views" database="files"/>
     <dataHost name="maria" maxCon="9" minCon="0" balance="0" dbType="mysql" dbDriver="native"><heartbeat>SELECT 1</heartbeat>
       <writeHost host="m1" url="127.0.0.1:${backend.port}" user="root" password=""/></dataHost>
     ${host('file', join(folder, 'products.duckdb'), 'SET threads = 1')}${host('views', ':memory:', initSql)}`,
  );
  const options = { rowsAsArray: true, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true } as const;
  ours = await proxy.connect(options);
  whole = await createConnection({
    host: '127.0.0.1',
    port: backend.port,
    user: 'root',
    database: 'whole',
    charset: 'utf8mb4_general_ci',
    ...options,
  });
  for (const [table, content] of Object.entries(data)) {
    for (const connection of table === 'visits' ? [whole] : [whole, ours]) {
      await connection.query(`CREATE TABLE ${table} (${columns}, PRIMARY KEY (id))`);
      await connection.query(
        `INSERT INTO ${table} (id, \`key\`, name, token, amount, day, moment, rate) VALUES ${valuesOf(content)}`,
      );
    }
  }
}, 60_000);
afterAll(async () => {
  await ours?.end();
  await whole?.end();
  await proxy?.stop();
  await backend?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  // Inner joins on numbers, text, dates.
  'SELECT s.id, p.id, v.id FROM sales s JOIN products p ON p.id = s.`key` JOIN visits v ON v.`key` = p.id ORDER BY 1, 2, 3',
  'SELECT s.id, v.id FROM sales s JOIN visits v ON v.name = s.name ORDER BY 1, 2',
  'SELECT s.id, v.id, s.token, v.token FROM sales s JOIN visits v ON v.token = s.token ORDER BY 1, 2',
  'SELECT s.id, p.id, v.id FROM sales s JOIN products p ON p.day = s.day JOIN visits v ON v.moment = p.moment AND v.amount = s.amount ORDER BY 1, 2, 3',
  'SELECT p.id, v.id FROM products p JOIN visits v ON v.amount > p.amount AND v.day < p.day ORDER BY 1, 2',
  // Outer joins.
  'SELECT s.id, p.id, v.id FROM sales s LEFT JOIN products p ON p.id = s.`key` AND p.amount > 0 LEFT JOIN visits v ON v.id = p.`key` ORDER BY 1, 2, 3',
  'SELECT v.id, s.id FROM sales s RIGHT JOIN visits v ON v.name = s.name AND v.token = s.token ORDER BY 1, 2',
  'SELECT v.id FROM visits v LEFT JOIN sales s ON s.token = v.token AND s.name = v.name WHERE s.id IS NULL ORDER BY 1',
  // Semi and anti joins, with NULLs.
  'SELECT id FROM sales WHERE `key` IN (SELECT `key` FROM visits WHERE amount > 0) ORDER BY 1',
  'SELECT id FROM visits WHERE `key` NOT IN (SELECT `key` FROM products WHERE `key` IS NOT NULL AND rate > 0) ORDER BY 1',
  'SELECT id FROM visits WHERE name NOT IN (SELECT name FROM products) ORDER BY 1',
  'SELECT id FROM products p WHERE EXISTS (SELECT 1 FROM sales s WHERE s.`key` = p.id AND EXISTS (SELECT 1 FROM visits v WHERE v.name = s.name)) ORDER BY 1',
  'SELECT id FROM visits v WHERE NOT EXISTS (SELECT 1 FROM sales s WHERE s.`key` = v.`key` AND s.amount < v.amount) ORDER BY 1',
  // Aggregates over joins.
  'SELECT p.id, COUNT(*), SUM(s.amount), AVG(v.amount), MIN(s.token), MAX(v.token), SUM(v.rate) FROM products p JOIN sales s ON s.`key` = p.id JOIN visits v ON v.`key` = p.id GROUP BY p.id ORDER BY 1',
  'SELECT MIN(v.id), COUNT(DISTINCT s.id), SUM(v.token) FROM visits v JOIN sales s ON s.name = v.name GROUP BY v.name ORDER BY 1',
  'SELECT v.day, COUNT(s.id), MAX(p.moment), MIN(v.moment) FROM visits v LEFT JOIN sales s ON s.day = v.day LEFT JOIN products p ON p.id = v.`key` GROUP BY v.day HAVING COUNT(*) > 2 ORDER BY 1',
  'SELECT COUNT(*), SUM(v.amount + s.amount), AVG(p.amount) FROM sales s, products p, visits v WHERE s.`key` = p.id AND v.id = s.id',
  // Subqueries for values.
  'SELECT p.id, (SELECT MAX(v.amount) FROM visits v WHERE v.`key` = p.id) AS m, (SELECT COUNT(*) FROM sales s WHERE s.`key` = p.id AND s.token > 7) AS n FROM products p ORDER BY 1',
  'SELECT id, amount FROM visits WHERE amount > (SELECT AVG(amount) FROM sales) ORDER BY 1',
  'SELECT d.name, d.n, COUNT(v.id) FROM (SELECT MIN(name) COLLATE utf8mb4_bin AS name, `key`, COUNT(*) AS n FROM sales GROUP BY `key` HAVING COUNT(*) = 1) d JOIN visits v ON v.`key` = d.`key` GROUP BY d.name, d.n ORDER BY 1, 2',
  'SELECT id FROM sales WHERE (`key`, day) IN (SELECT `key`, day FROM visits) ORDER BY 1',
  'SELECT id FROM sales s WHERE amount >= ALL (SELECT v.amount FROM visits v WHERE v.`key` = s.`key` AND v.amount IS NOT NULL) ORDER BY 1',
  // Computed from all three.
  "SELECT s.id, p.id, v.id, CONCAT_WS('-', s.name, p.name, v.name), s.amount * v.amount, p.amount - v.amount, DATEDIFF(s.day, v.day), TIMESTAMPDIFF(SECOND, p.moment, v.moment), s.token = v.token, s.name = v.name COLLATE utf8mb4_bin FROM sales s JOIN products p ON p.id = s.`key` JOIN visits v ON v.id = s.id ORDER BY 1, 2, 3",
  'SELECT token FROM sales UNION SELECT token FROM products UNION SELECT token FROM visits ORDER BY 1',
  'SELECT COUNT(*) FROM (SELECT name FROM sales INTERSECT SELECT name FROM visits EXCEPT SELECT name FROM products WHERE id < 5) d',
  'SELECT s.id, v.id, RANK() OVER (PARTITION BY v.day ORDER BY v.amount, s.id), SUM(v.amount) OVER (PARTITION BY s.`key`) FROM sales s JOIN visits v ON v.`key` = s.`key` ORDER BY 1, 2',
  'SELECT s.id, s.name FROM sales s JOIN visits v ON v.id = s.id ORDER BY v.name, v.amount DESC, s.id LIMIT 20',
])('%s', async (sql) => {
  const [expected] = await whole.query(sql);
  expect((await ours.query(sql))[0]).toEqual(expected);
});
