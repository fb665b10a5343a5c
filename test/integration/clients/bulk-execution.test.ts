/** COM_STMT_BULK_EXECUTE, by which MariaDB's connectors send batches, packet for packet beside one MariaDB. */
import { createConnection as createMariaDbConnection } from 'mariadb';
import { Capability, MariaDbCapability } from '../../../protocol/wire/capabilities';
import { TypeCode } from '../../../protocol/wire/type-codes';
import { type Answer, AnswerClient, differences, type PreparedAnswer } from '../../support/answers';
import { type ProxyServer, startProxy } from '../../support/proxy';

let proxy: ProxyServer;
let ours: AnswerClient;
let real: AnswerClient;
const capabilities = Capability.multiResults | Capability.psMultiResults | Capability.transactions;
const mariaDbCapabilities = MariaDbCapability.bulkExecute | MariaDbCapability.extendedTypes;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="testdb" checkSQLschema="false" dataNode="dn1">
      <table name="spread" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="numbered" primaryKey="id" autoIncrement="true" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="everywhere" primaryKey="id" dataNode="dn1,dn2,dn3" type="global"/>
    </schema>`,
    files: { 'sequence_conf.properties': 'NUMBERED.CURID=0\n' },
  });
  await proxy.backend.run(['CREATE DATABASE testdb', "GRANT ALL ON *.* TO tester@'127.0.0.1' IDENTIFIED BY '123456'"]);
  ours = await AnswerClient.login(proxy.port, 'root', '123456', capabilities, mariaDbCapabilities);
  real = await AnswerClient.login(proxy.backend.port, 'tester', '123456', capabilities, mariaDbCapabilities);
  for (const client of [ours, real]) {
    await client.query('USE testdb');
    for (const table of ['spread', 'everywhere', 'plain'])
      await client.query(`CREATE TABLE ${table} (id INT NOT NULL PRIMARY KEY, v VARCHAR(10) DEFAULT 'dv', n INT)`);
    await client.query('CREATE TABLE numbered (id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT, v VARCHAR(10))');
  }
});
afterAll(async () => {
  ours?.close();
  real?.close();
  await proxy?.stop();
});

type Value = Parameters<AnswerClient['executeEach']>[2][number][number];

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
const [i, s] = [TypeCode.long, TypeCode.varString];

interface Batch {
  readonly sql: string;
  readonly types: readonly number[];
  readonly rows: readonly (readonly Value[])[];
}

async function run(client: AnswerClient, { sql, types, rows }: Batch, table: string): Promise<unknown> {
  const prepared = await client.prepare(sql.replaceAll('TABLE', table));
  if ('kind' in prepared) return prepared;
  const answers = await client.executeEach((prepared as PreparedAnswer).statementId, types, rows);
  const [left] = await client.query(`SELECT * FROM ${table} ORDER BY id`);
  return [answers.map(comparable), (left as Answer & { readonly kind: 'rows' }).rows];
}

/** In which of the rows of a statement a value did not fit depends on how they were spread. */
function comparable(answer: Answer): unknown {
  if (answer.kind === 'error') return answer.errno;
  return answer.kind === 'rows' ? { ...answer, columns: answer.columns.length } : answer;
}

const batches: readonly Batch[] = [
  {
    sql: 'INSERT INTO TABLE VALUES (?, ?, ?)',
    types: [i, s, i],
    rows: [
      [int(1), text('a'), int(5)],
      [int(2), 'null', 'null'],
      [int(3), 'default', int(-7)],
      [int(4), 'ignore', 'ignore'],
    ],
  },
  // All of them or none.
  {
    sql: 'INSERT INTO TABLE VALUES (?, ?, ?)',
    types: [i, s, i],
    rows: [
      [int(5), text('a'), int(5)],
      [int(1), 'null', 'null'],
      [int(6), 'default', int(-7)],
    ],
  },
  {
    sql: 'INSERT IGNORE INTO TABLE VALUES (?, ?, ?)',
    types: [i, s, i],
    rows: [
      [int(5), text('a'), int(5)],
      [int(1), 'null', 'null'],
      [int(6), 'default', int(-7)],
    ],
  },
  {
    sql: 'INSERT INTO TABLE (id, v) VALUES (?, ?) ON DUPLICATE KEY UPDATE v = VALUES(v)',
    types: [i, s],
    rows: [
      [int(5), text('again')],
      [int(15), text('new')],
    ],
  },
  {
    sql: 'REPLACE INTO TABLE (id, v) VALUE (?, ?)',
    types: [i, s],
    rows: [
      [int(5), text("it's\\")],
      [int(17), text('new')],
    ],
  },
  {
    sql: 'insert into TABLE (id, v) values (?, CONCAT(?, ")")), (?, "z")',
    types: [i, s, i],
    rows: [
      [int(90), text('r'), int(91)],
      [int(92), text('s'), int(93)],
    ],
  },
  {
    sql: 'INSERT INTO TABLE (id, v) VALUES (?, ?) RETURNING id',
    types: [i, s],
    rows: [
      [int(70), text('r')],
      [int(71), text('s')],
    ],
  },
  {
    sql: 'UPDATE TABLE SET v = ?, n = ? WHERE id = ?',
    types: [s, i, i],
    rows: [
      [text('u1'), int(1), int(1)],
      [text('u2'), 'null', int(2)],
      [text('u9'), int(1), int(99)],
      ['default', int(0), int(4)],
    ],
  },
  {
    sql: 'UPDATE TABLE SET n = COALESCE(n, 0) + ? WHERE v < ?',
    types: [i, s],
    rows: [
      [int(1), text('n')],
      [int(10), text('zz')],
    ],
  },
  { sql: 'DELETE FROM TABLE WHERE id = ?', types: [i], rows: [[int(5)], [int(15)], [int(99)]] },
  {
    sql: 'DELETE FROM TABLE WHERE id BETWEEN ? AND ?',
    types: [i, i],
    rows: [
      [int(60), int(80)],
      [int(90), int(90)],
    ],
  },
  { sql: 'SELECT * FROM TABLE WHERE id = ?', types: [i], rows: [[int(1)], [int(2)]] },
  { sql: 'DO ?', types: [i], rows: [[int(1)], [int(2)]] },
  { sql: 'INSERT INTO TABLE (id) VALUES (5000)', types: [], rows: [] },
  { sql: 'INSERT INTO TABLE (id, v) VALUES (?, ?)', types: [i, s], rows: [] },
  {
    sql: 'INSERT INTO TABLE (id, v) VALUES (?, ?)',
    types: [i, s],
    rows: [
      [int(300), text('fits')],
      [int(301), text('does not fit')],
    ],
  },
];

describe.each(['spread', 'everywhere', 'plain'])('%s', (table) => {
  test.each(batches.map((batch) => [batch.sql, batch] as const))('%s', async (_, batch) => {
    expect(differences(await run(ours, batch, table), await run(real, batch, table))).toEqual([]);
  });
});

test('numbers that are made for the rows', async () => {
  const batch: Batch = {
    sql: 'INSERT INTO TABLE (v) VALUES (?)',
    types: [s],
    rows: [[text('x')], [text('y')], [text('z')]],
  };
  expect(differences(await run(ours, batch, 'numbered'), await run(real, batch, 'numbered'))).toEqual([]);
});

test('types that were never sent are an error', async () => {
  const { statementId } = (await ours.prepare('INSERT INTO plain (id) VALUES (?)')) as PreparedAnswer;
  const head = Buffer.alloc(6);
  head.writeUInt32LE(statementId, 0);
  expect(await ours.run(0xfa, Buffer.concat([head, Buffer.from([0]), int(1000)]))).toMatchObject([{ errno: 1835 }]);
});

test("MariaDB Connector/Node.js's batches have one answer", async () => {
  const login = { host: '127.0.0.1', database: 'testdb', password: '123456' };
  const outcomes = [];
  for (const client of [
    await createMariaDbConnection({ ...login, port: proxy.port, user: 'root' }),
    await createMariaDbConnection({ ...login, port: proxy.backend.port, user: 'tester' }),
  ]) {
    const values = Array.from({ length: 300 }, (_, n) => [2000 + n, n % 3 === 0 ? null : `v${n}`, n]);
    outcomes.push([
      await client.batch('INSERT INTO spread (id, v, n) VALUES (?, ?, ?)', values),
      await client.batch('UPDATE spread SET n = ? WHERE id = ?', [
        [1, 2000],
        [2, 2001],
        [3, 1],
      ]),
      await client.batch('DELETE FROM spread WHERE id = ?', [[2005], [2006], [7]]),
      await client.query('SELECT COUNT(*), SUM(n), COUNT(v), MIN(v), MAX(v) FROM spread'),
    ]);
    await client.end();
  }
  expect(outcomes[0]).toEqual(outcomes[1]);
});
