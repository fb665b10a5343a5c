/** INSERTs of many rows over three data nodes, compared with one MariaDB: rows, counts, messages, warnings and errors. */
import { type Connection, createConnection, type ResultSetHeader } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { type ProxyServer, startProxy } from '../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="numerals" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="words" primaryKey="word" dataNode="dn1,dn2,dn3" rule="by-word"/>
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
const tables: Readonly<Record<string, string>> = {
  items: '(id INT NOT NULL PRIMARY KEY, name VARCHAR(20), price DECIMAL(8,2) DEFAULT 7) CHARSET utf8mb4',
  words: '(word VARCHAR(20) NOT NULL PRIMARY KEY, n INT) CHARSET utf8mb4 COLLATE utf8mb4_bin',
  numerals: '(id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20)) CHARSET utf8mb4',
  colours: '(id INT NOT NULL PRIMARY KEY, name VARCHAR(20)) CHARSET utf8mb4',
};

let backend: MariaDbServer;
let proxy: ProxyServer;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3', 'one'] });
  proxy = await startProxy({ schemas, rules, files: { 'sequence_conf.properties': 'NUMBERED.CURID=1000\n' } }, backend);
  const ours = await proxy.connect();
  for (const [name, definition] of Object.entries(tables)) {
    await ours.query(`CREATE TABLE ${name} ${definition}`);
    await backend.run(`CREATE TABLE ${name} ${definition}`, 'one');
  }
  await ours.query('CREATE TABLE numbered (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(20))');
  await ours.end();
}, 60_000);

afterAll(async () => {
  await proxy?.stop();
  await backend?.stop();
});

type Pair = readonly [ours: Connection, one: Connection];

async function withBoth(charset: string, work: (pair: Pair) => Promise<void>): Promise<void> {
  const options = { charset, multipleStatements: true, supportBigNumbers: true, bigNumberStrings: true };
  const address = { host: '127.0.0.1', port: backend.port, user: 'root', database: 'one' };
  const pair: Pair = [await proxy.connect(options), await createConnection({ ...address, ...options })];
  try {
    for (const connection of pair)
      for (const name of Object.keys(tables)) await connection.query(`DELETE FROM ${name}`);
    await work(pair);
  } finally {
    await Promise.all(pair.map((connection) => connection.end()));
  }
}

/** What a client is told of a statement. */
async function told(connection: Connection, sql: string): Promise<unknown> {
  try {
    const [result] = await connection.query(sql);
    const { affectedRows, info, warningStatus } = result as ResultSetHeader;
    const [warnings] = await connection.query('SHOW WARNINGS');
    const [ids] = await connection.query('SELECT LAST_INSERT_ID() AS id');
    return { affectedRows, info, warningStatus, warnings: (warnings as unknown[]).length, ids };
  } catch (error) {
    return { errno: (error as { errno?: number }).errno };
  }
}

async function expectToldSame(pair: Pair, sql: string): Promise<void> {
  const [ours, one] = await Promise.all(pair.map((connection) => told(connection, sql)));
  expect({ sql: sql.slice(0, 200), answer: ours }).toEqual({ sql: sql.slice(0, 200), answer: one });
}

async function expectSame(pair: Pair, sql: string): Promise<void> {
  await expectToldSame(pair, sql);
  for (const [name, order] of [
    ['items', 'id'],
    ['words', 'word'],
    ['colours', 'id'],
    ['numerals', 'id'],
  ]) {
    const rows = `SELECT *, HEX(${order === 'word' ? 'word' : 'name'}) FROM ${name} ORDER BY ${order}`;
    const [[found], [expected]] = await Promise.all(pair.map((connection) => connection.query(rows)));
    expect({ sql: sql.slice(0, 200), name, rows: found }).toEqual({ sql: sql.slice(0, 200), name, rows: expected });
  }
}

const many = (count: number, row: (number: number) => string): string =>
  Array.from({ length: count }, (_, number) => row(number)).join(',');

test('rows, counts, messages and warnings are those of one server', () =>
  withBoth('utf8mb4', async (pair) => {
    for (const sql of [
      `INSERT INTO items (id, name, price) VALUES ${many(500, (number) => `(${number + 1}, 'name ${number}', ${number}.5)`)}`,
      `INSERT INTO one.items (price, id) VALUES ${many(9, (number) => `( DEFAULT , '${number + 1001}' )`)}`.replace(
        'one.',
        '',
      ),
      "INSERT INTO items VALUES (2001, 'it''s, (', 1), (2002, \"a\\\"b\", -1.5), (2003, NULL, 1e2), (2004, x'61', +2)",
      "INSERT IGNORE INTO items (id, name) VALUES (1, 'again'), (3001, 'a name that is far too long for the column'), (2, 'again'), (3002, 'new')",
      "REPLACE INTO items (id, name, price) VALUES (1, 'replaced', 1), (2, 'replaced', 2), (3, 'replaced', 3), (4001, 'new', 4)",
      "INSERT INTO items (id, name) VALUES (1, 'x'), (2, 'y'), (5001, 'z') ON DUPLICATE KEY UPDATE name = VALUES(name), price = items.price + 1",
      "INSERT INTO items (id, name) VALUES (6001, 'x'), (6002, 'y'), (6003, 'z'), (1, 'there'), (6004, 'a')",
      "INSERT INTO items (id, name) VALUES (7001, 'x'), (7002, 'y', 3)",
      "INSERT INTO items (id, name, nothing) VALUES (7001, 'x', 1), (7002, 'y', 3)",
      "INSERT INTO items (id, name) VALUES (7001, 'x'), (7002, 'y') SELECT 1",
      "INSERT INTO words VALUES ('a', 1), ('ä', 2), ('😀', 3), ('a\\'b', 4), ('c\\\\', 5), ('d\\ne', TRUE), ('', FALSE)",
      "REPLACE words (n, word) VALUES (10, 'a'), (11, 'ä'), (12, \"it's\"), (13, 'say \"\"')",
      "INSERT INTO numerals VALUES (3, 'three'), (1, 'one'), (2, 'two')",
      "INSERT INTO colours VALUES (1, 'red'), (2, 'green'), (3, 'blue')",
      "INSERT INTO colours VALUES (4, 'cyan'), (3, 'again')",
      "INSERT INTO colours VALUES (4, 'cyan'), (3, 'again') ON DUPLICATE KEY UPDATE name = 'twice'",
      'DO 1; INSERT INTO items (id) VALUES (8001), (8002); INSERT INTO items (id) VALUES (8003), (8004), (8005)',
    ])
      await expectSame(pair, sql);
  }));

test('in a transaction a statement that fails on one node leaves nothing, and what was before stays', () =>
  withBoth('utf8mb4', async (pair) => {
    for (const sql of [
      'BEGIN',
      'INSERT INTO items (id) VALUES (1), (2), (3), (4)',
      'INSERT INTO items (id) VALUES (10), (11), (12), (3)',
      'INSERT INTO items (id) VALUES (20), (21), (22)',
      'COMMIT',
      'BEGIN',
      'INSERT INTO items (id) VALUES (30), (31), (32)',
      'ROLLBACK',
    ])
      await expectSame(pair, sql);
  }));

/** INNODB_TRX is a copy that is not made anew as long as somebody looks at it more often than ten times a second. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

/** So many rows that each node gets them in several statements. */
const cutRows = 6000;

/** As expectSame, for tables with many rows. */
async function expectSameSums(pair: Pair, sql: string): Promise<void> {
  await expectToldSame(pair, sql);
  for (const name of ['items', 'numerals']) {
    const sums = `SELECT COUNT(*), SUM(CRC32(CONCAT_WS('|', id, name))) FROM ${name}`;
    const [[found], [expected]] = await Promise.all(pair.map((connection) => connection.query(sums)));
    expect({ sql: sql.slice(0, 200), name, rows: found }).toEqual({ sql: sql.slice(0, 200), name, rows: expected });
  }
}

test(
  'a statement that nodes get in several is one to the client',
  () =>
    withBoth('utf8mb4', async (pair) => {
      const rows = (name: (id: number) => string, from = 1): string =>
        many(cutRows, (number) => `(${number + from},${name(number)})`);
      for (const sql of [
        `INSERT INTO items (id, name) VALUES ${rows((number) => `'name ${number}'`)}`,
        `REPLACE INTO items (id, name) VALUES ${rows((number) => `'again ${number}'`, 3000)}`,
        `INSERT INTO items (id, name) VALUES ${rows((number) => `'中 ${number}'`, 5000)} ON DUPLICATE KEY UPDATE name = VALUES(name)`,
        `INSERT IGNORE INTO items (id, name) VALUES ${rows((number) => (number === 4444 ? `'${'x'.repeat(30)}'` : "'é'"), 20_000)}`,
        `INSERT IGNORE INTO items (id, name) VALUES ${rows(() => "'ignored'", 23_000)}`,
        `INSERT INTO numerals VALUES ${rows(() => 'NULL')}`,
        // What is wrong is wrong in the last third.
        `INSERT INTO items (id, name) VALUES ${rows(() => "'new'", 40_000)}, (1, 'there')`,
        `INSERT INTO items (id, name) VALUES ${rows((number) => (number === 5000 ? `'${'x'.repeat(30)}'` : "'new'"), 40_000)}`,
        'BEGIN',
        "INSERT INTO items (id, name) VALUES (90001, 'before')",
        `INSERT INTO items (id, name) VALUES ${rows(() => "'new'", 40_000)}, (1, 'there')`,
        `INSERT INTO items (id, name) VALUES ${rows(() => "'new'", 60_000)}`,
        'COMMIT',
        `INSERT INTO items (id, name) VALUES ${rows(() => "'new'", 70_000)}, (NULL, 'x')`.replace(', (NULL', ", ('a'"),
      ])
        await expectSameSums(pair, sql);
    }),
  60_000,
);

test('rows are told by their numbers in the statement of the client', () =>
  withBoth('utf8mb4', async ([ours, one]) => {
    const wrong = new Set([1234, 4321, 5998]);
    const rows = many(cutRows, (number) => `(${number + 1}, '${wrong.has(number) ? 'x'.repeat(21) : 'name'}')`);
    const failed = (connection: Connection): Promise<unknown> =>
      connection.query(`INSERT INTO items (id, name) VALUES ${rows}`).catch((error: Error) => error.message);
    expect(await failed(ours)).toBe(await failed(one));
    const warnings = async (connection: Connection): Promise<unknown> => {
      await connection.query(`INSERT IGNORE INTO items (id, name) VALUES ${rows}`);
      const [found] = await connection.query('SHOW WARNINGS');
      return found;
    };
    expect(await warnings(ours)).toEqual(await warnings(one));
  }));

test.each(['KILL QUERY', 'KILL', 'a client that leaves'])(
  '%s in the middle of such a statement leaves nothing',
  (end) =>
    withBoth('utf8mb4', async ([ours]) => {
      await ours.query("INSERT INTO items (id, name) VALUES (5000, 'there')");
      const third = await proxy.connect();
      third.on('error', () => undefined);
      const database = `db${(5000 % 3) + 1}`;
      const holder = await createConnection({ host: '127.0.0.1', port: backend.port, user: 'root', database });
      await holder.query('BEGIN');
      await holder.query('DELETE FROM items WHERE id = 5000');
      const values = many(cutRows, (number) => `(${number + 1}, 'name ${number}')`);
      const running = third.query(`INSERT INTO items (id, name) VALUES ${values}`).then(
        () => 'done',
        (error: { errno?: number }) => error.errno,
      );
      const waiting = 'SELECT COUNT(*) AS count FROM information_schema.INNODB_TRX WHERE trx_state = ?';
      const count = async (): Promise<number> => {
        const [[row]] = (await holder.query(waiting, ['LOCK WAIT'])) as unknown as [[{ count: number }]];
        return row.count;
      };
      while ((await count()) === 0) await pause();
      if (end === 'a client that leaves') third.destroy();
      else await ours.query(`${end} ${third.threadId}`);
      if (end === 'KILL QUERY') expect(await running).toBe(1317);
      await holder.query('ROLLBACK');
      await holder.end();
      third.destroy();
      const left = async (): Promise<unknown> => (await ours.query('SELECT id, name FROM items ORDER BY id'))[0];
      // The transaction ends when the server has got around to it.
      const transactions = async (): Promise<number> =>
        ((await backend.run('SELECT trx_id FROM information_schema.INNODB_TRX')) as unknown[]).length;
      while ((await transactions()) > 0) await pause();
      expect(await left()).toEqual([{ id: 5000, name: 'there' }]);
      expect(await backend.run('XA RECOVER')).toEqual([]);
    }),
);

test('sql_mode decides what is a string and what a backslash is', () =>
  withBoth('utf8mb4', async (pair) => {
    for (const sql of [
      "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
      "INSERT INTO words VALUES ('\\', 1), ('\\n', 2), ('a\\''b', 3)",
      "SET sql_mode = 'ANSI_QUOTES'",
      'INSERT INTO "items" ("id", "name") VALUES (1, \'a\'), (2, \'b"\'), (3, \'c\')',
      'INSERT INTO items (id, name) VALUES (4, "a"), (5, "b")',
      "SET sql_mode = ''",
      "INSERT INTO items (id, name) VALUES (6, 'a name that is far too long for it'), (7, 'another that is far too long for it')",
    ])
      await expectSame(pair, sql);
  }));

test.each(['latin1', 'gbk', 'sjis', 'utf8'])('texts in %s arrive as they are', (charset) =>
  withBoth(charset, async (pair) => {
    // In gbk and sjis the second byte of a character may be a backslash: 乗 is 81 5C in gbk, ソ is 83 5C in sjis.
    const word = { latin1: 'é', gbk: '乗中', sjis: 'ソ表', utf8: '中é' }[charset]!;
    await expectSame(pair, `INSERT INTO items (id, name) VALUES (1, '${word}'), (2, '${word}x'), (3, 'x${word}')`);
    await expectSame(pair, `INSERT INTO words (n, word) VALUES (1, '${word}'), (2, '${word}x'), (3, 'x${word}')`);
  }),
);

test('rows without a place are refused before anything is written', async () => {
  const ours = await proxy.connect();
  await ours.query('DELETE FROM items');
  for (const rows of ['(1, 1), (NULL, 2)', '(1, 1), (DEFAULT, 2)'])
    await expect(ours.query(`INSERT INTO items (id, price) VALUES ${rows}`)).rejects.toMatchObject({ errno: 1064 });
  await expect(ours.query('INSERT INTO items (price) VALUES (1), (2)')).rejects.toMatchObject({ errno: 1064 });
  await expect(
    ours.query('INSERT INTO items (id) VALUES (1), (2) ON DUPLICATE KEY UPDATE id = 3'),
  ).rejects.toMatchObject({ errno: 1235 });
  const [rows] = await ours.query('SELECT COUNT(*) AS count FROM items');
  expect(rows).toEqual([{ count: '0' }]);
  await ours.end();
});

async function numberedRows(connection: Connection): Promise<Record<string, number>> {
  const [rows] = await connection.query('SELECT name, id FROM numbered');
  return Object.fromEntries((rows as { name: string; id: string }[]).map(({ name, id }) => [name, Number(id)]));
}

test('rows get numbers of a sequence as before', async () => {
  const ours = await proxy.connect();
  await ours.query('DELETE FROM numbered');
  const [result] = await ours.query("INSERT INTO numbered (name) VALUES ('a'), ('b'), ('c')");
  const { insertId, affectedRows } = result as ResultSetHeader;
  expect(affectedRows).toBe(3);
  await ours.query("INSERT INTO numbered (id, name) VALUES (NULL, 'd'), (5, 'e')");
  const [rows] = await ours.query('SELECT name, id FROM numbered ORDER BY name');
  expect((rows as { name: string; id: string }[]).map(({ name, id }) => ({ name, id: Number(id) }))).toEqual([
    { name: 'a', id: insertId },
    { name: 'b', id: insertId + 1 },
    { name: 'c', id: insertId + 2 },
    { name: 'd', id: insertId + 3 },
    { name: 'e', id: 5 },
  ]);
  await ours.query('DELETE FROM numbered');
  // Zero in any spelling, DEFAULT and NULL are numbered, and nothing else; without a list the column has its place.
  const [mixed] = await ours.query(
    "INSERT INTO numbered VALUES (0, 'a'), ('0', 'b'), (7, 'c'), ( DEFAULT , 'd'), (0.0, '(e'), ('57', 'f') ON DUPLICATE KEY UPDATE name = 'x'",
  );
  const next = insertId + 4;
  expect((mixed as ResultSetHeader).insertId).toBe(next);
  expect(await numberedRows(ours)).toEqual({ a: next, b: next + 1, c: 7, d: next + 2, '(e': next + 3, f: 57 });
  await ours.query("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
  await ours.query("INSERT INTO shop.numbered ( name , id ) VALUES ('g', 0), ('h,', NULL)");
  expect(await numberedRows(ours)).toMatchObject({ g: 0, 'h,': next + 4 });
  await ours.end();
});
