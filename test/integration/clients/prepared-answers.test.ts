/** Prepared statements, packet for packet: parameters of every type, long data, NULLs, re-execution, cursors; and commands that are seldom seen. */
import { Capability } from '../../../protocol/wire/capabilities';
import { PacketReader } from '../../../protocol/wire/packet-reader';
import { readColumnDefinition41 } from '../../../protocol/wire/packets/column-definition-41';
import { TypeCode } from '../../../protocol/wire/type-codes';
import { type Answer, AnswerClient, differences, type Parameter, type PreparedAnswer } from '../../support/answers';
import { type ProxyServer, startProxy } from '../../support/proxy';

let proxy: ProxyServer;
let ours: AnswerClient;
let real: AnswerClient;
const capabilities =
  Capability.multiStatements | Capability.multiResults | Capability.psMultiResults | Capability.transactions;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="testdb" checkSQLschema="false" dataNode="dn1">
      <table name="vals" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="ranges" primaryKey="id" dataNode="dn1,dn2,dn3" rule="auto-sharding-long"/>
    </schema>`,
  });
  await proxy.backend.run(['CREATE DATABASE testdb', "GRANT ALL ON *.* TO tester@'127.0.0.1' IDENTIFIED BY '123456'"]);
  ours = await AnswerClient.login(proxy.port, 'root', '123456', capabilities);
  real = await AnswerClient.login(proxy.backend.port, 'tester', '123456', capabilities);
  for (const client of [ours, real]) {
    await client.query('USE testdb');
    await client.query(
      'CREATE TABLE vals (id BIGINT NOT NULL PRIMARY KEY, i INT, d DOUBLE, c DECIMAL(20,6), s VARCHAR(200), b BLOB, t DATETIME(6), y DATE, m TIME(6)) DEFAULT CHARSET=utf8mb4',
    );
    await client.query(
      "INSERT INTO vals VALUES (1,10,1.5,2.5,'10','x','2024-01-31 10:00:00','2024-01-31','10:00:00'),(2,-3,0,0,'abc','',NULL,NULL,NULL),(3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),(4,10,-1e3,99.999999,' 10','1','1999-12-31','1999-12-31','-01:00:00')",
    );
  }
});
afterAll(async () => {
  ours?.close();
  real?.close();
  await proxy?.stop();
});

const number = (type: number, size: number, write: (bytes: Buffer) => unknown): Parameter => {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return { type, bytes };
};
const text = (value: string | Buffer, type: number = TypeCode.varString): Parameter => {
  const bytes = Buffer.from(value);
  if (bytes.length > 250) throw new Error('a longer text needs a longer length');
  return { type, bytes: Buffer.concat([Buffer.from([bytes.length]), bytes]) };
};
const long = (value: number): Parameter => number(TypeCode.long, 4, (bytes) => bytes.writeInt32LE(value));
const none: Parameter = { type: TypeCode.null, bytes: null };

const parameters: Readonly<Record<string, Parameter>> = {
  'TINYINT -1': number(TypeCode.tiny, 1, (b) => b.writeInt8(-1)),
  'TINYINT UNSIGNED 255': number(TypeCode.tiny | 0x8000, 1, (b) => b.writeUInt8(255)),
  'SMALLINT 10': number(TypeCode.short, 2, (b) => b.writeInt16LE(10)),
  'SMALLINT UNSIGNED 65535': number(TypeCode.short | 0x8000, 2, (b) => b.writeUInt16LE(65535)),
  'INT -3': long(-3),
  'INT UNSIGNED 4294967295': number(TypeCode.long | 0x8000, 4, (b) => b.writeUInt32LE(4294967295)),
  'BIGINT min': number(TypeCode.longlong, 8, (b) => b.writeBigInt64LE(-(2n ** 63n))),
  'BIGINT UNSIGNED max': number(TypeCode.longlong | 0x8000, 8, (b) => b.writeBigUInt64LE(2n ** 64n - 1n)),
  'FLOAT 1.5': number(TypeCode.float, 4, (b) => b.writeFloatLE(1.5)),
  'DOUBLE 0.1': number(TypeCode.double, 8, (b) => b.writeDoubleLE(0.1)),
  'DOUBLE 10': number(TypeCode.double, 8, (b) => b.writeDoubleLE(10)),
  'DOUBLE -1e300': number(TypeCode.double, 8, (b) => b.writeDoubleLE(-1e300)),
  'DECIMAL 2.5': text('2.5', TypeCode.newdecimal),
  'string 10': text('10'),
  'string with quotes': text('it\'s \\ "x" \n \0 ü 😀'),
  'empty string': text(''),
  'string type': text('abc', TypeCode.string),
  'string that is no text': text(Buffer.from([0, 255, 39, 92])),
  'BLOB 00ff': text(Buffer.from([0, 255, 39, 92]), TypeCode.blob),
  'empty BLOB': text('', TypeCode.blob),
  DATE: { type: TypeCode.date, bytes: Buffer.from([4, 0xe8, 7, 1, 31]) },
  'DATETIME of 7': { type: TypeCode.datetime, bytes: Buffer.from([7, 0xe8, 7, 1, 31, 10, 0, 0]) },
  'DATETIME of 11': { type: TypeCode.datetime, bytes: Buffer.from([11, 0xe8, 7, 1, 31, 10, 0, 0, 1, 0, 0, 0]) },
  'TIMESTAMP of 7': { type: TypeCode.timestamp, bytes: Buffer.from([7, 0xe8, 7, 1, 31, 10, 0, 0]) },
  'TIME 10:00': { type: TypeCode.time, bytes: Buffer.from([8, 0, 0, 0, 0, 0, 10, 0, 0]) },
  'TIME -25:00:00.5': { type: TypeCode.time, bytes: Buffer.from([12, 1, 1, 0, 0, 0, 1, 0, 0, 0x20, 0xa1, 7, 0]) },
  NULL: none,
};

function prepared(answer: PreparedAnswer | Answer): PreparedAnswer {
  if ('kind' in answer) throw new Error(JSON.stringify(answer));
  return answer;
}

async function both(sql: string, executions: readonly (readonly Parameter[])[], cursor = 0): Promise<string[]> {
  const [own, other] = [prepared(await ours.prepare(sql)), prepared(await real.prepare(sql))];
  const found = differences(
    [own.parameters.length, own.columns.length, own.warningCount],
    [other.parameters.length, other.columns.length, other.warningCount],
  );
  for (const execution of executions)
    found.push(
      ...differences(
        await ours.execute(own.statementId, execution, cursor),
        await real.execute(other.statementId, execution, cursor),
      ),
    );
  for (const [client, { statementId }] of [
    [ours, own],
    [real, other],
  ] as const)
    client.command(0x19, idBytes(statementId));
  // Each data node warns of a constant that is no number.
  return found.filter((line) => !/warningCount: [1-9]\d*, expected [1-9]/.test(line));
}

function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(id);
  return bytes;
}

const columns = ['i', 'd', 'c', 's', 'b', 't', 'y', 'm'];

describe.each(Object.entries(parameters))('a parameter %s', (name, parameter) => {
  // MariaDB refuses to compare such bytes with characters when they come as X'…', which is how they go to the data nodes.
  const comparable = name.includes('no text') ? columns.filter((column) => column !== 's') : columns;
  test.each(comparable)('compared with column %s', async (column) => {
    expect(await both(`SELECT id FROM vals WHERE ${column} = ? ORDER BY id`, [[parameter]])).toEqual([]);
    expect(await both(`SELECT id FROM vals WHERE ${column} > ? AND id = 1`, [[parameter]])).toEqual([]);
  });

  test('stored and read back', async () => {
    const store = 'UPDATE vals SET s = ?, b = ? WHERE id = 2';
    expect(await both(store, [[parameter, parameter]])).toEqual([]);
    expect(await both('SELECT * FROM vals WHERE id = ?', [[long(2)]])).toEqual([]);
  });
});

test('re-execution with other types, and with those of before', async () => {
  const sql = 'SELECT id, s FROM vals WHERE id = ?';
  expect(await both(sql, [[long(1)], [text('2')], [none], [parameters['DOUBLE 10']!], [long(4)]])).toEqual([]);
  const [own, other] = [prepared(await ours.prepare(sql)), prepared(await real.prepare(sql))];
  for (const sendTypes of [true, false, false]) {
    expect(
      differences(
        await ours.execute(own.statementId, [long(1)], 0, sendTypes),
        await real.execute(other.statementId, [long(1)], 0, sendTypes),
      ),
    ).toEqual([]);
  }
});

test('twenty parameters, every third one NULL', async () => {
  const items = Array.from({ length: 20 }, (_, i) => `? AS p${i}`).join(', ');
  const values = Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? none : text(`v${i}`)));
  const [answer] = await ours.execute(prepared(await ours.prepare(`SELECT ${items}`)).statementId, values);
  const [expected] = await real.execute(prepared(await real.prepare(`SELECT ${items}`)).statementId, values);
  expect(answer).toMatchObject({ kind: 'rows', rows: (expected as { rows: unknown }).rows });
});

test('LIMIT ?, IN (?, ?), INSERT of several rows, aggregates with parameters', async () => {
  expect(
    await both('SELECT id FROM vals ORDER BY id LIMIT ? OFFSET ?', [
      [long(2), long(1)],
      [long(1), long(0)],
    ]),
  ).toEqual([]);
  expect(
    await both('SELECT id FROM vals WHERE id IN (?, ?) ORDER BY id DESC', [
      [long(1), long(3)],
      [text('2'), none],
    ]),
  ).toEqual([]);
  expect(await both('INSERT INTO vals (id, s) VALUES (?, ?), (?, ?)', [[long(20), text('a'), long(21), none]])).toEqual(
    [],
  );
  expect(await both('INSERT INTO vals (id, s) VALUES (?, ?)', [[long(20), text('a')]])).toEqual([]);
  expect(await both('SELECT COUNT(*) AS n, SUM(i) AS t FROM vals WHERE id > ?', [[long(1)], [long(100)]])).toEqual([]);
  expect(await both('DELETE FROM vals WHERE id BETWEEN ? AND ?', [[long(20), long(21)]])).toEqual([]);
});

test('COM_STMT_SEND_LONG_DATA in pieces, COM_STMT_RESET', async () => {
  const sql = 'UPDATE vals SET b = ? WHERE id = ?';
  for (const client of [ours, real]) {
    const { statementId } = prepared(await client.prepare(sql));
    const send = (bytes: Buffer): void =>
      client.command(0x18, Buffer.concat([idBytes(statementId), Buffer.from([0, 0]), bytes]));
    send(Buffer.from('lost'));
    expect((await client.run(0x1a, idBytes(statementId)))[0]!.kind).toBe('ok');
    for (let i = 0; i < 4; i++) send(Buffer.alloc(15_000, i));
    const longParameter: Parameter = { type: TypeCode.blob, bytes: Buffer.alloc(0) };
    expect((await client.execute(statementId, [longParameter, long(2)]))[0]).toMatchObject({
      kind: 'ok',
      affectedRows: 1,
    });
  }
  expect(await both('SELECT b FROM vals WHERE id = ?', [[long(2)]])).toEqual([]);
});

test('a read-only cursor is answered with all rows, and the others are refused', async () => {
  const { statementId } = prepared(await ours.prepare('SELECT id FROM vals ORDER BY id'));
  expect(await ours.execute(statementId, [], 1)).toMatchObject([{ kind: 'rows', rows: { length: 4 }, status: 2 }]);
  expect(await ours.execute(statementId, [], 2)).toMatchObject([{ kind: 'error', errno: 1235 }]);
  expect(await ours.run(0x1c, Buffer.concat([idBytes(statementId), idBytes(10)]))).toMatchObject([{ errno: 1421 }]);
});

test('what is closed or was never prepared cannot be executed', async () => {
  const [own, other] = [prepared(await ours.prepare('SELECT 1')), prepared(await real.prepare('SELECT 1'))];
  ours.command(0x19, idBytes(own.statementId));
  real.command(0x19, idBytes(other.statementId));
  const strip = (answers: readonly Answer[]): unknown =>
    answers.map((answer) => ({ ...answer, message: 'message' in answer ? answer.message.replace(/\d+/, 'N') : '' }));
  expect(strip(await ours.execute(own.statementId, []))).toEqual(strip(await real.execute(other.statementId, [])));
});

test.each(['SELEKT', 'SELECT nothing FROM vals', 'SELECT * FROM missing', 'SELECT 1; SELECT 2', ''])(
  'PREPARE of %p fails with the same errno',
  async (sql) => {
    const [own, other] = [await ours.prepare(sql), await real.prepare(sql)];
    expect('errno' in own && [own.errno, own.sqlState]).toEqual('errno' in other && [other.errno, other.sqlState]);
  },
);

test('max_prepared_stmt_count', async () => {
  const client = await AnswerClient.login(proxy.port, 'root', '123456', capabilities);
  let refused: unknown = null;
  let count = 0;
  while (refused === null && count < 20_000) {
    const answer = await client.prepare('SELECT 1');
    if ('kind' in answer) refused = answer;
    else count++;
  }
  expect(refused).toMatchObject({ errno: 1461, sqlState: '42000' });
  expect(count).toBe(proxy.server.catalog.system.maxPreparedStmtCount);
  client.close();
});

test('COM_FIELD_LIST, COM_STATISTICS, COM_SET_OPTION, unknown commands', async () => {
  const fields = async (client: AnswerClient): Promise<unknown[]> => {
    client.command(0x04, Buffer.from('vals\0%'));
    const found: unknown[] = [];
    for (;;) {
      const { payload } = (await client.wire.receive())!;
      if (payload[0] === 0xfe) return found;
      const { name, table, type, columnLength, schema } = readColumnDefinition41(new PacketReader(payload));
      found.push({ name, table, type, columnLength, schema });
    }
  };
  expect(await fields(ours)).toEqual(await fields(real));
  ours.command(0x09, Buffer.alloc(0));
  expect((await ours.wire.receive())!.payload.toString()).toMatch(/^Uptime: \d+ {2}Threads: \d+ {2}Questions: \d+/);
  for (const client of [ours, real]) {
    client.command(0x1b, Buffer.from([1, 0]));
    expect((await client.wire.receive())!.payload[0]).toBe(0xfe);
    expect(await client.query('SELECT 1; SELECT 2')).toMatchObject([{ kind: 'error', errno: 1064 }]);
    client.command(0x1b, Buffer.from([0, 0]));
    expect((await client.wire.receive())!.payload[0]).toBe(0xfe);
    expect(await client.query('SELECT 1; SELECT 2')).toHaveLength(2);
  }
  expect(differences(await ours.run(0x77), await real.run(0x77))).toEqual([]);
  expect((await ours.run(0x0e))[0]!.kind).toBe('ok');
});

test('COM_RESET_CONNECTION forgets variables, statements, transactions, and keeps the schema', async () => {
  for (const client of [ours, real]) {
    await client.query("SET @v = 1, sql_mode = 'ANSI_QUOTES', autocommit = 0");
    await client.query('UPDATE vals SET i = 1000 WHERE id = 1');
    const { statementId } = prepared(await client.prepare('SELECT 1'));
    expect((await client.run(0x1f))[0]).toMatchObject({ kind: 'ok', status: 2 });
    expect((await client.execute(statementId, []))[0]).toMatchObject({ errno: 1243 });
  }
  const sql = 'SELECT i, @v, @@sql_mode, DATABASE() FROM vals WHERE id = 1';
  const rowsOf = ([answer]: readonly Answer[]): unknown => answer?.kind === 'rows' && answer.rows;
  expect(rowsOf(await ours.query(sql))).toEqual(rowsOf(await real.query(sql)));
});

test.each([
  ['latin1', "SELECT 'gr\xfc\xdfe' AS `\xe4`, s FROM vals WHERE s = '\xfc' ORDER BY id"],
  ['gbk', "SELECT '\xd6\xd0\xce\xc4' AS `\xd6\xd0`"],
  ['big5', "SELECT '\xa4\xa4\xa4\xe5' AS c"],
  ['utf8mb3', "SELECT '\xe4\xb8\xad' AS c"],
  ['utf8mb4', "SELECT '\xf0\x9f\x98\x80' AS c"],
])('statements and results in %s', async (charset, sql) => {
  for (const client of [ours, real]) {
    expect((await client.query(`SET NAMES ${charset}`))[0]!.kind).toBe('ok');
    await client.query(
      Buffer.from("UPDATE vals SET s = '\xfc' WHERE id = 4", charset === 'latin1' ? 'latin1' : 'ascii'),
    );
  }
  const strip = (answers: readonly Answer[]): unknown =>
    answers.map((answer) =>
      answer.kind === 'rows' ? { rows: answer.rows, names: answer.columns.map(({ name }) => name) } : answer,
    );
  const bytes = Buffer.from(sql, 'latin1');
  expect(strip(await ours.query(bytes))).toEqual(strip(await real.query(bytes)));
  expect(strip(await ours.query(`SELECT 1 AS a, 'x' AS b`))).toEqual(
    strip(await real.query(`SELECT 1 AS a, 'x' AS b`)),
  );
});

test('a sharding key that is a parameter, and no data node holds its value', async () => {
  await ours.query('SET NAMES utf8mb4');
  await ours.query('CREATE TABLE ranges (id BIGINT NOT NULL PRIMARY KEY, v VARCHAR(10))');
  const { statementId } = prepared(await ours.prepare('INSERT INTO ranges (id, v) VALUES (?, ?)'));
  expect(await ours.execute(statementId, [long(7), text('a')])).toMatchObject([{ kind: 'ok', affectedRows: 1 }]);
  expect(await ours.execute(statementId, [long(15_000_001), text('b')])).toMatchObject([
    { kind: 'error', errno: 1064, message: "can't find any valid datanode :ranges -> ID -> 15000001" },
  ]);
  const read = prepared(await ours.prepare('SELECT v FROM ranges WHERE id = ? OR id IN (?, ?)'));
  expect(read.columns).toHaveLength(1);
  expect(await ours.execute(read.statementId, [long(7), text('5000001'), none])).toMatchObject([
    { rows: { length: 1 } },
  ]);
});
