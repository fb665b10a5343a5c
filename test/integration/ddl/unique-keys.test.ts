/** Unique keys of tables on several data nodes: said where they hold on each node only. */
import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1">
      <table name="users" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long">
        <childTable name="visits" primaryKey="id" joinKey="user_id" parentKey="id"/>
        <childTable name="calls" primaryKey="id" joinKey="user_id" parentKey="id" autoIncrement="true"/>
      </table>
      <table name="here" primaryKey="id" dataNode="dn2"/>
      <table name="countries" primaryKey="id" dataNode="dn1,dn2,dn3" type="global"/>
    </schema>`,
  });
  client = await proxy.connect();
}, 60_000);
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
});
afterEach(() => client.query('DROP TABLE IF EXISTS users, visits, calls, here, countries, elsewhere'));

interface Warning extends RowDataPacket {
  readonly Code: number;
  readonly Message: string;
}

/** The keys that are warned of: `unique a, b`. */
async function warnedOf(sql: string): Promise<readonly string[]> {
  const [result] = await client.query(sql);
  const [rows] = await client.query<Warning[]>('SHOW WARNINGS');
  expect((result as { readonly warningStatus: number }).warningStatus).toBe(rows.length);
  return rows.map(({ Code, Message }) => {
    expect(Code).toBe(1235);
    const [, kind, columns] = /^The (\w+) key of '\w+' \((.*?)\) does not hold over all data nodes/.exec(Message)!;
    return `${kind} ${columns}`;
  });
}

test.each<[string, string, ...string[]]>([
  ['the sharding column as the key', 'CREATE TABLE users (id BIGINT PRIMARY KEY)'],
  ['in the key', 'CREATE TABLE users (`ID` BIGINT, a INT, PRIMARY KEY (a, `ID`), UNIQUE (id, a))'],
  [
    'no unique keys',
    "CREATE TABLE users (id BIGINT, a INT COMMENT 'UNIQUE KEY', `unique` INT, KEY k (a), CHECK (a > 0))",
  ],
  [
    'of a column',
    'CREATE TABLE users (id BIGINT KEY, a INT NOT NULL UNIQUE, b INT DEFAULT (1) UNIQUE KEY)',
    'unique a',
    'unique b',
  ],
  ['KEY alone', 'CREATE TABLE users (id BIGINT, a DECIMAL(10, 2) NOT NULL KEY)', 'primary a'],
  [
    'as keys',
    'CREATE TABLE IF NOT EXISTS shop.users (id BIGINT PRIMARY KEY, a INT, b INT, UNIQUE INDEX x USING BTREE (a), CONSTRAINT UNIQUE (b), CONSTRAINT y UNIQUE KEY (b, a DESC)) ENGINE = InnoDB',
    'unique a',
    'unique b',
    'unique b, a',
  ],
  ['with the beginning of the column', 'CREATE TABLE users (id VARCHAR(20), a INT, UNIQUE (id(5), a))', 'unique a'],
  [
    'of a child, whose place is that of its parent',
    'CREATE TABLE visits (id BIGINT PRIMARY KEY, user_id BIGINT, at INT, UNIQUE (user_id, at))',
    'primary id',
  ],
  ['of numbers of a sequence', 'CREATE TABLE calls (id BIGINT PRIMARY KEY, user_id BIGINT, a INT UNIQUE)', 'unique a'],
  ['of a table on one node', 'CREATE TABLE here (id BIGINT, a INT PRIMARY KEY)'],
  ['of a global table', 'CREATE TABLE countries (id BIGINT, a INT PRIMARY KEY, b INT UNIQUE)'],
  ['of a table that is not configured', 'CREATE TABLE elsewhere (id BIGINT, a INT PRIMARY KEY)'],
])('CREATE TABLE: %s', async (_, sql, ...warned) => {
  expect(await warnedOf(sql)).toEqual(warned);
});

test('ALTER TABLE and CREATE INDEX', async () => {
  await client.query('CREATE TABLE users (id BIGINT, a INT, b INT NOT NULL, c INT)');
  for (const [sql, ...warned] of [
    [
      'ALTER TABLE users ADD UNIQUE (a), ADD COLUMN d INT UNIQUE, ADD COLUMN (e INT, f INT UNIQUE)',
      'unique a',
      'unique d',
      'unique f',
    ],
    [
      'ALTER TABLE users ADD CONSTRAINT k UNIQUE KEY (a, b), ADD KEY (b, c), ADD PRIMARY KEY (b)',
      'unique a, b',
      'primary b',
    ],
    ['ALTER TABLE users DROP PRIMARY KEY, ADD PRIMARY KEY (id), DROP KEY k'],
    ['ALTER TABLE users MODIFY c INT UNIQUE, CHANGE COLUMN e g INT UNIQUE', 'unique c', 'unique g'],
    ['ALTER TABLE users ADD COLUMN h INT'],
    ['CREATE UNIQUE INDEX i1 ON users (h, id)'],
    ['CREATE INDEX i2 ON users (c, b)'],
    ['CREATE UNIQUE INDEX i3 USING BTREE ON users (h)', 'unique h'],
    ['CREATE OR REPLACE UNIQUE INDEX i3 ON shop.users (h, c) COMMENT "x"', 'unique h, c'],
  ] as const)
    expect([sql, ...(await warnedOf(sql))]).toEqual([sql, ...warned]);
});
