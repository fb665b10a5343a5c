/** mariadb-dump reads everything through the proxy, and what it writes loads into an empty MariaDB with the rows of all data nodes. */
import { spawn, spawnSync } from 'node:child_process';
import { type ProxyServer, startProxy } from '../../support/proxy';
import { createTables, fillTables, schemas } from './tables';

let proxy: ProxyServer;

beforeAll(async () => {
  proxy = await startProxy({ schemas });
  const connection = await proxy.connect();
  for (const sql of [...createTables, ...fillTables]) await connection.query(sql);
  await connection.end();
});
afterAll(async () => {
  await proxy?.stop();
});

interface Output {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], input = ''): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, ['--no-defaults', '--host=127.0.0.1', '--user=root', ...args], {
      env: { ...process.env, MYSQL_PWD: args.includes(`--port=${proxy.port}`) ? '123456' : '' },
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk));
    child.once('error', reject);
    child.once('close', (status) => resolve({ ...output, status }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

const installed = spawnSync('mariadb-dump', ['--version']).status === 0;
if (!installed) console.warn('skipped: mariadb-dump is not installed');
const testDump = installed ? test : test.skip;

const ways: readonly (readonly string[])[] = [
  [],
  ['--no-data'],
  ['--single-transaction', '--routines', '--events', '--triggers'],
  ['--skip-opt', '--complete-insert', '--hex-blob'],
];

testDump.each(ways.map((options) => [options.join(' ') || 'with its defaults', options] as const))(
  'a dump %s loads into an empty database',
  async (_, options) => {
    const dump = await run('mariadb-dump', [`--port=${proxy.port}`, ...options, 'shop']);
    expect([dump.status, dump.stderr]).toEqual([0, '']);
    expect(dump.stdout).not.toMatch(/\bd[bn][123]\b/);
    await proxy.backend.run(['DROP DATABASE IF EXISTS loaded', 'CREATE DATABASE loaded']);
    const load = await run('mariadb', [`--port=${proxy.backend.port}`, 'loaded'], dump.stdout);
    expect([load.status, load.stderr]).toEqual([0, '']);
    for (const table of ['customers', 'orders', 'products', 'plain']) {
      const sql = `SELECT * FROM ${table} ORDER BY 1`;
      const through = options.includes('--no-data')
        ? { stdout: '' }
        : await run('mariadb', [`--port=${proxy.port}`, '-N', '-e', sql, 'shop']);
      const loaded = await run('mariadb', [`--port=${proxy.backend.port}`, '-N', '-e', sql, 'loaded']);
      expect(loaded.stdout).toBe(through.stdout);
    }
  },
);

testDump('a dump with its locks loads through the server, each row where it belongs', async () => {
  const tables = ['customers', 'orders', 'products', 'plain'];
  const contents = (): Promise<string[]> =>
    Promise.all(
      tables.map(
        async (table) =>
          (await run('mariadb', [`--port=${proxy.port}`, '-N', '-e', `SELECT * FROM ${table} ORDER BY 1`, 'shop']))
            .stdout,
      ),
    );
  const before = await contents();
  const dump = await run('mariadb-dump', [`--port=${proxy.port}`, 'shop', ...tables]);
  expect(dump.stdout).toContain('LOCK TABLES `customers` WRITE');
  const load = await run('mariadb', [`--port=${proxy.port}`, 'shop'], dump.stdout);
  expect([load.status, load.stderr]).toEqual([0, '']);
  expect(await contents()).toEqual(before);
  const connection = await proxy.connect();
  const [rows] = await connection.query('SELECT id FROM customers WHERE id = 2');
  expect(rows).toEqual([{ id: '2' }]);
  await connection.end();
});

testDump('databases by name, and all that the user sees', async () => {
  for (const options of [['--databases', 'shop'], ['--all-databases']]) {
    const dump = await run('mariadb-dump', [`--port=${proxy.port}`, ...options]);
    expect([dump.status, dump.stderr]).toEqual([0, '']);
    expect(dump.stdout).toContain('CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop`');
    expect(dump.stdout).not.toMatch(/\bd[bn][123]\b/);
  }
});

testDump('a dump of the whole schema with its programs loads through the server', async () => {
  const connection = await proxy.connect();
  for (const sql of [
    "CREATE PROCEDURE doubled(IN a INT) BEGIN SELECT a * 2 AS twice; SELECT 'done' AS state; END",
    "CREATE TRIGGER marked BEFORE INSERT ON customers FOR EACH ROW BEGIN IF NEW.email IS NULL THEN SET NEW.email = CONCAT(NEW.name, '@x'); END IF; END",
    'CREATE OR REPLACE VIEW rich AS SELECT k, at FROM plain WHERE k > 0',
    'CREATE OR REPLACE VIEW everybody AS SELECT id, name FROM customers',
    'CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO BEGIN DELETE FROM plain; DELETE FROM orders; END',
  ])
    await connection.query(sql);
  const options = ['--routines', '--events', '--triggers', '--databases', 'shop'];
  const dump = await run('mariadb-dump', [`--port=${proxy.port}`, ...options]);
  expect([dump.status, dump.stderr]).toEqual([0, '']);
  const load = await run('mariadb', [`--port=${proxy.port}`], dump.stdout);
  expect([load.status, load.stderr]).toEqual([0, '']);
  await connection.query("INSERT INTO customers (id, name) VALUES (50, 'Dee'), (51, 'Eve'), (52, 'Flo')");
  expect((await connection.query('SELECT email FROM customers WHERE id >= 50 ORDER BY id'))[0]).toEqual([
    { email: 'Dee@x' },
    { email: 'Eve@x' },
    { email: 'Flo@x' },
  ]);
  const again = await run('mariadb-dump', [`--port=${proxy.port}`, '--no-data', ...options]);
  const first = await run('mariadb-dump', [`--port=${proxy.port}`, '--no-data', '--skip-comments', ...options]);
  expect(again.stdout).toContain('BEGIN SELECT a * 2 AS twice; SELECT ');
  expect(first.stdout).toContain('BEGIN DELETE FROM plain; DELETE FROM orders; END');
  expect((await connection.query('SELECT COUNT(*) AS n FROM rich JOIN everybody ON k = id'))[0]).toEqual([{ n: '1' }]);
  for (const sql of [
    'DROP VIEW rich, everybody',
    'DROP PROCEDURE doubled',
    'DROP TRIGGER marked',
    'DROP EVENT nightly',
  ])
    await connection.query(sql);
  await connection.query('DELETE FROM customers WHERE id >= 50');
  await connection.end();
});

test.each([
  ['CREATE DATABASE IF NOT EXISTS shop', 0, 1007],
  ['CREATE DATABASE shop', 1007, 1007],
  ['CREATE DATABASE other', 1235, 1235],
  ['DROP SCHEMA IF EXISTS other', 0, 1008],
  ['DROP SCHEMA other', 1008, 1008],
  ['DROP DATABASE IF EXISTS shop', 1235, 1235],
])('%s', async (sql, errno, code) => {
  const connection = await proxy.connect();
  const answer = connection.query(sql).then(
    () => 0,
    (error: { errno: number }) => error.errno,
  );
  expect(await answer).toBe(errno);
  expect((await connection.query('SHOW WARNINGS'))[0]).toEqual([expect.objectContaining({ Code: code })]);
  await connection.end();
});

test('READ locks keep writers out on every data node, and this session from waiting for itself', async () => {
  const [locker, writer] = await Promise.all([proxy.connect(), proxy.connect()]);
  await locker.query('LOCK TABLES customers READ LOCAL, plain AS p READ');
  expect((await locker.query('SELECT id FROM customers ORDER BY id'))[0]).toEqual([
    { id: '1' },
    { id: '2' },
    { id: '3' },
  ]);
  await expect(locker.query("UPDATE customers SET name = 'x' WHERE id = 1")).rejects.toMatchObject({ errno: 1099 });
  let written = false;
  const writing = writer.query("UPDATE customers SET name = 'Ann' WHERE id = 2").then(() => {
    written = true;
  });
  await locker.query('SELECT SLEEP(0.2)');
  expect(written).toBe(false);
  await locker.query('UNLOCK TABLES');
  await writing;
  expect(written).toBe(true);
  await Promise.all([locker.end(), writer.end()]);
});
