/** The MyCAT tutorial, with the mariadb command line client, over three databases. */
import { spawn } from 'node:child_process';
import { type ProxyServer, startProxy } from '../support/proxy';

let proxy: ProxyServer;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="TESTDB" checkSQLschema="false" sqlMaxLimit="100">
      <table name="p2p_item" primaryKey="id" dataNode="dn1,dn2,dn3" rule="auto-sharding-long"/>
      <table name="p2p_user" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
    </schema>`,
  });
});
afterAll(async () => {
  await proxy?.stop();
});

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs statements through the client as a user at a terminal would. */
function mariadb(sql: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const client = spawn('mariadb', [
      '--no-defaults',
      '--host=127.0.0.1',
      `--port=${proxy.port}`,
      '--user=root',
      '--password=123456',
      '--batch',
      '--execute',
      sql,
      'TESTDB',
    ]);
    let out = '';
    let error = '';
    client.stdout.on('data', (chunk: Buffer) => (out += chunk));
    client.stderr.on('data', (chunk: Buffer) => (error += chunk));
    client.once('error', reject);
    client.once('close', (code) => resolve({ code, out, error }));
  });
}

const itemTable =
  'CREATE TABLE p2p_item (id BIGINT NOT NULL PRIMARY KEY, title VARCHAR(100), price DECIMAL(10,2)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';
const userTable =
  'CREATE TABLE p2p_user (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(100)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4';

test('tables are made on every data node', async () => {
  expect(await mariadb(`${itemTable}; ${userTable};`)).toMatchObject({ code: 0, error: '' });
  for (const database of ['db1', 'db2', 'db3']) {
    const tables = await proxy.backend.run(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${database}' ORDER BY 1`,
    );
    expect(tables).toEqual([{ name: 'p2p_item' }, { name: 'p2p_user' }]);
  }
});

test('rows go where their id says', async () => {
  for (const id of [1, 2, 3, 4, 5, 5000001, 10000001]) {
    const { code, error } = await mariadb(
      `INSERT INTO p2p_item (id, title, price) VALUES (${id}, 'item ${id}', ${id}.50)`,
    );
    expect([code, error]).toEqual([0, '']);
  }
  const ids = async (database: string): Promise<number[]> =>
    ((await proxy.backend.run('SELECT id FROM p2p_item ORDER BY id', database)) as { id: number }[]).map(
      ({ id }) => id,
    );
  expect(await ids('db1')).toEqual([1, 2, 3, 4, 5]);
  expect(await ids('db2')).toEqual([5000001]);
  expect(await ids('db3')).toEqual([10000001]);
});

test('an id that no node holds is refused in MyCAT’s words', async () => {
  const { code, error } = await mariadb("INSERT INTO p2p_item (id, title) VALUES (15000001, 'too far')");
  expect(code).toBe(1);
  expect(error).toContain("ERROR 1064 (42000) at line 1: can't find any valid datanode :p2p_item -> ID -> 15000001");
});

test('reads come back merged and ordered', async () => {
  const { out } = await mariadb('SELECT id, title, price FROM p2p_item ORDER BY id DESC');
  expect(out).toBe(
    `id\ttitle\tprice\n${[10000001, 5000001, 5, 4, 3, 2, 1].map((id) => `${id}\titem ${id}\t${id}.50\n`).join('')}`,
  );
  expect((await mariadb('SELECT COUNT(*) AS n, SUM(price) AS total FROM p2p_item')).out).toBe(
    'n\ttotal\n7\t15000020.50\n',
  );
  expect((await mariadb('SELECT title FROM p2p_item WHERE id = 5000001')).out).toBe('title\nitem 5000001\n');
});

test('global rows are on every node and are read once', async () => {
  expect(await mariadb("INSERT INTO p2p_user (id, name) VALUES (1, 'Ann'), (2, 'Bob')")).toMatchObject({ code: 0 });
  for (const database of ['db1', 'db2', 'db3']) {
    expect(await proxy.backend.run('SELECT name FROM p2p_user ORDER BY id', database)).toEqual([
      { name: 'Ann' },
      { name: 'Bob' },
    ]);
  }
  expect((await mariadb('SELECT COUNT(*) AS n FROM p2p_user')).out).toBe('n\n2\n');
});

test('EXPLAIN shows where a statement goes', async () => {
  expect((await mariadb('EXPLAIN2 SELECT * FROM p2p_item WHERE id = 1')).out).toBe(
    'DATA_NODE\tSQL\ndn1\tSELECT * FROM p2p_item WHERE id = 1 LIMIT 100\n',
  );
  expect((await mariadb('EXPLAIN SELECT id FROM p2p_item ORDER BY id')).out).toContain('ordered-merge');
});
