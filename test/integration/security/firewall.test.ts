/** `<blacklist>` on a running server: refusing, only logging, learning what an application sends, and a reload. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

let proxy: ProxyServer;
let manager: Connection;
let client: Connection;

function firewall(properties: Readonly<Record<string, string>>): string {
  const elements = Object.entries(properties).map(([name, value]) => `<property name="${name}">${value}</property>`);
  return `<firewall><blacklist check="true">${elements.join('')}</blacklist></firewall>`;
}

beforeAll(async () => {
  proxy = await startProxy({
    schemas: '<schema name="TESTDB" checkSQLschema="false" dataNode="dn1"/>',
    firewall: firewall({ deleteWhereNoneCheck: 'true' }),
  });
  manager = await proxy.manager();
  client = await proxy.connect({ multipleStatements: true });
  await client.query('CREATE TABLE t (id INT PRIMARY KEY, a INT)');
  await client.query('INSERT INTO t VALUES (1, 1), (2, 2)');
});

afterAll(async () => {
  await client?.end();
  await manager?.end();
  await proxy?.stop();
});

async function use(properties: Readonly<Record<string, string>>): Promise<void> {
  const path = join(proxy.server.catalog.folder, 'server.xml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/<firewall>.*<\/firewall>/s, firewall(properties)));
  await manager.query('reload @@config');
}

test('unsafe statements are refused before anything happens, with the reason', async () => {
  const refused = { errno: 3012, message: expect.stringContaining("reject for user 'root'") };
  await expect(client.query('DELETE FROM t')).rejects.toMatchObject(refused);
  await expect(client.query("SELECT a FROM t WHERE id = 5 OR 'x' = 'x'")).rejects.toMatchObject(refused);
  await expect(client.query('INSERT INTO t VALUES (9, 9); SELECT 1')).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('multiStatementAllow'),
  });
  await expect(client.execute('SELECT a FROM t WHERE id = ? OR 1 = 1', [5])).rejects.toMatchObject(refused);
  await client.query("PREPARE p FROM 'DELETE FROM t'").catch(() => undefined);
  await expect(client.query('EXECUTE p')).rejects.toThrow();
  const [rows] = await client.query('SELECT COUNT(*) AS n FROM t');
  expect(rows).toEqual([{ n: '2' }]);
});

test('logOnly says so in the log, and the statement runs', async () => {
  await use({ logOnly: 'true' });
  await client.query("SELECT a FROM t WHERE id = 5 OR 'secret text' = 'secret text'");
  const line = proxy.logged.find((each) => each.includes('firewall:'));
  expect(line).toContain('selectWhereAlwayTrueCheck');
  expect(line).not.toContain('secret text');
});

test('fingerprints are learned, and then nothing else is allowed', async () => {
  await use({ fingerprintMode: 'record', fingerprintFile: 'learned.txt' });
  await client.query('SELECT a FROM t WHERE id = 1');
  await client.query('SELECT a FROM t WHERE id IN (1, 2)');
  await client.query('SELECT COUNT(*) FROM t');
  await use({ fingerprintMode: 'allow', fingerprintFile: 'learned.txt' });
  await client.query('SELECT a FROM t WHERE id = 77');
  await client.query('SELECT a FROM t WHERE id IN (1, 2, 3, 4, 5)');
  await expect(client.query('SELECT id FROM t WHERE a = 1')).rejects.toMatchObject({
    errno: 3012,
    message: expect.stringContaining('not in the list of allowed'),
  });
  await use({ fingerprintMode: 'deny', fingerprintFile: 'learned.txt' });
  await expect(client.query('SELECT a FROM t WHERE id = 5')).rejects.toMatchObject({ errno: 3012 });
  await client.query('SELECT id FROM t WHERE a = 1');
});
