/** Settings of schema.xml and server.xml, seen by a client. */
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../support/mariadb';
import { type ProxyServer, startProxy } from '../support/proxy';

let backend: MariaDbServer;
let proxy: ProxyServer;
let client: Connection;

const secret = 'a-secret-of-the-backend';

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2', 'db3'] });
  await backend.run([
    `CREATE USER app@'%' IDENTIFIED BY '${secret}'`,
    "GRANT ALL ON *.* TO app@'%'",
    `CREATE USER app@localhost IDENTIFIED BY '${secret}'`,
    'GRANT ALL ON *.* TO app@localhost',
  ]);
  proxy = await startProxy(
    {
      schemas: `<schema name="TESTDB" sqlMaxLimit="10">
        <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
        <table name="whole" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long" needAddLimit="false"/>
        <table name="careful" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long" ruleRequired="true"/>
        <table name="longs" primaryKey="id" dataNode="dn$1-3" rule="by-long"/>
      </schema>`,
      rules: `<tableRule name="mod-long"><rule><columns>id</columns><algorithm>mod-long</algorithm></rule></tableRule>
        <tableRule name="by-long"><rule><columns>id</columns><algorithm>by-long</algorithm></rule></tableRule>
        <function name="mod-long" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>
        <function name="by-long" class="io.mycat.route.function.PartitionByLong">
          <property name="partitionCount">2,1</property><property name="partitionLength">256,512</property>
        </function>`,
      system: '<property name="mycatCompatibility">1.6.5</property>',
      users: `<user name="root"><property name="password">123456</property><property name="schemas">TESTDB</property></user>
        <user name="local"><property name="password">l</property><property name="schemas">TESTDB</property></user>
        <user name="remote"><property name="password">r</property><property name="schemas">TESTDB</property></user>`,
      firewall: `<firewall><whitehost><host host="127.*" user="root,local"/><host host="10.1.%" user="remote"/></whitehost></firewall>`,
      backendUser: { user: 'app', password: secret },
    },
    backend,
  );
  client = await proxy.connect();
});
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
  await backend?.stop();
});

async function warnings(): Promise<string[]> {
  const [rows] = await client.query<RowDataPacket[]>('SHOW WARNINGS');
  return rows.map(({ Level, Code, Message }) => `${Level} ${Code} ${Message}`);
}

describe('sqlMaxLimit', () => {
  const cut =
    "Warning 1105 Result cut to 10 rows by sqlMaxLimit of schema 'TESTDB': give the statement a LIMIT of its own to get more";

  beforeAll(async () => {
    for (const table of ['items', 'whole'])
      await client.query(`CREATE TABLE ${table} (id BIGINT PRIMARY KEY, name VARCHAR(20), copy BIGINT)`);
    const rows = Array.from({ length: 60 }, (_, id) => `(${id}, 'n${id}', ${id})`).join();
    for (const table of ['items', 'whole']) await client.query(`INSERT INTO ${table} (id, name, copy) VALUES ${rows}`);
  });

  test('the query of an INSERT … SELECT is not cut: every row is wanted', async () => {
    await client.query('CREATE TABLE longs (id BIGINT PRIMARY KEY)');
    for (const source of ['items', 'items WHERE id % 3 = 0 AND id IN (0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33)']) {
      await client.query('DELETE FROM longs WHERE id >= 0');
      const [result] = await client.query<ResultSetHeader>(`INSERT INTO longs SELECT id FROM ${source}`);
      expect(result.affectedRows).toBe(source === 'items' ? 60 : 12);
    }
    await client.query('DROP TABLE longs');
  });

  test.each<[string, string, number]>([
    ['over several nodes', 'SELECT * FROM items', 10],
    ['over several nodes, in order', 'SELECT * FROM items ORDER BY id DESC', 10],
    ['of groups', 'SELECT id % 30, COUNT(*) FROM items GROUP BY id % 30', 10],
    ['on one node', 'SELECT * FROM items WHERE id IN (3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39)', 10],
  ])('a query %s is cut, with a warning', async (_, sql, count) => {
    const [rows] = await client.query<RowDataPacket[]>(sql);
    expect(rows).toHaveLength(count);
    expect(await warnings()).toEqual([cut]);
    const [prepared] = await client.execute<RowDataPacket[]>(sql);
    expect(prepared).toHaveLength(count);
    expect(await warnings()).toEqual([cut]);
  });

  test.each<[string, string, number]>([
    ['with a LIMIT of its own', 'SELECT * FROM items LIMIT 40', 40],
    ['of a table with needAddLimit="false"', 'SELECT * FROM whole', 60],
    ['with fewer rows', 'SELECT * FROM items WHERE copy < 9', 9],
    ['of one group', 'SELECT COUNT(*) FROM items', 1],
  ])('a query %s is not', async (_, sql, count) => {
    const [rows] = await client.query<RowDataPacket[]>(sql);
    expect(rows).toHaveLength(count);
    expect(await warnings()).toEqual([]);
  });

  test('the count of warnings comes with the result', async () => {
    await client.query('SELECT * FROM items');
    const [rows] = await client.query<RowDataPacket[]>('SELECT @@warning_count AS warnings');
    expect(rows).toEqual([{ warnings: '1' }]);
  });

  test('the start-up report names the schema', () => {
    expect(proxy.logged.filter((line) => line.includes('sqlMaxLimit'))).toEqual([
      'info: schema TESTDB: sqlMaxLimit cuts results at 10 rows {}',
    ]);
  });
});

test('ruleRequired refuses statements without a condition on the sharding column', async () => {
  await client.query('CREATE TABLE careful (id BIGINT PRIMARY KEY, name VARCHAR(20))');
  await client.query("INSERT INTO careful (id, name) VALUES (1, 'a'), (2, 'b')");
  const [rows] = await client.query<RowDataPacket[]>('SELECT name FROM careful WHERE id IN (1, 2) ORDER BY id');
  expect(rows).toEqual([{ name: 'a' }, { name: 'b' }]);
  for (const sql of ["SELECT * FROM careful WHERE name = 'a'", 'DELETE FROM careful', "UPDATE careful SET name = 'c'"])
    await expect(client.query(sql)).rejects.toMatchObject({
      errno: 1064,
      sqlMessage: `route rule for table careful is required: ${sql}`,
    });
});

test('mycatCompatibility 1.6.5 places rows as MyCAT 1.6.5 did, and the start-up report names the rules', async () => {
  await client.query('CREATE TABLE longs (id BIGINT PRIMARY KEY)');
  // 600 * 2^32 and -1: their low ten bits are 0 and 1023; those of (v >>> 32) XOR v, by which 1.6.7 places them, are 600 and 0.
  await client.query<ResultSetHeader>('INSERT INTO longs (id) VALUES (2576980377600), (-1), (5)');
  const placed = await Promise.all(
    ['db1', 'db2', 'db3'].map((database) =>
      backend.run('SELECT CAST(id AS CHAR) AS id FROM longs ORDER BY id', database),
    ),
  );
  expect(placed).toEqual([[{ id: '2576980377600' }, { id: '5' }], [], [{ id: '-1' }]]);
  expect(proxy.logged.filter((line) => line.includes('1.6.5'))).toEqual([
    'info: rule mod-long (PartitionByMod) places rows as MyCAT 1.6.5 did {}',
    'info: rule by-long (PartitionByLong) places rows as MyCAT 1.6.5 did {}',
  ]);
});

test('whitehost wildcards match addresses, and admit only the users that they name', async () => {
  const local = await proxy.connect({ user: 'local', password: 'l' });
  await local.end();
  for (const [user, password] of [
    ['remote', 'r'],
    ['nobody', ''],
    ['local', ''],
  ])
    await expect(proxy.connect({ user: user!, password: password! })).rejects.toMatchObject({ errno: 1045 });
});

test('no password of a data host or user is shown', async () => {
  const shown: string[] = [...proxy.logged];
  for (const sql of [
    'EXPLAIN SELECT * FROM whole',
    'EXPLAIN FORMAT=JSON SELECT * FROM whole',
    'SELECT USER(), CURRENT_USER(), VERSION()',
    'SHOW VARIABLES',
    'SHOW PROCESSLIST',
    'SHOW GRANTS',
    'SHOW STATUS',
  ]) {
    const [rows] = await client.query(sql);
    shown.push(JSON.stringify(rows));
  }
  // From here on the backend refuses the proxy's log-in.
  await backend.run(["ALTER USER app@'%' IDENTIFIED BY 'other'", "ALTER USER app@localhost IDENTIFIED BY 'other'"]);
  for (const { id } of (await backend.run("SELECT id FROM information_schema.processlist WHERE user = 'app'")) as {
    id: string;
  }[])
    await backend.run(`KILL ${id}`);
  const failure = await client.query('SELECT COUNT(*) FROM whole').catch((error: Error) => error);
  expect(failure).toMatchObject({ errno: expect.any(Number), message: expect.stringContaining('Access denied') });
  shown.push(JSON.stringify(failure), String(failure), ...proxy.logged);
  expect(shown.filter((text) => text.includes(secret) || text.includes('123456'))).toEqual([]);
});
