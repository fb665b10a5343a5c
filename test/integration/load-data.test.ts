/** LOAD DATA over three data nodes, compared with one MariaDB over the same awkward files: rows, counts, warnings and errors. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Connection, createConnection, type ResultSetHeader } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { type ProxyServer, startProxy } from '../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="words" primaryKey="id" dataNode="dn1,dn2,dn3" rule="by-word"/>
  <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="numbered" primaryKey="id" autoIncrement="true" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;
const rules = `
  <tableRule name="mod-long"><rule><columns>id</columns><algorithm>mod-long</algorithm></rule></tableRule>
  <tableRule name="by-word"><rule><columns>word</columns><algorithm>string-hash</algorithm></rule></tableRule>
  <function name="mod-long" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>
  <function name="string-hash" class="io.mycat.route.function.PartitionByString">
    <property name="partitionLength">256,512,256</property><property name="partitionCount">1,1,1</property><property name="hashSlice">0:0</property>
  </function>`;
const tables = [
  'CREATE TABLE items (id INT NOT NULL PRIMARY KEY, name VARCHAR(20), price DECIMAL(8,2) DEFAULT 7, at DATETIME, UNIQUE KEY (id, name)) CHARSET utf8mb4',
  'CREATE TABLE words (word VARCHAR(20) NOT NULL PRIMARY KEY, n INT) CHARSET utf8mb4 COLLATE utf8mb4_bin',
  'CREATE TABLE colours (id INT NOT NULL PRIMARY KEY, name VARCHAR(20)) CHARSET utf8mb4',
];

let backend: MariaDbServer;
let proxy: ProxyServer;
let ours: Connection;
let reference: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3', 'one'] });
  proxy = await startProxy(
    {
      schemas,
      rules,
      system: '<property name="secureFilePriv">import</property>',
      files: { 'sequence_conf.properties': 'NUMBERED.CURID=1000\n' },
    },
    backend,
  );
  ours = await proxy.connect({ flags: ['LOCAL_FILES'] });
  reference = await createConnection({
    host: '127.0.0.1',
    port: backend.port,
    user: 'root',
    database: 'one',
    flags: ['LOCAL_FILES'],
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  for (const sql of tables) {
    await ours.query(sql);
    await reference.query(sql);
  }
  await ours.query('CREATE TABLE numbered (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(20))');
}, 60_000);
afterAll(async () => {
  await ours?.end();
  await reference?.end();
  await proxy?.stop();
  await backend?.stop();
});

interface Outcome {
  readonly answer: unknown;
  readonly warnings: unknown;
  readonly rows: unknown;
}

/** Loads a file, in pieces of some bytes. */
async function load(client: Connection, sql: string, file: Buffer, pieceBytes: number): Promise<unknown> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < file.length; at += pieceBytes) pieces.push(file.subarray(at, at + pieceBytes));
  try {
    const [result] = await client.query<ResultSetHeader>({ sql, infileStreamFactory: () => Readable.from(pieces) });
    return { affected: result.affectedRows, info: result.info, warnings: result.warningStatus };
  } catch (error) {
    const { errno, message } = error as { errno: number; message: string };
    return { errno, message };
  }
}

async function outcome(
  client: Connection,
  table: string,
  sql: string,
  file: Buffer,
  pieceBytes: number,
): Promise<Outcome> {
  await client.query(`DELETE FROM ${table}`);
  if (table === 'items') await client.query("INSERT INTO items VALUES (500, 'there', 1, NULL), (501, 'too', 1, NULL)");
  const answer = await load(client, sql, file, pieceBytes);
  const [warnings] = await client.query({ sql: 'SHOW WARNINGS', rowsAsArray: true });
  const [rows] = await client.query({ sql: `SELECT * FROM ${table} ORDER BY 1`, rowsAsArray: true });
  // Those of several nodes come in no order where they name no row.
  const told = (warnings as unknown[][]).map((warning) => warning.join(' ').replace('`one`', '`shop`')).sort();
  return { answer, warnings: told, rows };
}

/** name, statement after `LOAD DATA LOCAL INFILE 'f'`, file, whether warnings are compared (nodes tell theirs at the same time) */
const cases: readonly (readonly [name: string, statement: string, file: string | Buffer])[] = [
  [
    'defaults',
    'INTO TABLE items',
    '1\ta\t1.5\t2024-01-02 03:04:05\n2\t\\N\t\\N\t\\N\n3\tc\\td\\\\e\\nf\t2\t2024-01-02\n',
  ],
  ['no end of the last line', 'INTO TABLE items', '1\ta\t1\t\\N\n2\tb\t2\t\\N'],
  ['an empty file', 'INTO TABLE items', ''],
  ['short and long lines', 'INTO TABLE items', '1\n2\tb\n3\tc\t3\t\\N\tmore\teven more\n4\td\t4\t\\N\n'],
  ['escaped ends', 'INTO TABLE items (id, name)', '1\ta\\\nb\n2\t\\\tc\n3\td\\\\\n4\te\n'],
  [
    'csv',
    `INTO TABLE items FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' LINES TERMINATED BY '\\r\\n' IGNORE 1 LINES (id, name, price)`,
    'id,name,price\r\n1,"a,b",1\r\n2,"say ""hi""\r\nthere",2\r\n"3","NULL",3\r\n4,NULL,NULL\r\n5,a "quoted" word,5\r\n6,"odd"end,6\r\n',
  ],
  [
    'quotes that escape themselves',
    `INTO TABLE items FIELDS TERMINATED BY ';' ENCLOSED BY '"' ESCAPED BY '"' (id, name)`,
    '"1";"a"\n"2";"b""c;\nd"\n3;e\n"4";"f\\"\n',
  ],
  ['no escapes', `INTO TABLE items FIELDS ESCAPED BY '' (id, name)`, '1\ta\\\n2\t\\N\n'],
  [
    'lines with a start',
    `INTO TABLE items FIELDS TERMINATED BY ',' LINES STARTING BY 'xxx' (id, name)`,
    'xxx1,abc\nsomething xxx2,def\nnothing here\nxxx3,ghi\n',
  ],
  [
    'long separators',
    `INTO TABLE items FIELDS TERMINATED BY '<|>' LINES TERMINATED BY '<end>' (id, name)`,
    '1<|>a<e<end>2<|>b<|x<end>3<|><end>',
  ],
  [
    'variables and SET',
    `INTO TABLE items (@key, @name, @skipped, price) SET id = @key, name = UPPER(CONCAT(@name, '-', @other)), at = '2024-05-06 00:00:00'`,
    '1\ta\tx\t1\n2\tb\ty\t2\n3\tc\tz\t3\n',
  ],
  ['fields in another order', 'INTO TABLE items (name, price, id)', 'a\t1\t1\nb\t2\t2\nc\t3\t3\n'],
  ['keys that are there, of a client', 'INTO TABLE items (id, name)', '500\tagain\n1\ta\n501\tagain\n2\tb\n'],
  ['REPLACE', 'REPLACE INTO TABLE items (id, name)', '500\tagain\n1\ta\n501\tagain\n'],
  ['IGNORE', 'IGNORE INTO TABLE items (id, name)', '500\tagain\n1\ta\n1\tb\n'],
  [
    'values that do not fit',
    'INTO TABLE items',
    '1\taaaaaaaaaaaaaaaaaaaaaaaaaaa\tone\tnever\n2\tb\t1e9\t2024-02-30\n3\tc\t1.239\t2024-01-01\n',
  ],
  ['latin1', 'INTO TABLE items CHARACTER SET latin1 (id, name)', Buffer.from('1\tcaf\xe9\n2\tna\xefve\n', 'latin1')],
  [
    'gbk',
    'INTO TABLE items CHARACTER SET gbk (id, name)',
    Buffer.from('310981 5c0a 3209 d6d0b9fa0a'.replaceAll(' ', ''), 'hex'),
  ],
  ['keys of text', 'INTO TABLE words', 'a\t1\nbä\t2\n\\Ntru\t3\nNULL\t4\n漢\t5\n'],
  ['keys of text in latin1', 'INTO TABLE words CHARACTER SET latin1', Buffer.from('\xe4\t1\n\xfc\t2\n', 'latin1')],
  ['a global table', 'INTO TABLE colours IGNORE 1 LINES', 'id\tname\n1\tred\n2\tblue\n3\n'],
];

describe.each([1, 7, 100_000])('files in pieces of %i bytes', (pieceBytes) => {
  beforeAll(async () => {
    for (const client of [ours, reference]) await client.query("SET @other = 'o'");
  });
  test.each(cases)('%s', async (_, statement, text) => {
    const file = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    const table = /TABLE (\w+)/.exec(statement)![1]!;
    const sql = `LOAD DATA LOCAL INFILE 'f' ${statement}`;
    const expected = await outcome(reference, table, sql, file, pieceBytes);
    expect(await outcome(ours, table, sql, file, pieceBytes)).toEqual(expected);
  });
});

test('a line without a place is refused, and with it the whole file; the connection goes on', async () => {
  await ours.query('DELETE FROM items');
  const sql = "LOAD DATA LOCAL INFILE 'f' INTO TABLE items (id, name)";
  const lines = Array.from({ length: 50_000 }, (_, id) => `${id}\tname\n`);
  for (const [line, errno] of [
    ['\\N\tx\n', 1064],
    ['x\ty\n', 1366],
  ] as const) {
    const file = Buffer.from([...lines.slice(0, 25_000), line, ...lines.slice(25_000)].join(''));
    expect(await load(ours, sql, file, 30_000)).toMatchObject({ errno });
    expect((await ours.query('SELECT COUNT(*) AS n FROM items'))[0]).toEqual([{ n: '0' }]);
  }
  expect(await load(ours, sql, Buffer.from(lines.join('')), 30_000)).toMatchObject({ affected: 50_000 });
});

test('a node that fails ends the whole', async () => {
  await ours.query('DELETE FROM items');
  await backend.run('ALTER TABLE items DROP COLUMN price', 'db2');
  try {
    const file = Buffer.from(Array.from({ length: 30_000 }, (_, id) => `${id}\tname\n`).join(''));
    expect(
      await load(ours, "LOAD DATA LOCAL INFILE 'f' INTO TABLE items (id, name) SET price = 1", file, 10_000),
    ).toMatchObject({
      errno: 1054,
    });
  } finally {
    await backend.run('ALTER TABLE items ADD COLUMN price DECIMAL(8,2) DEFAULT 7 AFTER name', 'db2');
  }
  expect((await ours.query('SELECT COUNT(*) AS n FROM items'))[0]).toEqual([{ n: '0' }]);
});

test('in a transaction', async () => {
  await ours.query('DELETE FROM items');
  await ours.query('BEGIN');
  await ours.query("INSERT INTO items (id, name) VALUES (100, 'before')");
  const sql = "LOAD DATA LOCAL INFILE 'f' INTO TABLE items (id, name)";
  expect(await load(ours, sql, Buffer.from('1\ta\n2\tb\nx\tc\n'), 4)).toMatchObject({ errno: 1366 });
  expect(await load(ours, sql, Buffer.from('3\ta\n4\tb\n5\tc\n'), 4)).toMatchObject({ affected: 3 });
  const ids = async (): Promise<unknown> =>
    (await ours.query({ sql: 'SELECT id FROM items ORDER BY id', rowsAsArray: true }))[0];
  expect(await ids()).toEqual([[3], [4], [5], [100]]);
  await ours.query('ROLLBACK');
  expect(await ids()).toEqual([]);
});

test('KILL QUERY, and a client that leaves', async () => {
  const third = await proxy.connect({ flags: ['LOCAL_FILES'] });
  third.on('error', () => undefined);
  let sent = 0;
  async function* lines(): AsyncGenerator<Buffer> {
    for (;;) {
      yield Buffer.from(Array.from({ length: 500 }, () => `${++sent}\tname\n`).join(''));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const stream = Readable.from(lines());
  const running = third
    .query({ sql: "LOAD DATA LOCAL INFILE 'f' INTO TABLE items (id, name)", infileStreamFactory: () => stream })
    .catch((error: { errno: number }) => error.errno);
  while (sent < 5000) await new Promise((resolve) => setTimeout(resolve, 5));
  await ours.query(`KILL QUERY ${third.threadId}`);
  // The rest of the file is read over until the client ends it.
  await new Promise((resolve) => setTimeout(resolve, 50));
  stream.push(null);
  stream.destroy();
  third.destroy();
  await running;
  const empty = async (): Promise<boolean> => {
    const [rows] = await ours.query({ sql: 'SELECT COUNT(*) FROM items', rowsAsArray: true });
    return String((rows as unknown[][])[0]![0]) === '0';
  };
  while (!(await empty())) await new Promise((resolve) => setTimeout(resolve, 20));
});

test('numbers of a sequence', async () => {
  const [result] = await ours.query<ResultSetHeader>({
    sql: "LOAD DATA LOCAL INFILE 'f' INTO TABLE numbered (name)",
    infileStreamFactory: () => Readable.from([Buffer.from('a\nb\nc\n')]),
  });
  expect(result).toMatchObject({ affectedRows: 3, insertId: 1001 });
  await load(
    ours,
    "LOAD DATA LOCAL INFILE 'f' INTO TABLE numbered FIELDS TERMINATED BY ','",
    Buffer.from('0,d\n7,e\n\\N,f'),
    3,
  );
  expect((await ours.query({ sql: 'SELECT * FROM numbered ORDER BY id', rowsAsArray: true }))[0]).toEqual(
    [
      [7, 'e'],
      [1001, 'a'],
      [1002, 'b'],
      [1003, 'c'],
      [1004, 'd'],
      [1005, 'f'],
    ].map(([id, name]) => [String(id), name]),
  );
});

test('files of the server', async () => {
  const folder = join(proxy.server.catalog.folder, 'import');
  mkdirSync(folder);
  writeFileSync(join(folder, 'items.txt'), '1\ta\n2\tb\n1\tc\n');
  await ours.query('DELETE FROM items');
  await expect(ours.query("LOAD DATA INFILE 'items.txt' INTO TABLE items (id, name)")).rejects.toMatchObject({
    errno: 1062,
  });
  expect((await ours.query('SELECT COUNT(*) AS n FROM items'))[0]).toEqual([{ n: '0' }]);
  const [result] = await ours.query<ResultSetHeader>("LOAD DATA INFILE 'items.txt' IGNORE INTO TABLE items (id, name)");
  expect(result.affectedRows).toBe(2);
  await expect(ours.query("LOAD DATA INFILE '../server.xml' INTO TABLE items")).rejects.toMatchObject({ errno: 1290 });
  await expect(ours.query("LOAD DATA INFILE 'none.txt' INTO TABLE items")).rejects.toMatchObject({ errno: 29 });
});

test('a hint sends the whole file to data nodes', async () => {
  await ours.query('DELETE FROM items');
  const sql = "/*!mycat:datanode=dn2*/ LOAD DATA LOCAL INFILE 'f' INTO TABLE items (id, name)";
  expect(await load(ours, sql, Buffer.from('1\ta\n2\tb\n'), 4)).toMatchObject({ affected: 2 });
  expect(await backend.run('SELECT COUNT(*) AS n FROM items', 'db2')).toEqual([{ n: 2 }]);
  await ours.query('/*!mycat:datanode=dn2*/ DELETE FROM items');
});

test('what is refused', async () => {
  const plain = await proxy.connect({ flags: ['-LOCAL_FILES'] });
  await expect(plain.query("LOAD DATA LOCAL INFILE 'f' INTO TABLE items")).rejects.toMatchObject({ errno: 4166 });
  await plain.end();
  for (const [statement, errno] of [
    ["INTO TABLE items FIELDS TERMINATED BY '' (id, name)", 1235],
    ['INTO TABLE items (@a) SET id = @a + 1', 1235],
    ['INTO TABLE items (name)', 1064],
    ['INTO TABLE items CHARACTER SET utf16', 1235],
    ['INTO TABLE items CHARACTER SET none', 1115],
    ["INTO TABLE items FIELDS ENCLOSED BY 'xy'", 1083],
    ['INTO TABLE', 1064],
  ] as const)
    expect(await load(ours, `LOAD DATA LOCAL INFILE 'f' ${statement}`, Buffer.from('1\n'), 10)).toMatchObject({
      errno,
    });
});

test('a file that comes as one packet larger than what is read ahead', async () => {
  const lines = Array.from({ length: 60_000 }, (_, id) => `${id + 100_000}\tname ${id}\n`).join('');
  await ours.query('DELETE FROM items');
  await ours.query({
    sql: "LOAD DATA LOCAL INFILE 'f' INTO TABLE items (id, name)",
    infileStreamFactory: () => Readable.from([Buffer.from(lines)]),
  });
  const [rows] = await ours.query('SELECT COUNT(*) AS n FROM items');
  expect(rows).toEqual([{ n: '60000' }]);
  await ours.query('DELETE FROM items');
});
