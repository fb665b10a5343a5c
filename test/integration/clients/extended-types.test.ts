/** MariaDB's extended types of columns (JSON, UUID, INET6 …), packet for packet beside one MariaDB, for clients that have asked for them and clients that have not. */
import { createConnection as createMariaDbConnection } from 'mariadb';
import { type Connection, createConnection } from 'mysql2/promise';
import { Capability, MariaDbCapability } from '../../../protocol/wire/capabilities';
import { PacketReader } from '../../../protocol/wire/packet-reader';
import { readHandshakeV10 } from '../../../protocol/wire/packets/handshake-v10';
import { type Answer, AnswerClient, differences, type PreparedAnswer } from '../../support/answers';
import { type ProxyServer, startProxy } from '../../support/proxy';
import { WireClient } from '../../support/wire-client';

let proxy: ProxyServer;
interface Side {
  readonly ours: AnswerClient;
  readonly real: AnswerClient;
}
let extended: Side;
let plain: Side;
const capabilities =
  Capability.multiStatements | Capability.multiResults | Capability.psMultiResults | Capability.transactions;

const columns =
  'id BIGINT NOT NULL PRIMARY KEY, j JSON, u UUID, i4 INET4, i6 INET6, p POINT, g GEOMETRY, t LONGTEXT, s VARCHAR(40) NOT NULL';
const rows = [1, 2, 3, 4, 5, 6].map(
  (id) =>
    `(${id}, '{"a": ${id % 3}}', 'f81d4fae-7dec-11d0-a765-00a0c91e6b${id}0', '10.0.0.${id % 4}', '::${id}', POINT(${id}, 1), POINT(1, ${id}), 'text', 's${id % 2}')`,
);

async function sides(mariaDbCapabilities: number): Promise<Side> {
  const [ours, real] = await Promise.all([
    AnswerClient.login(proxy.port, 'root', '123456', capabilities, mariaDbCapabilities),
    AnswerClient.login(proxy.backend.port, 'tester', '123456', capabilities, mariaDbCapabilities),
  ]);
  for (const client of [ours, real]) await client.query('USE testdb');
  return { ours, real };
}

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="testdb" checkSQLschema="false" dataNode="dn1">
      <table name="docs" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="far" primaryKey="id" dataNode="dn2,dn3" rule="mod-two"/>
      <table name="near" primaryKey="id" dataNode="dn1"/>
    </schema>`,
    rules: `<tableRule name="mod-long"><rule><columns>id</columns><algorithm>mod-long</algorithm></rule></tableRule>
      <tableRule name="mod-two"><rule><columns>id</columns><algorithm>mod-two</algorithm></rule></tableRule>
      <function name="mod-long" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>
      <function name="mod-two" class="io.mycat.route.function.PartitionByMod"><property name="count">2</property></function>`,
  });
  await proxy.backend.run(['CREATE DATABASE testdb', "GRANT ALL ON *.* TO tester@'127.0.0.1' IDENTIFIED BY '123456'"]);
  extended = await sides(MariaDbCapability.extendedTypes);
  plain = await sides(0);
  for (const client of [extended.ours, extended.real])
    for (const table of ['docs', 'far', 'near']) {
      await client.query(`CREATE TABLE ${table} (${columns}) DEFAULT CHARSET=utf8mb4`);
      for (const row of rows) await client.query(`INSERT INTO ${table} (id, j, u, i4, i6, p, g, t, s) VALUES ${row}`);
    }
});
afterAll(async () => {
  for (const { ours, real } of [extended, plain]) {
    ours?.close();
    real?.close();
  }
  await proxy?.stop();
});

/** How the columns are described otherwise is compared elsewhere, and depends on how a statement runs, on one server too. */
function compared(own: unknown, other: unknown): readonly string[] {
  return differences(own, other).filter((line) => !/\.(flags|columnLength|decimals|type|originalName): /.test(line));
}

/** Rows of several nodes come in any order. */
function ordered(answers: readonly Answer[]): readonly Answer[] {
  return answers.map((answer) =>
    answer.kind === 'rows'
      ? { ...answer, rows: [...answer.rows].sort((a, b) => (String(a) < String(b) ? -1 : 1)) }
      : answer,
  );
}

const statements = [
  'SELECT * FROM docs WHERE id = 1',
  'SELECT * FROM docs',
  'SELECT * FROM docs ORDER BY id',
  'SELECT d.j, d.u AS x, d.i6 FROM docs d ORDER BY d.s, d.id LIMIT 3',
  'SELECT j FROM docs GROUP BY j',
  'SELECT j, COUNT(*) FROM docs GROUP BY j',
  'SELECT u, COUNT(*) FROM docs GROUP BY u',
  'SELECT i6, i4, MIN(s) FROM docs GROUP BY i6, i4',
  'SELECT MIN(j), MAX(t) FROM docs',
  'SELECT MIN(u), MAX(i6), MIN(i4) FROM docs',
  'SELECT DISTINCT j, i4 FROM docs',
  'SELECT j FROM docs UNION SELECT j FROM docs',
  'SELECT j FROM docs UNION ALL SELECT t FROM docs',
  'SELECT u FROM docs UNION SELECT u FROM docs',
  "SELECT JSON_EXTRACT(j, '$.a'), JSON_OBJECT('a', id), JSON_VALUE(j, '$.a'), JSON_QUERY(j, '$'), JSON_UNQUOTE(j), JSON_SET(j, '$.b', 1) FROM docs ORDER BY id",
  'SELECT JSON_ARRAYAGG(id), JSON_OBJECTAGG(id, s) FROM docs WHERE id = 4',
  'SELECT s, JSON_ARRAYAGG(0) FROM docs GROUP BY s',
  "SELECT COALESCE(j, '1'), IFNULL(u, u), IF(id > 2, j, '{}'), CASE WHEN id > 2 THEN i6 END, NULLIF(j, '') FROM docs ORDER BY id",
  'SELECT CONCAT(j), LOWER(j), CAST(u AS CHAR), p, ST_AsText(p) FROM docs ORDER BY id',
  'SELECT * FROM (SELECT j, u, id FROM docs) AS d ORDER BY id',
  'WITH c AS (SELECT id, j, i6 FROM docs) SELECT * FROM c ORDER BY id',
  'SELECT (SELECT MAX(j) FROM docs), (SELECT j FROM docs WHERE id = 2)',
  'SELECT a.j, b.u, a.p FROM docs a JOIN docs b ON a.s = b.s AND a.id < b.id ORDER BY a.id, b.id',
  'SELECT a.id, b.j, b.i6 FROM docs a LEFT JOIN docs b ON b.id = a.id + 3 ORDER BY a.id',
  'SELECT id, j, ROW_NUMBER() OVER (ORDER BY id), FIRST_VALUE(j) OVER (ORDER BY id), LAG(u) OVER (ORDER BY id) FROM docs ORDER BY id',
  'SELECT * FROM near',
  'SELECT n.j, f.u, f.i6, n.p FROM near n JOIN far f ON n.id = f.id ORDER BY n.id',
  'SELECT j FROM near UNION SELECT j FROM far',
  // No data node has both tables and describes the whole.
  "SELECT JSON_OBJECT('a', n.id, 'b', f.id), JSON_ARRAY(n.id, f.id), JSON_EXTRACT(COALESCE(n.j, f.j), '$.a'), JSON_VALUE(COALESCE(n.j, f.j), '$.a'), JSON_UNQUOTE(CONCAT(n.id, f.id)), JSON_SET(n.j, '$.b', f.id), JSON_MERGE_PATCH(n.j, f.j), JSON_QUERY(COALESCE(n.j, f.j), '$'), JSON_COMPACT(COALESCE(n.j, f.j)), JSON_DETAILED(COALESCE(n.j, f.j)) FROM near n JOIN far f ON n.id = f.id ORDER BY n.id",
  'SELECT MIN(n.j), MAX(f.u), MIN(f.i6), JSON_ARRAYAGG(1), COUNT(*) FROM near n JOIN far f ON n.id <> f.id',
  'SELECT COALESCE(n.u, f.u), IF(n.id > 2, n.i6, f.i6), CONCAT(n.u, f.i6) FROM near n JOIN far f ON n.id = f.id ORDER BY n.id',
  "SELECT JSON_OBJECT('a', 1), CAST('f81d4fae-7dec-11d0-a765-00a0c91e6bf6' AS UUID), POINT(1, 2)",
  'SHOW COLUMNS FROM docs',
  'SHOW DATABASES LIKE "testdb"',
  'SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = "testdb" ORDER BY TABLE_NAME, ORDINAL_POSITION',
  'SELECT @@autocommit, DATABASE(), 1',
];

describe.each(['extended', 'plain'] as const)('%s column definitions', (kind) => {
  const both = (): Side => (kind === 'extended' ? extended : plain);

  test.each(statements)('%s', async (sql) => {
    const { ours, real } = both();
    expect(compared(ordered(await ours.query(sql)), ordered(await real.query(sql)))).toEqual([]);
  });

  test.each(statements)('prepared: %s', async (sql) => {
    const { ours, real } = both();
    const [own, other] = [await ours.prepare(sql), await real.prepare(sql)];
    // What the server answers itself is described when it is executed.
    if (!sql.startsWith('SHOW')) expect(compared({ ...own, statementId: 0 }, { ...other, statementId: 0 })).toEqual([]);
    const [ownId, otherId] = [own, other].map((each) => (each as PreparedAnswer).statementId) as [number, number];
    expect(compared(ordered(await ours.execute(ownId, [])), ordered(await real.execute(otherId, [])))).toEqual([]);
  });

  test('other character sets for results', async () => {
    const { ours, real } = both();
    for (const client of [ours, real]) await client.query('SET NAMES latin1');
    for (const sql of ['SELECT * FROM docs WHERE id = 1', 'SELECT j, u, i6 FROM docs ORDER BY id'])
      expect(compared(await ours.query(sql), await real.query(sql))).toEqual([]);
    for (const client of [ours, real]) await client.query('SET NAMES utf8mb4');
  });

  test('COM_FIELD_LIST', async () => {
    const { ours, real } = both();
    const [own, other] = [await ours.fieldList('docs'), await real.fieldList('docs')];
    expect(compared(own, other)).toEqual([]);
  });
});

test("they are not offered where the version announced is MySQL's", async () => {
  const mysql = await startProxy(
    {
      schemas: '<schema name="testdb" dataNode="dn1"><table name="near" primaryKey="id" dataNode="dn1"/></schema>',
      system: '<property name="fakeMySQLVersion">8.0.36</property>',
    },
    proxy.backend,
  );
  try {
    const wire = await WireClient.open(mysql.port);
    const handshake = readHandshakeV10(new PacketReader((await wire.receive())!.payload));
    wire.socket.destroy();
    expect(handshake).toMatchObject({ serverVersion: '8.0.36', mariaDbCapabilities: 0 });
    expect(handshake.capabilities & Capability.longPassword).toBe(Capability.longPassword);
    const client = await mysql.connect();
    const [rows] = await client.query('SELECT j FROM near WHERE id = 1');
    expect(rows).toEqual([{ j: '{"a": 1}' }]);
    await client.end();
  } finally {
    await mysql.stop();
  }
});

const drivers = [
  ['one data node', 'SELECT id, j, u, i6 FROM docs WHERE id = 4'],
  ['rows of all data nodes as they come', 'SELECT j FROM docs WHERE s = "s1" AND j = \'{"a": 1}\''],
  ['rows that the engine merges', 'SELECT id, j, u, i4, p FROM docs ORDER BY id'],
  [
    'rows that the engine computes',
    'SELECT a.j, COUNT(*) AS n, JSON_ARRAYAGG(7) AS k FROM docs a JOIN docs b ON a.s = b.s GROUP BY a.j ORDER BY a.j',
  ],
] as const;

describe('drivers that ask for them', () => {
  const login = { host: '127.0.0.1', database: 'testdb', password: '123456' };

  test.each(drivers)('mysql2: %s', async (_, sql) => {
    const own = await createConnection({ ...login, port: proxy.port, user: 'root' });
    const other = await createConnection({ ...login, port: proxy.backend.port, user: 'tester' });
    try {
      for (const method of ['query', 'execute'] as const) {
        const ask = async (client: Connection): Promise<unknown> =>
          (method === 'query' ? await client.query(sql) : await client.execute(sql))[0];
        const [rows, expected] = [await ask(own), await ask(other)];
        expect(rows).toEqual(expected);
        expect(typeof (rows as { j: unknown }[])[0]!.j).toBe('object');
      }
    } finally {
      await own.end();
      await other.end();
    }
  });

  test.each(drivers)('MariaDB Connector/Node.js: %s', async (_, sql) => {
    const own = await createMariaDbConnection({ ...login, port: proxy.port, user: 'root', autoJsonMap: true });
    const other = await createMariaDbConnection({
      ...login,
      port: proxy.backend.port,
      user: 'tester',
      autoJsonMap: true,
    });
    try {
      for (const method of ['query', 'execute'] as const) {
        const [rows, expected] = [await own[method](sql), await other[method](sql)];
        expect(rows).toEqual(expected);
        expect(typeof rows[0].j).toBe('object');
      }
    } finally {
      await own.end();
      await other.end();
    }
  });
});
