import { lexStatements } from '../../../../planner/sql/lexer';
import { slowQueryEntry } from '../../../../server/observe/slow-query-log';
import { loggedPlanLine, loggedText } from '../../../../server/observe/statement-text';
import { endedRecord, forwardTo } from '../../../support/statement-records';

function logged(sql: string, form: 'shape' | 'full'): string {
  return loggedText(lexStatements(sql, { sqlMode: new Set(), cutsRows: true })[0]!, form);
}

test.each([
  ["SET PASSWORD = 'open sesame'", "SET PASSWORD = '***'"],
  ["SET PASSWORD FOR 'ann'@'%' = PASSWORD('open sesame')", /^SET PASSWORD FOR '\*\*\*'@.*PASSWORD\('\*\*\*'\)$/],
  ["CREATE USER bob IDENTIFIED BY 'open sesame'", "CREATE USER bob IDENTIFIED BY '***'"],
  ["ALTER USER bob IDENTIFIED WITH x AS 'open sesame'", "ALTER USER bob IDENTIFIED WITH x AS '***'"],
  ["GRANT ALL ON *.* TO bob IDENTIFIED BY 'open sesame'", "GRANT ALL ON *.* TO bob IDENTIFIED BY '***'"],
  ["CHANGE MASTER TO MASTER_PASSWORD='open sesame'", "CHANGE MASTER TO MASTER_PASSWORD='***'"],
  [
    "INSERT INTO users (name, passwd) VALUES ('ann', 'open sesame'), ('bob', 'open sesame') ON DUPLICATE KEY UPDATE passwd = 'open sesame'",
    "INSERT INTO users (name, passwd) VALUES ('***', '***'), ... ON DUPLICATE KEY UPDATE passwd = '***'",
  ],
  [
    "INSERT INTO users (name, passwd) VALUES ('ann', 'open sesame')",
    "INSERT INTO users (name, passwd) VALUES ('***', '***')",
  ],
  ["SELECT AES_ENCRYPT(a, 'open sesame') FROM t LIMIT 3", "SELECT AES_ENCRYPT(a, '***') FROM t LIMIT 3"],
  ["UPDATE t SET api_token = x'0a' WHERE id = 5", "UPDATE t SET api_token = '***' WHERE id = 5"],
])('%s is logged without its secret', (sql, expected) => {
  if (typeof expected === 'string') expect(logged(sql, 'full')).toBe(expected);
  else expect(logged(sql, 'full')).toMatch(expected);
  expect(logged(sql, 'full')).not.toContain('sesame');
  expect(logged(sql, 'shape')).not.toContain('sesame');
});

test('other statements are logged as they are, or with ? for literals', () => {
  const sql = "SELECT a FROM t /* why */ WHERE b = 'x' AND c > 5";
  expect(logged(sql, 'full')).toBe(sql);
  expect(logged(sql, 'shape')).toBe('SELECT a FROM t WHERE b = ? AND c > ?');
  expect(logged(`SELECT '${'x'.repeat(20_000)}'`, 'full')).toHaveLength(16 * 1024 + 3);
});

test.each([
  [
    "  fragment (node: dn1, sql: SELECT a FROM t WHERE b = 'x' AND c IN (1, 2))",
    '  fragment (node: dn1, sql: SELECT a FROM t WHERE b = ? AND c IN (?, ?))',
  ],
  ["    filter (predicate: name = 'it''s')", '    filter (predicate: name = ?)'],
  ["  fragment (node: dn1, sql: SELECT 'not closed", '  fragment ...'],
])('the plan line %s', (line, expected) => {
  expect(loggedPlanLine(line, 'shape')).toBe(expected);
});

test('a line of the slow-query log', () => {
  const record = endedRecord("SELECT 'hidden' FROM t", {
    plan: forwardTo('dn2', 'dn1'),
    durationMs: 1234.5678,
    rowsSent: 3,
  });
  expect(slowQueryEntry(record, 'shape')).toMatchObject({
    client: 7,
    user: 'ann',
    host: '10.0.0.9:5555',
    schema: 'TESTDB',
    statement: 'SELECT ? FROM t',
    durationMs: 1234.568,
    rowsSent: 3,
    errno: null,
    dataNodes: ['dn1', 'dn2'],
    plan: [
      'forward all rows, in no order',
      '  fragment (node: dn2, sql: SELECT ?)',
      '  fragment (node: dn1, sql: SELECT ?)',
    ],
  });
});

test('of a plan values are masked, in notes too, and estimates are not', () => {
  const fields = [] as const;
  const fragment = {
    kind: 'fragment',
    dataNode: 'dn1',
    sql: "SELECT a FROM t WHERE b = 'x'",
    fields,
    estimatedRows: 120,
  } as const;
  const explanation = { notes: ["t needs all 2 data nodes: an OR has a branch without it (`a` = 'y')"], rules: [] };
  const record = endedRecord("SELECT a FROM t WHERE b = 'x'", {
    plan: { kind: 'rows', root: fragment, locks: false, explanation },
  });
  expect(slowQueryEntry(record, 'shape')).toMatchObject({
    plan: [
      'fragment (node: dn1, sql: SELECT a FROM t WHERE b = ?) (estimated rows: 120, cost: 120)',
      'note: t needs all ? data nodes: an OR has a branch without it (`a` = ?)',
    ],
  });
});

test.each(["'", '"'])('of a long plan line only the begin is read, wherever it ends: strings in %s', (quote) => {
  const value = `${quote}${'open sesame, '.repeat(20)}${quote}`;
  for (let before = 0; before < 300; before += 7) {
    const line = `  fragment (node: dn1, sql: INSERT INTO t (a, b) VALUES ${'('.padEnd(before)}${`${value}, 1), (`.repeat(5000)}`;
    const shown = loggedPlanLine(line, 'shape');
    expect(shown).not.toContain('sesame');
    expect(shown.startsWith('  fragment ( node') || shown.startsWith('  fragment (node')).toBe(true);
    expect(shown.length).toBeLessThan(17_000);
    expect(loggedPlanLine(line.replace('(a, b)', '(passwd, b)'), 'full')).not.toContain('sesame');
  }
});
