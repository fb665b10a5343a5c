import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { printStatement } from '../../../planner/sql/print/mysql';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';

let server: MariaDbServer;
let connection: Connection;

beforeAll(async () => {
  server = await startMariaDb({ databases: ['db1'] });
  connection = await createConnection({
    host: '127.0.0.1',
    port: server.port,
    user: 'root',
    database: 'db1',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
  });
  await connection.query(
    'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT, s VARCHAR(20), d DATE, n DECIMAL(10,2), KEY k (a))',
  );
  await connection.query(
    "INSERT INTO t VALUES (1,10,'Ann','2024-01-31',1.50),(2,20,'bob','2024-02-29',2.25),(3,10,NULL,NULL,NULL),(4,NULL,'it''s \\\\ %','2023-12-31',-7)",
  );
  await connection.query('CREATE TABLE u (id BIGINT PRIMARY KEY, t_id BIGINT, v VARCHAR(20))');
  await connection.query("INSERT INTO u VALUES (1,1,'x'),(2,1,'y'),(3,2,'z'),(4,9,'w')");
});
afterAll(async () => {
  await connection?.end();
  await server?.stop();
});

function printed(sql: string): string {
  const statement = parseStatement(lexStatements(sql, { sqlMode: new Set() })[0]!, {
    sqlMode: new Set(),
    literals: 'inline',
  });
  if (statement.kind === 'other') throw new Error(`not parsed: ${sql}: ${statement.reason}`);
  return printStatement(statement);
}

/** Expressions, each selected over all rows. */
const expressions = `
1--1 | 18446744073709551615 | -9223372036854775808 | 1e0 + 1 | .5 * 3 | 7 / 2 | 7 DIV 2 | -7 % 3 | 7 MOD 4 | 0xff + 0 | x'4142' | b'101' + 0 | 'a' 'b' | N'x'
2 + 3 * 4 - 5 | (2 + 3) * 4 | 1 | 2 ^ 3 | 5 & 3 | 1 << 3 + 1 | ~1 & 7 | !0 + 1 | NOT 0 + 1 | NOT a = 10 | a = 10 OR a = 20 AND id = 2 | a XOR 1 | 1 < 2 < 3 | a <=> NULL
a BETWEEN 5 AND 15 | a NOT BETWEEN 5 AND 15 AND 1 | a IN (10, 20) | a NOT IN (10, NULL) | s LIKE 'A%' | s LIKE '%|\\\\%' | s NOT LIKE 'b_b' | s LIKE 'a!%' ESCAPE '!' | s REGEXP '^a'
s IS NULL | s IS NOT NULL | (a = 10) IS TRUE | (a = 10) IS NOT UNKNOWN | CASE a WHEN 10 THEN 'ten' WHEN 20 THEN 'twenty' END | CASE WHEN a > 10 THEN 1 ELSE 0 END
CAST(n AS CHAR(5)) | CAST('12.345' AS DECIMAL(10,2)) | CONVERT(s USING utf8mb4) | CONVERT(a, SIGNED) | s COLLATE utf8mb4_bin = 'ann' | BINARY s = 'ANN' | _utf8mb4'é' | _latin1 x'e9'
d + INTERVAL 1 DAY | d - INTERVAL 1 MONTH | DATE_ADD(d, INTERVAL '1:30' HOUR_MINUTE) | EXTRACT(YEAR_MONTH FROM d) | TIMESTAMPDIFF(DAY, d, '2024-03-01') | DATE '2024-01-01' < d
SUBSTRING(s FROM 2 FOR 2) | SUBSTRING(s, 2) | TRIM(LEADING 'A' FROM s) | TRIM(s) | TRIM(BOTH FROM s) | POSITION('n' IN s) | LEFT(s, 1) | IF(a, s, 'no') | REPLACE(s, 'n', 'm') | CONCAT(s, '\\\\n', "q")
(a, id) = (10, 1) | (a, id) IN ((10, 1), (20, 2)) | EXISTS (SELECT 1 FROM u WHERE u.t_id = t.id) | (SELECT MAX(v) FROM u WHERE t_id = t.id) | id IN (SELECT t_id FROM u) | id > ALL (SELECT t_id FROM u WHERE v < 'y') | id = ANY (SELECT t_id FROM u)
`
  .split(/\n| \| /)
  .map((text) => text.trim())
  .filter((text) => text !== '');

const queries = [
  ...expressions.map((expression) => `SELECT ${expression} AS result FROM t ORDER BY id`),
  'SELECT DISTINCT a FROM t ORDER BY 1 DESC LIMIT 1, 2',
  'SELECT a, COUNT(*), SUM(n), COUNT(DISTINCT s) c FROM t GROUP BY a HAVING c >= 0 ORDER BY a',
  'SELECT a, COUNT(*) FROM t GROUP BY a WITH ROLLUP',
  "SELECT GROUP_CONCAT(DISTINCT s ORDER BY s DESC SEPARATOR ';') g FROM t",
  'SELECT * FROM t LEFT JOIN u ON t.id = u.t_id AND u.v > ? ORDER BY t.id, u.id',
  'SELECT t.*, v FROM u RIGHT JOIN t ON t.id = t_id ORDER BY t.id, u.id',
  'SELECT * FROM t JOIN u USING (id) ORDER BY id',
  'SELECT * FROM t NATURAL JOIN u ORDER BY id',
  'SELECT * FROM t x, u y WHERE x.id = y.t_id ORDER BY x.id, y.id',
  'SELECT x.id FROM t x LEFT JOIN (t y JOIN u ON y.id = u.t_id) ON x.id = y.id ORDER BY 1',
  'SELECT * FROM (SELECT a, MAX(id) m FROM t GROUP BY a) d ORDER BY m',
  'SELECT id FROM t USE INDEX (k) WHERE a = 10 ORDER BY id',
  'WITH c AS (SELECT id FROM t WHERE a = 10), e (x) AS (SELECT id + 1 FROM c) SELECT * FROM e ORDER BY x',
  'WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5) SELECT * FROM c',
  'SELECT 1 UNION SELECT 2 UNION ALL SELECT 2 ORDER BY 1',
  'SELECT 1 UNION SELECT 2 INTERSECT SELECT 3',
  '(SELECT id FROM t ORDER BY id DESC LIMIT 1) UNION ALL (SELECT id FROM u ORDER BY id LIMIT 1)',
  'SELECT id, SUM(a) OVER (PARTITION BY a ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) w FROM t ORDER BY id',
  'SELECT id, RANK() OVER w r FROM t WINDOW w AS (ORDER BY a) ORDER BY id',
  'SELECT 1 AS x FROM DUAL WHERE 1 = 1',
];

test.each(queries)('%s', async (sql) => {
  const original = sql.replace('?', "'x'");
  const [expected, fields] = await connection.query<RowDataPacket[]>({ sql: original, rowsAsArray: true });
  const [actual, printedFields] = await connection.query<RowDataPacket[]>({
    sql: printed(original),
    rowsAsArray: true,
  });
  expect(actual).toEqual(expected);
  const aliased = (list: typeof fields) => list.map((field) => [field.columnType, field.orgName]);
  expect(aliased(printedFields)).toEqual(aliased(fields));
});

const changes = [
  "INSERT INTO t (id, a, s) VALUES (9, 1 + 1, DEFAULT), (10, -3, 'x\\\\y')",
  "INSERT INTO t SET id = 9, s = 'q'",
  'INSERT INTO t (id, a) VALUES (1, 5) ON DUPLICATE KEY UPDATE a = VALUES(a) + t.a',
  'INSERT IGNORE INTO t (id) VALUES (1), (9)',
  "REPLACE INTO t (id, s) VALUES (1, 'r')",
  'INSERT INTO u (id, t_id) SELECT id + 100, a FROM t WHERE a IS NOT NULL',
  "UPDATE t SET a = a + 1, s = CONCAT(s, '!') WHERE id BETWEEN 1 AND 2 ORDER BY id LIMIT 1",
  'UPDATE t JOIN u ON t.id = u.t_id SET t.a = 99, u.v = t.s',
  'DELETE FROM t WHERE a = 10 ORDER BY id DESC LIMIT 1',
  'DELETE t FROM t JOIN u ON t.id = u.t_id WHERE u.v = 1 OR u.v IS NOT NULL',
  'DELETE FROM t USING t JOIN u ON t.id = u.t_id',
];

test.each(changes)('%s', async (sql) => {
  const outcome = async (text: string) => {
    await connection.beginTransaction();
    try {
      const [result] = await connection.query(text);
      const [t] = await connection.query('SELECT * FROM t ORDER BY id');
      const [u] = await connection.query('SELECT * FROM u ORDER BY id');
      return { affected: (result as { affectedRows: number }).affectedRows, t, u };
    } finally {
      await connection.rollback();
    }
  };
  expect(await outcome(printed(sql))).toEqual(await outcome(sql));
});
