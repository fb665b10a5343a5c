import { type AddressInfo, connect as connectSocket, createServer } from 'node:net';
import { createConnection } from 'mysql2/promise';
import type { HostSettings, PacketSink, SessionFacts, Source } from '../../../connectors/connector';
import { mysqlConnector } from '../../../connectors/mysql/connector';
import { textRows } from '../../../server/execution/text-rows';
import { plainFacts as facts } from '../../../server/sources/data-sources';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { sourceSettings } from '../../support/source-settings';

let server: MariaDbServer;
let source: Source;
const never = new AbortController().signal;
const settings = (overrides: Partial<HostSettings> = {}): HostSettings => sourceSettings(server, overrides);

beforeAll(async () => {
  server = await startMariaDb({ databases: ['db1', 'db2'] });
  await server.run(
    [
      'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20))',
      "INSERT INTO t VALUES (1,'a'),(2,NULL),(3,'c')",
      'CREATE TABLE big (id INT PRIMARY KEY, n BIGINT, d DECIMAL(12,3), s VARCHAR(40), at DATETIME(6))',
      "INSERT INTO big SELECT seq, seq * 1000000007, seq / 8, CONCAT('row ', seq), '2024-01-01' + INTERVAL seq SECOND FROM seq_1_to_60000",
    ],
    'db1',
  );
  source = mysqlConnector.open(settings());
});
afterAll(async () => {
  await source?.close();
  await server?.stop();
});

async function rowsOf(sql: string, session = facts, from = source): Promise<(string | null)[][]> {
  const connection = await from.acquire('db1', session, never);
  try {
    const result = await connection.query(sql, never);
    return result.kind === 'rows' ? await textRows(result.batches) : [];
  } finally {
    connection.release();
  }
}

interface Collected extends PacketSink {
  readonly definitions: Buffer[];
  readonly chunks: Buffer[];
  packets: number;
}

function collector(full: () => boolean = () => false): Collected {
  const sink: Collected = {
    definitions: [],
    chunks: [],
    packets: 0,
    columns: ({ payloads }) => void sink.definitions.push(...payloads.map((each) => Buffer.from(each))),
    rowPackets: (chunk, count) => {
      sink.chunks.push(Buffer.from(chunk));
      sink.packets += count;
      return !full();
    },
    drained: () => new Promise((resolve) => setTimeout(resolve, 1)),
  };
  return sink;
}

test('rows and NULLs', async () => {
  expect(await rowsOf('SELECT * FROM t ORDER BY id')).toEqual([
    ['1', 'a'],
    ['2', null],
    ['3', 'c'],
  ]);
});

test('60,000 rows decoded as mysql2 reads them', async () => {
  const other = await createConnection({
    host: '127.0.0.1',
    port: server.port,
    user: 'root',
    database: 'db1',
    rowsAsArray: true,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    typeCast: (field) => field.string(),
  });
  const [expected] = await other.query('SELECT * FROM big ORDER BY id');
  await other.end();
  expect(await rowsOf('SELECT * FROM big ORDER BY id')).toEqual(expected);
});

test('rows past 16 MiB and statements past 16 MiB', async () => {
  await server.run('SET GLOBAL max_allowed_packet = 1073741824');
  const own = mysqlConnector.open(settings());
  const [[length]] = (await rowsOf("SELECT REPEAT('x', 40000000), 1", facts, own)).map(([text]) => [text!.length]);
  expect(length).toBe(40_000_000);
  const long = 'y'.repeat(17_000_000);
  expect(await rowsOf(`SELECT LENGTH('${long}')`, facts, own)).toEqual([['17000000']]);
  await own.close();
});

test('forwarded packets hold the rows, in one slice where they arrived together', async () => {
  const connection = await source.acquire('db1', facts, never);
  const sink = collector();
  const end = await connection.forward!('SELECT * FROM big', sink, never);
  connection.release();
  expect(end).toMatchObject({ kind: 'rows', rowCount: 60_000 });
  expect(sink.definitions.length).toBe(5);
  expect(sink.packets).toBe(60_000);
  expect(sink.chunks.length).toBeLessThan(20_000);
  let packets = 0;
  for (const chunk of sink.chunks) {
    let at = 0;
    while (at < chunk.length) {
      at += 4 + chunk.readUIntLE(at, 3);
      packets++;
    }
    expect(at).toBe(chunk.length);
  }
  expect(packets).toBe(60_000);
});

test('a full receiver pauses the server and loses nothing', async () => {
  const connection = await source.acquire('db1', facts, never);
  const sink = collector(() => true);
  await connection.forward!('SELECT * FROM big', sink, never);
  connection.release();
  expect(sink.packets).toBe(60_000);
});

test('what an OK packet says', async () => {
  const connection = await source.acquire('db1', facts, never);
  await connection.begin({ readOnly: false, consistentSnapshot: false });
  const result = await connection.query("UPDATE t SET v = 'z' WHERE id < 3", never);
  expect(result).toMatchObject({ kind: 'ok', affectedRows: 2, info: 'Rows matched: 2  Changed: 2  Warnings: 0' });
  connection.release();
  expect(await rowsOf('SELECT v FROM t WHERE id = 1')).toEqual([['a']]);
});

test('errors are the server’s own, and the connection lives on', async () => {
  const connection = await source.acquire('db1', facts, never);
  await expect(connection.query('SELECT * FROM nothing', never)).rejects.toMatchObject({
    errno: 1146,
    sqlState: '42S02',
  });
  await expect(connection.forward!('SELEC', collector(), never)).rejects.toMatchObject({ errno: 1064 });
  expect((await connection.query('DO 1', never)).kind).toBe('ok');
  connection.release();
});

test('an error in the middle of rows', async () => {
  await expect(
    rowsOf('SELECT IF(id < 50000, id, (SELECT 1 UNION SELECT 2)) FROM big ORDER BY id + 0'),
  ).rejects.toMatchObject({ errno: 1242 });
});

test('an aborted statement is killed; the connection is clean afterwards', async () => {
  const own = mysqlConnector.open(settings({ maxConnections: 1, acquireTimeoutMs: 5000 }));
  const abort = new AbortController();
  const connection = await own.acquire('db1', facts, never);
  const { id } = connection;
  const running = connection.query('SELECT SLEEP(60)', abort.signal);
  setTimeout(() => abort.abort(), 100);
  await expect(running).rejects.toMatchObject({ errno: 1317 });
  connection.release();
  const again = await own.acquire('db1', facts, never);
  expect(again.id).toBe(id);
  expect((await again.query('DO 1', never)).kind).toBe('ok');
  again.release();
  await own.close();
});

test('a consumer that stops early stops the server', async () => {
  const own = mysqlConnector.open(settings({ maxConnections: 1, acquireTimeoutMs: 5000 }));
  const connection = await own.acquire('db1', facts, never);
  const result = await connection.query('SELECT a.* FROM big a, big b', never);
  if (result.kind !== 'rows') throw new Error('rows expected');
  for await (const _ of result.batches) break;
  connection.release();
  expect(await rowsOf('SELECT 1', facts, own)).toEqual([['1']]);
  expect(own.statistics()).toEqual({ active: 0, idle: 1, waiting: 0 });
  await own.close();
});

describe('many rows are expected: statements are prepared', () => {
  const many = 1_000_000;

  async function manyRowsOf(sql: string): Promise<(string | null)[][]> {
    const connection = await source.acquire('db1', facts, never);
    try {
      const result = await connection.query(sql, never, many);
      return result.kind === 'rows' ? await textRows(result.batches) : [];
    } finally {
      connection.release();
    }
  }

  test.each([
    ['numbers and texts', 'SELECT id, n, d, s, IF(id % 3, n, NULL) AS m FROM big ORDER BY id'],
    ['a date, for which text is better', 'SELECT id, at FROM big ORDER BY id'],
  ])('rows are the same: %s', async (_, sql) => {
    expect(await manyRowsOf(sql)).toEqual(await rowsOf(sql));
  });

  test('a statement that cannot be prepared runs all the same', async () => {
    expect(await manyRowsOf('SHOW TABLES LIKE "t"')).toEqual([['t']]);
    expect(await manyRowsOf('DO 1')).toEqual([]);
  });

  test('errors are the server’s own, before rows and after some', async () => {
    await expect(manyRowsOf('SELECT nothing FROM t')).rejects.toMatchObject({ errno: 1054 });
    await expect(manyRowsOf('SELECT id, (SELECT id FROM t WHERE big.id > 59999) FROM big')).rejects.toMatchObject({
      errno: 1242,
    });
  });

  test('the first statement of an XA branch is in it', async () => {
    const connection = await source.acquire('db1', facts, never);
    const xid = { formatId: 1, gtrid: 'many rows', bqual: 'dn1' };
    await connection.xa!.start(xid);
    const result = await connection.query('SELECT id FROM big WHERE id = 1 FOR UPDATE', never, many);
    expect(result.kind === 'rows' && (await textRows(result.batches))).toEqual([['1']]);
    await expect(rowsOf('SELECT id FROM big WHERE id = 1 FOR UPDATE NOWAIT')).rejects.toMatchObject({ errno: 1205 });
    await connection.xa!.rollback(xid);
    connection.release();
    expect(await rowsOf('SELECT id FROM big WHERE id = 1 FOR UPDATE NOWAIT')).toEqual([['1']]);
  });

  test('what was prepared is closed', async () => {
    await manyRowsOf('SELECT id FROM t');
    await manyRowsOf('SELECT id, at FROM big');
    const [[, open]] = (await rowsOf("SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'")) as [[string, string]];
    expect(open).toBe('0');
  });

  test('an aborted statement is killed; the connection is clean afterwards', async () => {
    const own = mysqlConnector.open(settings({ maxConnections: 1, acquireTimeoutMs: 5000 }));
    for (const delayMs of [0, 100]) {
      const abort = new AbortController();
      const connection = await own.acquire('db1', facts, never);
      const running = connection.query('SELECT id, SLEEP(60) FROM t', abort.signal, many);
      setTimeout(() => abort.abort(), delayMs);
      await expect(running).rejects.toMatchObject({ errno: 1317 });
      connection.release();
      expect(await rowsOf('SELECT 1', facts, own)).toEqual([['1']]);
    }
    await own.close();
  });
});

test('borrowers past the limit wait, then get 1040', async () => {
  const own = mysqlConnector.open(settings({ maxConnections: 1 }));
  const first = await own.acquire('db1', facts, never);
  await expect(own.acquire('db1', facts, never)).rejects.toMatchObject({ errno: 1040 });
  const waiting = own.acquire('db1', facts, never);
  first.release();
  (await waiting).release();
  await own.close();
});

test('session facts are applied where they differ, and set back', async () => {
  const own = mysqlConnector.open(settings({ maxConnections: 1 }));
  const changed: SessionFacts = {
    ...facts,
    sqlMode: 'ANSI_QUOTES',
    timeZone: '+05:00',
    isolation: 'READ COMMITTED',
    collation: 'utf8mb4_bin',
    variables: new Map([['group_concat_max_len', '77']]),
  };
  const query = 'SELECT @@sql_mode, @@time_zone, @@tx_isolation, @@collation_connection, @@group_concat_max_len';
  const before = await rowsOf(query, facts, own);
  expect(await rowsOf(query, changed, own)).toEqual([['ANSI_QUOTES', '+05:00', 'READ-COMMITTED', 'utf8mb4_bin', '77']]);
  expect(await rowsOf(query, facts, own)).toEqual(before);
  await own.close();
});

test('who needs no database gets a connection in whichever', async () => {
  const own = mysqlConnector.open(settings({ maxConnections: 1 }));
  (await own.acquire('db1', facts, never)).release();
  const connection = await own.acquire('', facts, never);
  expect(await connection.query('DO 1', never)).toMatchObject({ kind: 'ok' });
  connection.release();
  expect(await rowsOf('SELECT DATABASE()', facts, own)).toEqual([['db1']]);
  await own.close();
});

test('a transaction that was left open is rolled back on release', async () => {
  const connection = await source.acquire('db1', facts, never);
  await connection.query('START TRANSACTION', never);
  await connection.query('DELETE FROM t', never);
  connection.release();
  expect((await rowsOf('SELECT * FROM t')).length).toBe(3);
});

test('a lost connection is 2013, and the pool forgets it', async () => {
  const own = mysqlConnector.open(settings());
  const connection = await own.acquire('db1', facts, never);
  const running = connection.query('SELECT SLEEP(60)', never);
  await server.run(`KILL ${connection.id}`);
  await expect(running).rejects.toMatchObject({ errno: expect.any(Number) });
  connection.release();
  expect(await rowsOf('SELECT 1', facts, own)).toEqual([['1']]);
  await own.close();
});

test('a host that is not there is 2003 and names itself, never its password', async () => {
  const own = mysqlConnector.open(settings({ url: '127.0.0.1:1', password: 'secret' }));
  const error = await own.acquire('db1', facts, never).catch((each: Error) => each);
  expect(error).toMatchObject({ errno: 2003 });
  expect((error as Error).message).toContain('host1');
  expect((error as Error).message).not.toContain('secret');
  await own.close();
});

test('described columns have their own types beside invisible ones, which SELECT * leaves out', async () => {
  await server.run(
    'CREATE TABLE partly (hidden BLOB INVISIBLE, a INT, u UUID, j JSON, old DATE INVISIBLE, p POINT)',
    'db1',
  );
  const [table] = await source.describeTables('db1', ['partly']);
  expect(table!.columns.map(({ name, type, extendedType }) => [name, type.name, extendedType ?? null])).toEqual([
    ['hidden', 'blob', null],
    ['a', 'int', null],
    ['u', 'uuid', { name: 'uuid', format: null }],
    ['j', 'longtext', { name: null, format: 'json' }],
    ['old', 'date', null],
    ['p', 'geometry', { name: 'point', format: null }],
  ]);
});

test('described columns have the types that queries give, and collations of their own', async () => {
  await server.run(
    `CREATE TABLE types (
      a TINYINT, b SMALLINT UNSIGNED NOT NULL, c MEDIUMINT ZEROFILL, d INT, e BIGINT UNSIGNED, f DECIMAL(12,3), g DECIMAL(5,0) UNSIGNED,
      h FLOAT, i DOUBLE, j BIT(9), k YEAR, l DATE, m TIME(3), n DATETIME(6), o TIMESTAMP NULL, p CHAR(7), q VARCHAR(20) COLLATE utf8mb4_bin,
      r TINYTEXT, s TEXT, t MEDIUMTEXT, u LONGTEXT, v BINARY(3), w VARBINARY(9), x BLOB, y ENUM('a','b'), z SET('x','y'), aa JSON, bb LONGBLOB,
      KEY named (d, e), UNIQUE KEY one (p))`,
    'db1',
  );
  const [table] = await source.describeTables('db1', ['types', 'missing']);
  const connection = await source.acquire('db1', facts, never);
  const result = await connection.query('SELECT * FROM types', never);
  if (result.kind !== 'rows') throw new Error('rows expected');
  expect(await textRows(result.batches)).toEqual([]);
  connection.release();
  const withoutCollation = ({ type }: { type: object }) => ({ ...type, collation: '' });
  expect(table!.columns.map(withoutCollation)).toEqual(result.fields.map(withoutCollation));
  expect(table!.columns[16]!.type.collation).toBe('utf8mb4_bin');
  expect(table!.columns.map(({ type }) => `${type.name}${type.unsigned ? ' unsigned' : ''}`)).toEqual([
    'tinyint',
    'smallint unsigned',
    'mediumint unsigned',
    'int',
    'bigint unsigned',
    'decimal',
    'decimal unsigned',
    'float',
    'double',
    'bit unsigned',
    'year unsigned',
    'date',
    'time',
    'datetime',
    'timestamp',
    'char',
    'varchar',
    'tinytext',
    'text',
    'mediumtext',
    'longtext',
    'binary',
    'varbinary',
    'blob',
    'enum',
    'set',
    'longtext',
    'longblob',
  ]);
  const decimal = table!.columns[5]!.type;
  expect([decimal.precision, decimal.scale]).toEqual([12, 3]);
  expect(table!.columns[15]!.type.length).toBe(7);
  expect(table!.indexes).toEqual([
    { name: 'named', unique: false, columns: ['d', 'e'] },
    { name: 'one', unique: true, columns: ['p'] },
  ]);
});

test('LOAD DATA LOCAL is refused, and the connection lives on', async () => {
  const connection = await source.acquire('db1', facts, never);
  await expect(connection.query("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t", never)).rejects.toMatchObject({
    errno: expect.any(Number),
  });
  expect((await connection.query('DO 1', never)).kind).toBe('ok');
  connection.release();
});

test('of several result sets the first is given', async () => {
  await server.run('CREATE PROCEDURE two() BEGIN SELECT 1; SELECT 2; END', 'db1');
  expect(await rowsOf('CALL two()')).toEqual([['1']]);
  expect(await rowsOf('SELECT 5')).toEqual([['5']]);
});

test('connectionInitSql runs on every new connection, and decides what the session starts from', async () => {
  const prepared = mysqlConnector.open(settings({ initSql: "SET SESSION sql_mode = 'ANSI_QUOTES', @from = 'here'" }));
  const broken = mysqlConnector.open(settings({ initSql: 'SET nonsense' }));
  try {
    expect(await rowsOf('SELECT @from, "s"."v" FROM t s WHERE id = 1', facts, prepared)).toEqual([['here', 'a']]);
    await expect(rowsOf('SELECT 1', facts, broken)).rejects.toMatchObject({ errno: 1064 });
    expect(broken.statistics()).toEqual({ active: 0, idle: 0, waiting: 0 });
  } finally {
    await Promise.all([prepared.close(), broken.close()]);
  }
});

describe('checks of idle connections', () => {
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const idsOf = (checked: Source): number[] => checked.activity!().connections.map(({ id }) => id);

  test('those that work stay, those that a relay has cut in silence are replaced', async () => {
    let isCut = false;
    const relay = createServer((client) => {
      const upstream = connectSocket(server.port, '127.0.0.1');
      const cut = isCut;
      client.on('data', (chunk) => void (cut === isCut && upstream.write(chunk)));
      upstream.on('data', (chunk) => void (cut === isCut && client.write(chunk)));
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        from.on('close', () => to.destroy());
        from.on('error', () => to.destroy());
      }
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const { port } = relay.address() as AddressInfo;
    const checked = mysqlConnector.open(
      settings({ url: `127.0.0.1:${port}`, minConnections: 2, idleCheckPeriodMs: 50, connectTimeoutMs: 1000 }),
    );
    try {
      await checked.warmUp!();
      const first = idsOf(checked);
      const bytes = (): number => Math.min(...checked.activity!().connections.map(({ bytesOut }) => bytesOut));
      const before = bytes();
      await until(() => bytes() > before);
      expect(idsOf(checked).sort()).toEqual(first.sort());
      isCut = true;
      await until(() => checked.statistics().idle === 2 && !idsOf(checked).some((id) => first.includes(id)));
      expect(await rowsOf('SELECT COUNT(*) FROM t', facts, checked)).toEqual([['3']]);
    } finally {
      await checked.close();
      await new Promise((resolve) => relay.close(resolve));
    }
  });

  test.each(['closed by the server', 'too old'])('minConnections are there again after they were %s', async (how) => {
    const maxAgeMs = how === 'too old' ? 200 : 0;
    const checked = mysqlConnector.open(settings({ minConnections: 2, idleCheckPeriodMs: 50, maxAgeMs }));
    try {
      await checked.warmUp!();
      const first = idsOf(checked);
      if (maxAgeMs === 0) await server.run(first.map((id) => `KILL ${id}`));
      await until(() => checked.statistics().idle === 2 && !idsOf(checked).some((id) => first.includes(id)));
    } finally {
      await checked.close();
    }
  });
});
