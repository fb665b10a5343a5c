import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = `<schema name="TESTDB" checkSQLschema="true" sqlMaxLimit="-1">
  <table name="t" dataNode="dn1,dn2,dn3" rule="mod-long"/></schema>`;
const folder = mkdtempSync(join(tmpdir(), 'mycat-logs-'));
const [slowFile, auditFile] = [join(folder, 'slow.log'), join(folder, 'audit.log')];

let proxy: ProxyServer;
let client: Connection;

beforeAll(async () => {
  const properties = { slowQueryMs: '600', slowQueryLogFile: slowFile, auditLogFile: auditFile, auditLogText: 'full' };
  const system = Object.entries(properties).map(([name, value]) => `<property name="${name}">${value}</property>`);
  proxy = await startProxy({ schemas, system: system.join('') });
  client = await proxy.connect();
  await client.query('CREATE TABLE t (id BIGINT PRIMARY KEY, a VARCHAR(200))');
  await client.query("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
});
afterAll(async () => {
  await client?.end();
  await proxy?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Entry = Record<string, unknown>;

async function entries(file: string): Promise<Entry[]> {
  for (const log of proxy.server.observation.logs.values()) await log.flushed();
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);
}

test('a slow statement is logged with its plan and without its literals', async () => {
  await client.query("SELECT MAX(a), SUM(SLEEP(0.7)) FROM t WHERE a <> 'hidden value' GROUP BY id > 100");
  await client.query('SELECT a FROM t WHERE id = 1');
  const logged = await entries(slowFile);
  const mine = logged.filter(({ statement }) => String(statement).includes('SLEEP'));
  expect(mine).toHaveLength(1);
  expect(mine[0]).toMatchObject({
    client: client.threadId,
    user: 'root',
    schema: 'TESTDB',
    rowsSent: 1,
    errno: null,
    dataNodes: ['dn1', 'dn2', 'dn3'],
  });
  expect(mine[0]!.durationMs).toBeGreaterThan(599);
  expect(JSON.stringify(mine[0])).toContain('aggregate');
  expect(JSON.stringify(logged)).not.toContain('hidden value');
  expect(logged.filter(({ statement }) => String(statement).startsWith('SELECT a FROM t'))).toEqual([]);
});

test('a slow statement that fails is logged with its error and data node', async () => {
  await expect(client.query('SELECT SLEEP(0.1), missing FROM t WHERE id = 1')).rejects.toMatchObject({ errno: 1054 });
  proxy.server.observation.slowMs = 0;
  await expect(client.query('SELECT missing FROM t WHERE id = 1')).rejects.toMatchObject({ errno: 1054 });
  proxy.server.observation.slowMs = 600;
  expect((await entries(slowFile)).at(-1)).toMatchObject({
    errno: 1054,
    statement: 'SELECT missing FROM t WHERE id = ?',
  });
});

test('the audit log tells who did what from where, and no password', async () => {
  const other = await proxy.connect();
  const { threadId } = other;
  await other.query("SELECT a FROM t WHERE id = 1 AND a = 'one'");
  await expect(other.query("SET PASSWORD = 'open sesame'")).rejects.toBeDefined();
  await expect(proxy.connect({ password: 'wrong' })).rejects.toMatchObject({ errno: 1045 });
  await other.end();
  while (proxy.server.sessions.size > 1) await new Promise((resolve) => setTimeout(resolve, 10));
  const logged = await entries(auditFile);
  const mine = logged.filter((entry) => entry.client === threadId);
  expect(mine.map(({ event, statement, result }) => [event, statement, result])).toEqual([
    ['login', undefined, 'ok'],
    ['statement', "SELECT a FROM t WHERE id = 1 AND a = 'one'", 'ok'],
    ['statement', "SET PASSWORD = '***'", 'error'],
    ['logout', undefined, undefined],
  ]);
  expect(mine[0]).toMatchObject({ user: 'root', host: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
  expect(logged).toContainEqual(
    expect.objectContaining({ event: 'login', result: 'error', errno: 1045, user: 'root' }),
  );
  expect(readFileSync(auditFile, 'utf8')).not.toContain('sesame');
});

test('a text that cannot be read is in the audit log, without its text', async () => {
  await expect(client.query("SELECT 'not closed secret")).rejects.toMatchObject({ errno: 1064 });
  expect((await entries(auditFile)).at(-1)).toMatchObject({
    event: 'statement',
    statement: '(unreadable)',
    errno: 1064,
  });
  expect(readFileSync(auditFile, 'utf8')).not.toContain('not closed secret');
});

test('commands of the manager port are in the audit log, but not the files that they carry', async () => {
  const manager = await proxy.manager();
  await manager.query('show @@version');
  await expect(manager.query('kill @@nothing')).rejects.toBeDefined();
  await expect(manager.query("file @@upload 'no such place' 'password in a file'")).rejects.toBeDefined();
  const { threadId } = manager;
  await manager.end();
  const logged = (await entries(auditFile)).filter(({ client: id, event }) => id === threadId && event === 'command');
  expect(logged.map(({ statement, result }) => [statement, result])).toEqual([
    ['show @@version', 'ok'],
    ['kill @@nothing', 'error'],
    ['file @@upload', 'error'],
  ]);
});

test('a client that changes its user has logged in again', async () => {
  const other = await proxy.connect();
  await other.changeUser({ user: 'root', password: '123456', database: 'TESTDB' });
  await other.query('SELECT 1');
  const { threadId } = other;
  await other.end();
  while (proxy.server.sessions.size > 1) await new Promise((resolve) => setTimeout(resolve, 10));
  const events = (await entries(auditFile)).filter((entry) => entry.client === threadId).map(({ event }) => event);
  expect(events).toEqual(['login', 'login', 'statement', 'logout']);
});

test('the time before a prepared statement is not its own', async () => {
  proxy.server.observation.slowMs = 0;
  await client.execute('SELECT a FROM t WHERE id = ?', ['1']);
  await new Promise((resolve) => setTimeout(resolve, 700));
  await client.execute('SELECT a FROM t WHERE id = ?', ['2']);
  proxy.server.observation.slowMs = 600;
  const last = (await entries(slowFile)).at(-1)!;
  expect(last.statement).toBe('SELECT a FROM t WHERE id = ?');
  expect(last.lexMs).toBeLessThan(700);
});

test('recent, slow and large statements are remembered', () => {
  const { recent, slow, traffic } = proxy.server.observation;
  expect(recent.entries()[0]!.durationMs).toBeGreaterThanOrEqual(0);
  expect(slow.entries().some(({ shape }) => shape.includes('SLEEP'))).toBe(true);
  expect(traffic.users.get('root')).toMatchObject({ writes: 2 });
  expect(traffic.failedLogins).toBe(1);
});
