/** Numbers of sequences in rows: which rows get some, what the client is told, and each kind of sequence. */
import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" autoIncrement="true" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="colours" primaryKey="id" autoIncrement="true" type="global" dataNode="dn1,dn2,dn3"/>
  <table name="far" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="lonely" primaryKey="id" autoIncrement="true" dataNode="dn2"/>
</schema>`;
const rangeFile = `#default global sequence
GLOBAL.HISIDS=
GLOBAL.MINID=10001
GLOBAL.MAXID=20000
GLOBAL.CURID=10000

# tables
ITEMS.CURID=100
COLOURS.CURID=0
LONELY.CURID=5
`;

let backend: MariaDbServer;
let proxy: ProxyServer;
let client: Connection;

async function inserted(sql: string, values?: unknown[]): Promise<[insertId: number, lastInsertId: unknown]> {
  const [result] = values
    ? await client.execute<ResultSetHeader>(sql, values as string[])
    : await client.query<ResultSetHeader>(sql);
  const [rows] = await client.query('SELECT LAST_INSERT_ID() AS id');
  return [Number(result.insertId), Number((rows as { id: unknown }[])[0]!.id)];
}

async function rowsOf(table: string): Promise<unknown> {
  const [rows] = await client.query({ sql: `SELECT id, name FROM ${table} ORDER BY id`, rowsAsArray: true });
  return rows;
}

async function started(system: string, files: Record<string, string>): Promise<ProxyServer> {
  return startProxy({ schemas, system, files }, backend);
}

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3'] });
  proxy = await started('', { 'sequence_conf.properties': rangeFile });
  client = await proxy.connect();
  for (const table of ['items', 'colours', 'lonely'])
    await client.query(
      `CREATE TABLE ${table} (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) UNIQUE)`,
    );
  await client.query('CREATE TABLE plain (n BIGINT, name VARCHAR(20))');
}, 60_000);
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
  await backend?.stop();
});

test('rows without a value get one, and the client is told the first', async () => {
  expect(await inserted("INSERT INTO items (name) VALUES ('a')")).toEqual([101, 101]);
  expect(await inserted("INSERT INTO items (name) VALUES ('b'), ('c'), ('d')")).toEqual([102, 102]);
  expect(await inserted("INSERT INTO items SET name = 'e'")).toEqual([105, 105]);
  expect(await inserted("INSERT INTO items SET id = NULL, name = 'f'")).toEqual([106, 106]);
  expect(await inserted("INSERT INTO items VALUES (DEFAULT, 'g'), (0, 'h'), ('0', 'i')")).toEqual([107, 107]);
  expect(
    await inserted("INSERT INTO items (name, id) VALUES (CONCAT('j', 1, (2)), NULL), ('k', 500), ('l', 0)"),
  ).toEqual([110, 110]);
  expect(await inserted('INSERT INTO items (name, id) VALUES (?, ?), (?, ?)', ['m', null, 'n', null])).toEqual([
    112, 112,
  ]);
  expect(await inserted("REPLACE INTO items (name, id) VALUE ('o', 0)")).toEqual([114, 114]);
  await client.query('SET @none = NULL');
  expect(await inserted("INSERT INTO `items` (`ID`, name) VALUES (@none, 'p')")).toEqual([115, 115]);
  expect(await rowsOf('items')).toEqual([
    ['101', 'a'],
    ['102', 'b'],
    ['103', 'c'],
    ['104', 'd'],
    ['105', 'e'],
    ['106', 'f'],
    ['107', 'g'],
    ['108', 'h'],
    ['109', 'i'],
    ['110', 'j12'],
    ['111', 'l'],
    ['112', 'm'],
    ['113', 'n'],
    ['114', 'o'],
    ['115', 'p'],
    ['500', 'k'],
  ]);
  const perNode = await Promise.all(
    ['db1', 'db2', 'db3'].map(async (name) => (await backend.run('SELECT id FROM items', name)) as unknown[]),
  );
  expect(perNode.map((rows) => rows.length)).toEqual([5, 5, 6]);
});

test('the same text again gets other numbers; INSERT … SELECT, global tables and tables on one node get them as well', async () => {
  for (const name of ['q', 'r', 's']) await client.query(`INSERT INTO colours (name) VALUES ('${name}')`);
  expect(await inserted("INSERT INTO lonely (name) SELECT name FROM colours WHERE name >= 'q' ORDER BY id")).toEqual([
    6, 6,
  ]);
  expect(
    await inserted('INSERT INTO colours SELECT IF(id = 7, 0, NULL), UPPER(CONCAT(name, 2)) FROM lonely ORDER BY id'),
  ).toEqual([4, 4]);
  expect(await rowsOf('lonely')).toEqual([
    ['6', 'q'],
    ['7', 'r'],
    ['8', 's'],
  ]);
  expect(await rowsOf('colours')).toEqual([
    ['1', 'q'],
    ['2', 'r'],
    ['3', 's'],
    ['4', 'Q2'],
    ['5', 'R2'],
    ['6', 'S2'],
  ]);
  for (const name of ['db1', 'db2', 'db3']) {
    expect(await backend.run('SELECT COUNT(*) AS n, SUM(id) AS s FROM colours', name)).toEqual(
      [{ n: 6n, s: '21' }].map((row) => ({ n: Number(row.n), s: row.s })),
    );
  }
});

test('what MySQL does not number is not numbered', async () => {
  await client.query("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')");
  await client.query("INSERT INTO lonely (id, name) VALUES (0, 'zero')");
  expect(await rowsOf('lonely')).toContainEqual(['0', 'zero']);
  await client.query('SET SESSION sql_mode = DEFAULT');
  await client.query('DELETE FROM lonely');
  const before = await inserted("INSERT IGNORE INTO lonely (name) VALUES ('once')");
  expect(await inserted("INSERT IGNORE INTO lonely (name) VALUES ('once')")).toEqual([0, before[1]]);
});

test('a number that the statement gives is told, and LAST_INSERT_ID() stays', async () => {
  const before = await inserted("INSERT INTO lonely (name) VALUES ('made')");
  expect(await inserted("INSERT INTO lonely VALUES (900, 'given')")).toEqual([900, before[1]]);
  expect(await inserted("INSERT INTO items (name, id) VALUES ('given', 900), ('given2', 901)")).toEqual([
    expect.any(Number),
    before[1],
  ]);
});

test('NEXT VALUE FOR stands where an expression may', async () => {
  const [rows, fields] = await client.query({
    sql: 'select next value for MYCATSEQ_GLOBAL, (NEXT VALUE FOR mycatseq_global) + 1 AS more',
    rowsAsArray: true,
  });
  expect(rows).toEqual([[10001, 10003]]);
  expect(fields.map(({ name }) => name)).toEqual(['next value for MYCATSEQ_GLOBAL', 'more']);
  await client
    .query(
      "INSERT INTO plain VALUES (NEXT VALUE FOR MYCATSEQ_GLOBAL, 'NEXT VALUE FOR MYCATSEQ_GLOBAL'), (NEXT VALUE FOR MYCATSEQ_GLOBAL, 'x')",
    )
    .catch(async (error) => expect(error.errno).toBe(1406));
  await client.query(
    "INSERT INTO plain VALUES (NEXT VALUE FOR MYCATSEQ_GLOBAL, 'y'), (NEXT VALUE FOR MYCATSEQ_ITEMS, 'z')",
  );
  expect((await client.query({ sql: 'SELECT * FROM plain', rowsAsArray: true }))[0]).toEqual([
    ['10005', 'y'],
    ['116', 'z'],
  ]);
  await client.query('SET @n = NEXT VALUE FOR MYCATSEQ_GLOBAL');
  expect((await client.query({ sql: 'SELECT CAST(@n AS CHAR)', rowsAsArray: true }))[0]).toEqual([['10006']]);
  await expect(client.query('SELECT NEXT VALUE FOR MYCATSEQ_NONE')).rejects.toMatchObject({
    errno: 1105,
    message: expect.stringContaining("can't find definition for sequence :NONE"),
  });
});

describe('NEXT VALUE FOR where rows are read: each row gets a number', () => {
  const arrays = async (sql: string): Promise<string[][]> =>
    (await client.query({ sql, rowsAsArray: true }))[0] as unknown as string[][];
  const ascending = (numbers: readonly string[]): void =>
    expect(numbers.map((number) => Number(number) - Number(numbers[0]))).toEqual(numbers.map((_, index) => index));

  beforeAll(async () => {
    await client.query('CREATE TABLE IF NOT EXISTS far (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(20))');
  });

  test('queries of one node and of several', async () => {
    const [{ count }] = (await client.query('SELECT COUNT(*) AS count FROM items'))[0] as [{ count: string }];
    const rows = await arrays('SELECT id, NEXT VALUE FOR MYCATSEQ_GLOBAL AS n FROM items ORDER BY id DESC');
    expect(rows).toHaveLength(Number(count));
    expect(rows.map(([id]) => Number(id))).toEqual(rows.map(([id]) => Number(id)).sort((a, b) => b - a));
    ascending(rows.map(([, n]) => n!));
    const [last] = rows.slice(-1);
    const lonely = await arrays('SELECT NEXTVAL(MYCATSEQ_GLOBAL), name FROM plain LIMIT 2');
    expect(lonely.map(([n]) => Number(n) - Number(last![1]))).toEqual([1, 2]);
    const [, fields] = await client.query('SELECT nextval(mycatseq_global) FROM items LIMIT 1');
    expect(fields.map(({ name }) => name)).toEqual(['nextval(mycatseq_global)']);
    const statement = await client.prepare('SELECT NEXT VALUE FOR MYCATSEQ_GLOBAL AS n FROM items WHERE id = ?');
    const [executed] = (await statement.execute([101])) as unknown as [{ n: string }[]];
    expect(Number(executed[0]!.n)).toBeGreaterThan(Number(last![1]));
    await statement.close();
  });

  test('INSERT … SELECT, where the number says where the row goes', async () => {
    await client.query('DELETE FROM far');
    const [result] = await client.query<ResultSetHeader>(
      'INSERT INTO far SELECT NEXT VALUE FOR MYCATSEQ_GLOBAL, name FROM items WHERE id < 104',
    );
    expect(result.affectedRows).toBe(3);
    const rows = await arrays('SELECT id, name FROM far ORDER BY id');
    ascending(rows.map(([id]) => id!));
    for (const [id, name] of rows) expect(await arrays(`SELECT name FROM far WHERE id = ${id}`)).toEqual([[name]]);
  });

  test.each([
    'SELECT NEXT VALUE FOR MYCATSEQ_GLOBAL + 1 FROM items',
    'SELECT id FROM items WHERE id < NEXT VALUE FOR MYCATSEQ_GLOBAL',
    'SELECT DISTINCT NEXT VALUE FOR MYCATSEQ_GLOBAL FROM items',
    'SELECT NEXT VALUE FOR MYCATSEQ_GLOBAL AS n, id FROM items ORDER BY n',
    'SELECT id FROM items UNION SELECT NEXT VALUE FOR MYCATSEQ_GLOBAL FROM items',
    'SELECT NEXT VALUE FOR MYCATSEQ_GLOBAL, items.* FROM items',
    'UPDATE items SET name = NEXT VALUE FOR MYCATSEQ_GLOBAL',
    'DELETE FROM items WHERE id = NEXT VALUE FOR MYCATSEQ_GLOBAL',
    'INSERT INTO far SELECT id, name FROM items ON DUPLICATE KEY UPDATE name = NEXT VALUE FOR MYCATSEQ_GLOBAL',
  ])('refused: %s', async (sql) => {
    await expect(client.query(sql)).rejects.toMatchObject({
      errno: 1235,
      message: expect.stringContaining('NEXT VALUE'),
    });
  });
});

test('looking at a statement takes no number', async () => {
  const next = async () =>
    (
      (await client.query({ sql: 'SELECT NEXT VALUE FOR MYCATSEQ_GLOBAL', rowsAsArray: true }))[0] as string[][]
    )[0]![0]!;
  const before = Number(await next());
  await client.query('EXPLAIN INSERT INTO plain VALUES (NEXT VALUE FOR MYCATSEQ_GLOBAL, NULL)');
  const statement = await client.prepare('SELECT NEXT VALUE FOR MYCATSEQ_GLOBAL');
  await statement.close();
  expect(Number(await next())).toBe(before + 1);
});

/** MyCAT's dbseq.sql in short. */
const databaseObjects = [
  'CREATE TABLE MYCAT_SEQUENCE (name VARCHAR(64) NOT NULL PRIMARY KEY, current_value BIGINT NOT NULL, increment INT NOT NULL DEFAULT 1) ENGINE=InnoDB',
  `CREATE FUNCTION mycat_seq_nextval(seq_name VARCHAR(64)) RETURNS VARCHAR(64) CHARSET latin1
BEGIN
  DECLARE retval VARCHAR(64) DEFAULT '0,0';
  DECLARE val BIGINT DEFAULT 0;
  DECLARE inc INT DEFAULT 0;
  UPDATE MYCAT_SEQUENCE SET current_value = (@new_value := current_value + increment) WHERE name = seq_name;
  IF ROW_COUNT() = 1 THEN
    SELECT increment INTO inc FROM MYCAT_SEQUENCE WHERE name = seq_name;
    SET retval = CONCAT(@new_value - inc + 1, ',', inc);
  END IF;
  RETURN retval;
END`,
  "INSERT INTO MYCAT_SEQUENCE VALUES ('ITEMS', 1000000, 7), ('GLOBAL', 0, 100)",
];

test('a sequence in a database is shared by servers', async () => {
  for (const sql of databaseObjects) await backend.run(sql, 'db2');
  const system =
    '<property name="sequenceHandlerType">1</property><property name="sequnceMySqlRetryCount">1</property>';
  const files = { 'sequence_db_conf.properties': 'ITEMS=dn2\nNONE=dn2\n' };
  const servers = [await started(system, files), await started(system, files)];
  const clients = await Promise.all(servers.map((server) => server.connect()));
  try {
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        clients.map((each, index) =>
          each.query(
            `INSERT INTO items (name) VALUES ${[0, 1, 2].map((row) => `('db${index}-${round}-${row}')`).join(',')}`,
          ),
        ),
      );
    }
    const [rows] = await clients[0]!.query({
      sql: "SELECT COUNT(*), MIN(id), MAX(id) FROM items WHERE name LIKE 'db%'",
      rowsAsArray: true,
    });
    expect(rows).toEqual([['60', '1000001', expect.stringMatching(/^10000[67]\d$/)]]);
    await expect(clients[0]!.query('SELECT NEXT VALUE FOR MYCATSEQ_NONE')).rejects.toMatchObject({
      message: expect.stringContaining("can't fetch sequnce in db,sequnce :NONE"),
    });
  } finally {
    for (const each of clients) await each.end();
    for (const server of servers) await server.stop();
  }
});

test.each([
  ['2', 'sequence_time_conf.properties', 'WORKID=3\nDATAACENTERID=1\n'],
  ['3', 'sequence_distributed_conf.properties', 'INSTANCEID=3\nCLUSTERID=1\n'],
])('numbers of kind %s are made of the time', async (kind, file, text) => {
  const server = await started(`<property name="sequnceHandlerType">${kind}</property>`, { [file]: text });
  const own = await server.connect();
  try {
    const [result] = await own.query<ResultSetHeader>(`INSERT INTO items (name) VALUES ('t${kind}-1'), ('t${kind}-2')`);
    const [rows] = await own.query({
      sql: `SELECT id FROM items WHERE name LIKE 't${kind}-%' ORDER BY name`,
      rowsAsArray: true,
    });
    const [first, second] = (rows as string[][]).map(([id]) => BigInt(id!));
    expect(String(result.insertId)).toBe(String(first));
    expect(second! > first!).toBe(true);
  } finally {
    await own.end();
    await server.stop();
  }
});
