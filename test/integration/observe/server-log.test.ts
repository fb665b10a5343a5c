import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const schemas = '<schema name="TESTDB" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1"/>';

let proxy: ProxyServer;
let manager: Connection;

beforeAll(async () => {
  proxy = await startProxy({ schemas, system: '<property name="logLevel">warn</property>' });
  manager = await proxy.manager();
});
afterAll(async () => {
  await manager?.end();
  await proxy?.stop();
});

function loggedSince(start: number): readonly string[] {
  return proxy.logged.slice(start);
}

test('the level of the configuration counts at the start', () => {
  expect(proxy.logged.filter((line) => /^(debug|info)/.test(line))).toEqual([]);
});

test('the level is changed online; events carry the client of the process list', async () => {
  await manager.query('reload @@loglevel = debug');
  expect((await manager.query('show @@loglevel'))[0]).toEqual([{ LEVEL: 'debug' }]);
  const start = proxy.logged.length;
  const client = await proxy.connect();
  const [[{ id }]] = (await client.query('SELECT CONNECTION_ID() AS id')) as unknown as [[{ id: number }]];
  await expect(client.query("SELECT missing FROM nowhere WHERE a = 'private'")).rejects.toBeDefined();
  await client.end();
  while (proxy.server.sessions.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const lines = loggedSince(start).filter((line) => line.includes(`"client":${id}`));
  expect(lines[0]).toMatch(/^debug: client logged in .*"user":"root"/);
  expect(lines.at(-1)).toMatch(/^debug: client left /);
  expect(lines.some((line) => /^debug: statement ended .*"errno":1146/.test(line))).toBe(true);
  expect(lines.join()).not.toContain('private');
  await manager.query("reload @@loglevel='error'");
  const quiet = proxy.logged.length;
  await expect(proxy.connect({ password: 'wrong' })).rejects.toMatchObject({ errno: 1045 });
  expect(loggedSince(quiet)).toEqual([]);
});

test('a level that there is not is refused', async () => {
  await expect(manager.query('reload @@loglevel = loud')).rejects.toMatchObject({ errno: 1231 });
});
