/** Results whose rows the server only merges, and so hands on as the data nodes wrote them: packet for packet what one MariaDB with all rows sends. */
import { Capability } from '../../../protocol/wire/capabilities';
import { AnswerClient, differences } from '../../support/answers';
import { type ProxyServer, startProxy } from '../../support/proxy';

const setUp = [
  `CREATE TABLE t (id INT NOT NULL PRIMARY KEY, n BIGINT UNSIGNED, z INT(6) ZEROFILL, d DECIMAL(12,3), f FLOAT, r DOUBLE, s VARCHAR(200),
    l VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci, b VARBINARY(10), e ENUM('x','y'), at DATETIME(3), y YEAR, bits BIT(10)) DEFAULT CHARSET=utf8mb4`,
  `INSERT INTO t SELECT seq, IF(seq % 7 = 0, NULL, 18446744073709551615 - seq % 50), seq % 40, IF(seq % 5 = 0, NULL, seq / 8 - 20), seq * 0.1, 1e300 / seq,
    IF(seq % 11 = 0, NULL, REPEAT(ELT(1 + seq % 4, 'ä', 'Z', 'é', 'a'), seq % 9 * 15)), ELT(1 + seq % 5, 'Äpfel', 'apfel', 'ß', 'ss', 'zoo'), x'00ff',
    IF(seq % 2, 'x', 'y'), '2024-01-02 03:04:05.678' + INTERVAL seq % 20 DAY, 1999 + seq % 30, seq % 1000 FROM seq_1_to_600`,
];

const cases: readonly string[] = [
  'SELECT * FROM t ORDER BY id',
  'SELECT * FROM t ORDER BY id DESC LIMIT 7',
  'SELECT * FROM t ORDER BY n, id DESC LIMIT 300, 50',
  'SELECT * FROM t ORDER BY d DESC, f, id',
  'SELECT * FROM t ORDER BY s, id',
  'SELECT * FROM t ORDER BY l DESC, id LIMIT 10 OFFSET 590',
  'SELECT * FROM t ORDER BY b, bits, at, y, id',
  'SELECT * FROM t ORDER BY e DESC, id LIMIT 20',
  'SELECT * FROM t WHERE id < 0 ORDER BY id',
  'SELECT * FROM t ORDER BY id LIMIT 0',
  // Columns that only the order needs.
  'SELECT s, z FROM t ORDER BY id',
  'SELECT s FROM t ORDER BY s DESC, at, id LIMIT 100',
  'SELECT d AS price, UPPER(l) FROM t ORDER BY r, n',
  'SELECT id + 1, id FROM t ORDER BY n DESC, id LIMIT 5, 10',
  'SELECT NULL, z FROM t ORDER BY z, id',
  // Without an order there is one row, or all are alike.
  'SELECT e FROM t WHERE e = 1 LIMIT 40',
  'SELECT s FROM t WHERE id = 17 OR id < -3 LIMIT 1',
  'SELECT SQL_CALC_FOUND_ROWS s, id FROM t ORDER BY id LIMIT 3, 4',
  '(SELECT id, s FROM t WHERE id < 40) UNION ALL (SELECT z, l FROM t WHERE id > 570) ORDER BY 1, 2',
  'SELECT id FROM t ORDER BY id FOR UPDATE',
];

let proxy: ProxyServer;
let ours: AnswerClient;
let real: AnswerClient;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="testdb" checkSQLschema="false" dataNode="dn1">
      <table name="t" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="mixed" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    </schema>`,
  });
  await proxy.backend.run(['CREATE DATABASE testdb', "GRANT ALL ON *.* TO tester@'127.0.0.1' IDENTIFIED BY '123456'"]);
  ours = await AnswerClient.login(proxy.port, 'root', '123456', Capability.transactions);
  real = await AnswerClient.login(proxy.backend.port, 'tester', '123456', Capability.transactions);
  await real.query('USE testdb');
  await ours.query('USE testdb');
  for (const sql of setUp) await accepted(real, sql);
  await accepted(ours, setUp[0]!);
  for (const [index, database] of ['db1', 'db2', 'db3'].entries())
    await proxy.backend.run(`INSERT INTO ${database}.t SELECT * FROM testdb.t WHERE id % 3 = ${index}`);
});
afterAll(async () => {
  ours?.close();
  real?.close();
  await proxy?.stop();
});

async function accepted(client: AnswerClient, sql: string): Promise<void> {
  const [answer] = await client.query(sql);
  if (answer!.kind !== 'ok') throw new Error(`${sql}: ${JSON.stringify(answer)}`);
}

async function compare(sql: string): Promise<void> {
  const [[expected], [actual]] = [await real.query(sql), await ours.query(sql)];
  expect(expected!.kind).toBe('rows');
  expect(differences(expected!, actual!)).toEqual([]);
}

describe.each([
  ['in utf8mb4', 'SET NAMES utf8mb4 COLLATE utf8mb4_general_ci'],
  ['in the character set of the client', 'SET NAMES latin1'],
])('%s', (_, names) => {
  beforeAll(async () => {
    for (const client of [ours, real]) await accepted(client, names);
  });

  test.each(cases)('%s', compare);
});

test('FOUND_ROWS() after packets', async () => {
  for (const client of [ours, real]) await client.query('SELECT SQL_CALC_FOUND_ROWS s FROM t ORDER BY id LIMIT 3');
  await compare('SELECT FOUND_ROWS()');
});

test('in the character set that each column has', async () => {
  for (const client of [ours, real]) await accepted(client, 'SET NAMES utf8mb4');
  for (const client of [ours, real]) await accepted(client, 'SET character_set_results = NULL');
  await compare('SELECT l, s FROM t ORDER BY id');
});

test('data nodes whose columns differ: rows come as the result announces them', async () => {
  await accepted(ours, 'SET NAMES utf8mb4');
  await accepted(ours, 'CREATE TABLE mixed (id INT NOT NULL PRIMARY KEY, d DECIMAL(12,3), v INT(5) ZEROFILL)');
  for (const [database, sql] of [
    ['db2', 'ALTER TABLE mixed MODIFY d DECIMAL(10,1)'],
    ['db3', 'ALTER TABLE mixed MODIFY v BIGINT'],
  ] as const)
    await proxy.backend.run(sql, database);
  await accepted(
    ours,
    'INSERT INTO mixed VALUES (1, 1.5, 7), (2, 2.5, 8), (3, 3.25, 9), (4, -4, NULL), (5, NULL, -10)',
  );
  const [answer] = await ours.query('SELECT d, v, id FROM mixed ORDER BY id');
  expect(answer).toMatchObject({
    rows: [
      ['1.500', '00007', '1'],
      ['2.500', '00008', '2'],
      ['3.250', '00009', '3'],
      ['-4.000', null, '4'],
      [null, expect.anything(), '5'],
    ],
  });
});
