/** Every rule of `<blacklist>`: statements that it refuses, and near ones that it does not. */
import { blacklistRules } from '../../../conf/load/blacklist-properties';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { firewallRules } from '../../../server/security/firewall/registry';
import { partsOf } from '../../../server/security/firewall/statement-parts';

/** Property → refused; allowed. */
const cases: Readonly<Record<string, readonly [refused: readonly string[], allowed: readonly string[]]>> = {
  multiStatementAllow: [['SELECT 1; DELETE FROM t'], ['SELECT 1']],
  commentAllow: [
    [
      'SELECT /* x */ 1',
      'SELECT a FROM t WHERE id = 1 -- and secret = 1\n AND b = 2',
      'SELECT 1 # x\n + 1',
      'INSERT INTO t VALUES (1), (2) /* x */ ON DUPLICATE KEY UPDATE a = 1',
      'INSERT INTO t VALUES (1), /* x */ (2)',
    ],
    [
      "INSERT INTO t VALUES (1, '#'), (2, '/* x */'), (3, '-- x')",
      "SELECT '/* no comment */', '-- x', `a#b` FROM t",
      'SELECT 1 -- behind it',
      '/* in front */ SELECT 1',
    ],
  ],
  hintAllow: [['/*!mycat: datanode=dn1 */ SELECT 1'], ['SELECT 1']],
  strictSyntaxCheck: [['SELECT FROM WHERE'], ['SELECT a FROM t', 'CREATE INDEX i ON t (a)']],
  selectAllow: [['SELECT 1', '(SELECT 1)', 'WITH c AS (SELECT 1) SELECT * FROM c'], ['INSERT INTO t VALUES (1)']],
  selelctAllow: [['SELECT 1'], ['INSERT INTO t VALUES (1)']],
  insertAllow: [['INSERT INTO t VALUES (1)', 'INSERT INTO t SELECT 1'], ['REPLACE INTO t VALUES (1)']],
  updateAllow: [['UPDATE t SET a = 1'], ['SELECT 1']],
  deleteAllow: [['DELETE FROM t'], ['TRUNCATE TABLE t']],
  replaceAllow: [['REPLACE INTO t VALUES (1)'], ['INSERT INTO t VALUES (1)', "SELECT REPLACE(a, 'x', 'y') FROM t"]],
  mergeAllow: [['MERGE INTO t USING u ON (1) WHEN MATCHED THEN DELETE'], ['SELECT 1']],
  callAllow: [['CALL p(1)'], ['SELECT 1']],
  setAllow: [['SET @a = 1', 'SET NAMES utf8mb4'], ['UPDATE t SET a = 1']],
  showAllow: [['SHOW TABLES'], ['SELECT 1']],
  describeAllow: [['DESCRIBE t', 'EXPLAIN SELECT 1'], ['SHOW TABLES']],
  useAllow: [['USE TESTDB'], ['SELECT 1']],
  commitAllow: [['COMMIT'], ['ROLLBACK']],
  rollbackAllow: [['ROLLBACK'], ['COMMIT']],
  startTransactionAllow: [['BEGIN', 'START TRANSACTION'], ['COMMIT']],
  lockTableAllow: [['LOCK TABLES t READ', 'UNLOCK TABLES'], ['SELECT a FROM t FOR UPDATE']],
  truncateAllow: [
    ['TRUNCATE TABLE t', 'TRUNCATE t'],
    ['DELETE FROM t', 'SELECT TRUNCATE(1.5, 0)'],
  ],
  createTableAllow: [['CREATE TABLE t (a INT)', 'CREATE TEMPORARY TABLE t (a INT)'], ['CREATE INDEX i ON t (a)']],
  dropTableAllow: [['DROP TABLE t'], ['DROP INDEX i ON t']],
  alterTableAllow: [['ALTER TABLE t ADD b INT'], ['CREATE TABLE t (a INT)']],
  renameTableAllow: [['RENAME TABLE a TO b'], ['ALTER TABLE t ADD b INT']],
  noneBaseStatementAllow: [
    ['GRANT ALL ON *.* TO u', 'CREATE INDEX i ON t (a)', 'DROP DATABASE d', 'HANDLER t OPEN'],
    ['SELECT 1', 'KILL 5', 'BEGIN', "PREPARE p FROM 'SELECT 1'"],
  ],
  selectIntoAllow: [['SELECT 1 INTO @a'], ['INSERT INTO t SELECT 1']],
  selectIntoOutfileAllow: [
    ["SELECT a FROM t INTO OUTFILE '/tmp/x'", "SELECT a FROM t INTO DUMPFILE '/tmp/x'"],
    ['SELECT 1 INTO @a'],
  ],
  selectAllColumnAllow: [
    ['SELECT * FROM t', 'SELECT t.* FROM t', 'SELECT a FROM (SELECT * FROM t) u'],
    ['SELECT COUNT(*) FROM t', 'SELECT a FROM t'],
  ],
  selectUnionCheck: [
    ['SELECT a, b FROM t WHERE id = 1 UNION SELECT 1, 2', "SELECT a FROM t UNION ALL SELECT 'x'"],
    ['SELECT a FROM t UNION SELECT b FROM u', 'SELECT 1 UNION SELECT 2'],
  ],
  selectMinusCheck: [['SELECT a FROM t EXCEPT SELECT 1'], ['SELECT a FROM t EXCEPT SELECT b FROM u']],
  selectExceptCheck: [['SELECT a FROM t EXCEPT SELECT 1'], ['SELECT a FROM t EXCEPT SELECT b FROM u']],
  selectIntersectCheck: [['SELECT a FROM t INTERSECT SELECT 1'], ['SELECT a FROM t INTERSECT SELECT b FROM u']],
  minusAllow: [['SELECT a FROM t EXCEPT SELECT b FROM u'], ['SELECT a FROM t UNION SELECT b FROM u']],
  intersectAllow: [['SELECT a FROM t INTERSECT SELECT b FROM u'], ['SELECT a FROM t UNION SELECT b FROM u']],
  limitZeroAllow: [
    ['SELECT a FROM t LIMIT 0', 'SELECT a FROM (SELECT a FROM t LIMIT 0) u'],
    ['SELECT a FROM t LIMIT 1', 'SELECT a FROM t LIMIT 0, 10'],
  ],
  completeInsertValuesCheck: [
    ['INSERT INTO t (a, b) VALUES (1)', 'INSERT INTO t (a) VALUES (1), (1, 2)'],
    ['INSERT INTO t (a, b) VALUES (1, 2)'],
  ],
  selectWhereAlwayTrueCheck: [
    [
      'SELECT a FROM t WHERE 1=1',
      "SELECT a FROM t WHERE id = 5 OR 'a' = 'a'",
      "SELECT a FROM t WHERE name = '' OR 1",
      'SELECT a FROM t WHERE id = 5 OR 2 > 1',
      'SELECT a FROM t WHERE id = 5 OR NOT 0',
      'SELECT a FROM t WHERE id = 5 OR id = id',
      "SELECT a FROM t WHERE id = 5 OR 'x' LIKE '%'",
      'SELECT a FROM t WHERE id = 5 OR 1 IN (1, 2)',
      'SELECT a FROM t WHERE id = 5 OR 5 BETWEEN 1 AND 9',
      'SELECT a FROM t WHERE id = 5 OR 1 IS NOT NULL',
      'SELECT a FROM t WHERE id = 5 OR (1 + 1 = 2)',
      'SELECT a FROM u WHERE id IN (SELECT id FROM t WHERE 1 = 1)',
    ],
    [
      'SELECT a FROM t WHERE id = 5',
      'SELECT a FROM t WHERE 1=1 AND id = 5',
      'SELECT a FROM t',
      'SELECT a FROM t WHERE id = 5 OR 1 = 2',
      'SELECT a FROM t WHERE a = b',
      'DELETE FROM t WHERE 1 = 1',
    ],
  ],
  selectHavingAlwayTrueCheck: [
    ['SELECT a FROM t GROUP BY a HAVING 1=1'],
    ['SELECT a FROM t GROUP BY a HAVING COUNT(*) > 1'],
  ],
  updateWhereAlayTrueCheck: [
    ["UPDATE t SET a = 1 WHERE 'x' = 'x'", 'UPDATE t SET a = 1 WHERE id = 1 OR 1'],
    ['UPDATE t SET a = 1 WHERE id = 1', 'UPDATE t SET a = 1'],
  ],
  deleteWhereAlwayTrueCheck: [
    ['DELETE FROM t WHERE 1', 'DELETE FROM t WHERE id = 1 OR 1=1'],
    ['DELETE FROM t WHERE id = 1', 'DELETE FROM t'],
  ],
  updateWhereNoneCheck: [
    ['UPDATE t SET a = 1', 'UPDATE t SET a = 1 LIMIT 5'],
    ['UPDATE t SET a = 1 WHERE id = 1', 'DELETE FROM t'],
  ],
  deleteWhereNoneCheck: [
    ['DELETE FROM t', 'DELETE FROM t LIMIT 5'],
    ['DELETE FROM t WHERE id = 1', 'UPDATE t SET a = 1'],
  ],
  selectWhereNoneCheck: [
    ['SELECT a FROM t', 'SELECT 1 WHERE EXISTS (SELECT a FROM t)'],
    ['SELECT a FROM t WHERE id = 1', 'SELECT 1'],
  ],
  conditionAndAlwayTrueAllow: [
    ['SELECT a FROM t WHERE id = 1 AND 1=1', "DELETE FROM t WHERE id = 1 AND 'a' = 'a'"],
    ['SELECT a FROM t WHERE 1=1 AND id = 1', 'SELECT a FROM t WHERE id = 1 AND b = 2'],
  ],
  conditionAndAlwayFalseAllow: [
    ['SELECT a FROM t WHERE id = 1 AND 1=2', 'SELECT a FROM t WHERE 0 AND id = 1'],
    ['SELECT a FROM t WHERE id = 1 AND b = 2'],
  ],
  conditionDoubleConstAllow: [
    ['SELECT a FROM t WHERE id = 1 AND 1 = 1 AND 2 = 2'],
    ['SELECT a FROM t WHERE id = 1 AND 1 = 1', 'SELECT a FROM t WHERE id = 1 AND b = 2'],
  ],
  conditionLikeTrueAllow: [["SELECT a FROM t WHERE a LIKE '%'"], ["SELECT a FROM t WHERE a LIKE 'x%'"]],
  conditionOpXorAllow: [['SELECT a FROM t WHERE id = 1 XOR b = 2'], ['SELECT a FROM t WHERE id = 1 OR b = 2']],
  conditionOpBitwseAllow: [['SELECT a FROM t WHERE flags & 4 = 4', 'SELECT 1 | 2'], ['SELECT a FROM t WHERE id = 1']],
  constArithmeticAllow: [['SELECT a FROM t WHERE id = 1 + 1'], ['SELECT a FROM t WHERE id = b + 1']],
  caseConditionConstAllow: [
    ['SELECT CASE WHEN 1 = 1 THEN a ELSE b END FROM t'],
    ['SELECT CASE WHEN a = 1 THEN a ELSE b END FROM t', 'SELECT CASE a WHEN 1 THEN 2 END FROM t'],
  ],
  variantCheck: [
    ['SELECT @@datadir', 'SELECT a FROM t WHERE a = @@global.version_compile_os'],
    ['SELECT @@version', 'SELECT @datadir'],
  ],
  functionCheck: [
    ["SELECT LOAD_FILE('/etc/passwd')", 'SELECT a FROM t WHERE id = 1 AND SLEEP(5)', 'SELECT BENCHMARK(1000, MD5(1))'],
    ['SELECT LENGTH(a) FROM t'],
  ],
  schemaCheck: [
    ['SELECT * FROM information_schema.tables', 'SELECT a FROM t WHERE id IN (SELECT 1 FROM mysql.user)'],
    ['SELECT a FROM TESTDB.t'],
  ],
  tableCheck: [['SELECT * FROM mysql.tables_priv', 'SELECT * FROM db'], ['SELECT * FROM orders']],
};

function violates(property: string, sql: string): string | null {
  const statements = lexStatements(sql, { sqlMode: new Set(), cutsRows: true });
  const rule = firewallRules.find((each) => each.property === property)!;
  for (const lexed of statements) {
    const statement = parseStatement(lexed, { sqlMode: new Set(), literals: 'inline' });
    const checked = { lexed, statement, parts: partsOf(statement), isOneOfSeveral: statements.length > 1 };
    const violation = rule.violation(checked);
    if (violation !== null) return violation;
  }
  return null;
}

test('every rule has cases, and is a property of the configuration', () => {
  const properties = firewallRules.map(({ property }) => property);
  expect(new Set(properties).size).toBe(properties.length);
  expect(Object.keys(cases).sort()).toEqual([...properties].sort());
  expect([...blacklistRules].sort()).toEqual([...properties].sort());
});

const each = (index: 0 | 1) =>
  Object.entries(cases).flatMap(([property, sides]) => sides[index].map((sql) => [property, sql] as const));

test.each(each(0))('%s refuses %s', (property, sql) => {
  expect(violates(property, sql)).toEqual(expect.any(String));
});

test.each(each(1))('%s lets pass %s', (property, sql) => {
  expect(violates(property, sql)).toBeNull();
});

test('what a usual program sends passes all rules with their defaults', () => {
  const active = firewallRules.filter(({ fallback, applies }) => fallback === applies);
  const usual = [
    'SELECT a, b FROM t WHERE id = 5 AND name = ?',
    'SELECT * FROM t WHERE 1=1 AND id IN (1, 2, 3) ORDER BY a LIMIT 10',
    'SELECT COUNT(*) FROM t JOIN u ON t.id = u.id GROUP BY a HAVING COUNT(*) > 2',
    "INSERT INTO t (a, b) VALUES (1, 'x') ON DUPLICATE KEY UPDATE b = VALUES(b)",
    'UPDATE t SET a = a + 1 WHERE id = 5',
    'DELETE FROM t WHERE id = 5',
    'SET NAMES utf8mb4',
    'SHOW VARIABLES',
    'START TRANSACTION',
    'COMMIT',
    'SELECT @@session.auto_increment_increment AS a',
    'CREATE TABLE x (a INT)',
  ];
  for (const sql of usual)
    for (const { property } of active) expect([sql, violates(property, sql)]).toEqual([sql, null]);
});
