/** Plans that run in a thread of the engine give what one MariaDB with all the rows gives. */
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const rowCount = 3000;
const numbers = Array.from({ length: rowCount }, (_, index) => index + 1);

const statements = [
  `CREATE TABLE sold (id BIGINT NOT NULL PRIMARY KEY, k INT, price DECIMAL(12,2), name VARCHAR(40), at DATETIME(3), big BIGINT UNSIGNED, note TEXT)`,
  `CREATE TABLE paid (id BIGINT NOT NULL PRIMARY KEY, k INT, v DOUBLE, kind ENUM('cash','card'), flags BIT(5), tag VARBINARY(8))`,
  `INSERT INTO sold VALUES ${numbers
    .map(
      (n) =>
        `(${n}, ${n % 7 === 0 ? 'NULL' : (n * 37) % 1000}, ${n / 8}, ${n % 11 === 0 ? 'NULL' : `'näme ${n % 50}'`}, '2024-01-01' + INTERVAL ${n} MINUTE, 18446744073709551615 - ${n}, REPEAT('x', ${n % 300}))`,
    )
    .join(',')}`,
  `INSERT INTO paid VALUES ${numbers.map((n) => `(${n}, ${(n * 53) % 1000}, ${n / 4}, '${n % 2 ? 'cash' : 'card'}', ${n % 32}, X'${(n % 256).toString(16).padStart(2, '0')}00')`).join(',')}`,
  'ANALYZE TABLE sold, paid',
];

const sides = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false">
      <table name="sold,paid" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`,
    system:
      '<property name="engineThreads">1</property><property name="engineThreadRows">0</property><property name="queryMemoryLimit">1m</property>',
  },
  statements,
);

const queries = [
  'SELECT COUNT(*), SUM(sold.price), AVG(paid.v), CAST(MAX(sold.at) AS CHAR), CAST(MIN(sold.big) AS CHAR) FROM sold JOIN paid ON sold.k = paid.k',
  'SELECT sold.id, paid.id, price, name, CAST(at AS CHAR), CAST(big AS CHAR), kind, flags + 0, HEX(tag) FROM sold JOIN paid ON sold.k = paid.k WHERE sold.id < 400 ORDER BY 1, 2',
  'SELECT sold.id, paid.id FROM sold LEFT JOIN paid ON sold.k = paid.k AND paid.id > 2900 ORDER BY sold.id, paid.id',
  'SELECT name, COUNT(*), GROUP_CONCAT(id ORDER BY id DESC SEPARATOR "-"), SUM(price) FROM sold GROUP BY name ORDER BY name',
  'SELECT DISTINCT k, LENGTH(note) % 3 FROM sold ORDER BY k, 2',
  'SELECT id, note, SUM(price) OVER (PARTITION BY k ORDER BY id) AS s, RANK() OVER (ORDER BY price DESC) FROM sold ORDER BY id',
  'SELECT note, name, id FROM sold ORDER BY note DESC, name, id',
  'SELECT s.id FROM sold s WHERE s.k IN (SELECT k FROM paid WHERE v > 500) AND NOT EXISTS (SELECT 1 FROM paid p WHERE p.k = s.k AND p.v < 20) ORDER BY s.id',
  'SELECT id, (SELECT MAX(p.v) FROM paid p WHERE p.k > s.k) FROM sold s WHERE id < 30 ORDER BY id',
  'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT COUNT(*), SUM(n.i), SUM(s.price) FROM n JOIN sold s ON s.id = n.i',
  'SELECT k FROM sold WHERE id < 500 INTERSECT SELECT k FROM paid WHERE id > 100 ORDER BY k',
  'SELECT k FROM sold EXCEPT ALL SELECT k FROM paid WHERE v > 300 ORDER BY k',
  'SELECT flags + 0, k % 5, COUNT(*), SUM(v) FROM paid GROUP BY flags + 0, k % 5 WITH ROLLUP',
  'SELECT a.id, b.id FROM (SELECT id FROM sold ORDER BY price DESC LIMIT 5) a JOIN (SELECT id, k FROM paid ORDER BY v LIMIT 4) b ON a.id > b.id ORDER BY 1, 2',
  "SELECT name, id FROM sold WHERE name > 'näme 30' GROUP BY name, id HAVING MAX(price) > 300 ORDER BY name, id LIMIT 7, 20",
  'SELECT COUNT(*) FROM sold a JOIN sold b ON a.note = b.note AND a.id <> b.id',
];

test.each(queries)('%s', async (sql) => {
  const { client, oracle, proxy } = sides();
  const threads = proxy.server.configuration.current.host.engineThreads;
  expect(await rowsAsText(client, sql)).toEqual(await rowsAsText(oracle, sql));
  expect(threads.started).toBe(1);
  expect(threads.statements).toBe(0);
});
