/** SELECT … INTO @variables and SET @variable = (SELECT …): what they leave behind is what one MariaDB with all rows leaves. */
import { Capability } from '../../../protocol/wire/capabilities';
import { AnswerClient, differences } from '../../support/answers';
import { type ProxyServer, startProxy } from '../../support/proxy';

const setUp = [
  "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, n BIGINT UNSIGNED, d DECIMAL(12,3), f FLOAT, r DOUBLE, s VARCHAR(20), b VARBINARY(10), e ENUM('x','y'), at DATETIME(3), y YEAR, bits BIT(10)) DEFAULT CHARSET=utf8mb4",
  "INSERT INTO t VALUES (1,18446744073709551615,1.500,0.1,1e300,'it''s',x'00ff','x','2024-01-02 03:04:05.678',1999,5),(2,7,-2,2.5,0.25,'a\\\\b','','y','2000-01-01',2020,0),(3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL)",
];

/** Statements before a SELECT of the variables. */
const cases: readonly string[] = [
  'SELECT id, n INTO @a, @b FROM t WHERE id = 1',
  'SELECT d, f INTO @a, @b FROM t WHERE id = 1',
  'SELECT r, s FROM t WHERE id = 1 INTO @a, @b',
  'SELECT s, e INTO @a, @b FROM t WHERE id = 2',
  'SELECT at, y INTO @a, @b FROM t WHERE id = 1',
  'SELECT HEX(b), bits INTO @a, @b FROM t WHERE id = 1',
  'SELECT n, s INTO @a, @b FROM t WHERE id = 3',
  // Rows from all nodes.
  'SELECT COUNT(*), SUM(d) INTO @a, @b FROM t',
  'SELECT MAX(s), AVG(r) FROM t INTO @a, @b',
  'SELECT id, s INTO @a, @b FROM t ORDER BY id DESC LIMIT 1',
  'SELECT MAX(n), MIN(n) INTO @a, @b FROM t',
  'SET @a = 9223372036854775808, @b = (SELECT MAX(n) FROM t)',
  'SELECT id, s INTO @a, @b FROM t WHERE d < 0',
  'SELECT t.id, u.id INTO @a, @b FROM t JOIN t u ON u.id = t.id + 1 WHERE t.id = 2 FOR UPDATE',
  // None, several, and wrong numbers of columns.
  'SELECT id, s INTO @a, @b FROM t WHERE id = 99',
  'SELECT id, s INTO @a, @b FROM t WHERE id > 50',
  'SELECT id, s INTO @a, @b FROM t ORDER BY id',
  'SELECT id INTO @a, @b FROM t WHERE id = 1',
  'SELECT id, s, n INTO @a, @b FROM t',
  'SELECT 1, 2 INTO @a, @b',
  "SELECT 'x', 1.5e0 INTO @a, @b",
  'SELECT @a + 1, @a INTO @b, @a',
  'WITH c AS (SELECT MAX(id) AS m FROM t) SELECT m, m + 1 INTO @a, @b FROM c',
  'SET @a = (SELECT COUNT(*) FROM t), @b = (SELECT s FROM t WHERE id = 2)',
  'SET @a = (SELECT SUM(r) FROM t WHERE id > 1), @b = (SELECT MIN(at) FROM t)',
  'SET @a = (SELECT id FROM t)',
  'SET @a = (SELECT id FROM t WHERE id > 70)',
];

let proxy: ProxyServer;
let ours: AnswerClient;
let real: AnswerClient;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="testdb" checkSQLschema="false" dataNode="dn1">
      <table name="t" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    </schema>`,
  });
  await proxy.backend.run(['CREATE DATABASE testdb', "GRANT ALL ON *.* TO tester@'127.0.0.1' IDENTIFIED BY '123456'"]);
  const capabilities = Capability.transactions;
  ours = await AnswerClient.login(proxy.port, 'root', '123456', capabilities);
  real = await AnswerClient.login(proxy.backend.port, 'tester', '123456', capabilities);
  for (const client of [ours, real]) {
    await client.query('USE testdb');
    for (const sql of setUp) {
      const [answer] = await client.query(sql);
      if (answer!.kind !== 'ok') throw new Error(`${sql}: ${JSON.stringify(answer)}`);
    }
  }
});
afterAll(async () => {
  ours?.close();
  real?.close();
  await proxy?.stop();
});

test.each(cases)('%s', async (sql) => {
  for (const client of [ours, real]) await client.query("SET @a = 7, @b = 'old'");
  const [expected, actual] = [await real.query(sql), await ours.query(sql)];
  expect(differences(expected[0]!, actual[0]!)).toEqual([]);
  const counts = 'SELECT ROW_COUNT() AS r';
  if (expected[0]!.kind === 'ok') {
    for (const after of expected[0]!.warningCount > 0 ? ['SHOW WARNINGS', counts] : [counts])
      expect(rows(await ours.query(after))).toEqual(rows(await real.query(after)));
  }
  // Values alone are answered without a data node.
  for (const values of ['SELECT @a AS a, @b AS b', 'SELECT @a AS a, @b AS b, @a > 1 AS more'])
    expect(rows(await ours.query(values))).toEqual(rows(await real.query(values)));
});

test('rows do not go into files', async () => {
  const [answer] = await ours.query("SELECT id INTO OUTFILE '/tmp/rows' FROM t");
  expect(answer).toMatchObject({ kind: 'error', errno: 1235 });
});

function rows([answer]: Awaited<ReturnType<AnswerClient['query']>>): unknown {
  return answer!.kind === 'rows' ? answer!.rows : answer;
}
