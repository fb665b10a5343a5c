/** Who gets in: passwords as hashes, addresses, TLS, and MyCAT's holes, which are closed. */
import type { ConnectionOptions } from 'mysql2/promise';
import { type ProxyServer, startProxy } from '../../support/proxy';

const sha2 =
  '0x24412430303524F9CC98CE08892924F50A213B6BC571A2C11778C5625479393559393965414D45316477456B484F41316E64484742577A2E3162785353526B7554584647562F';

function user(name: string, properties: Readonly<Record<string, string>>, attributes = ''): string {
  const elements = Object.entries({ schemas: 'TESTDB', ...properties }).map(
    ([property, value]) => `<property name="${property}">${value}</property>`,
  );
  return `<user name="${name}" ${attributes}>${elements.join('')}</user>`;
}

const users = [
  user('root', { password: '123456' }, 'defaultAccount="true"'),
  user('native', { password: '*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9' }),
  user('sha2', { password: sha2 }),
  user('secure', { password: 'pw', requireTls: 'true' }),
  user('local', { password: 'pw', hosts: '127.0.0.*,10.%' }),
  user('remote', { password: 'pw', hosts: '10.*' }),
  user('empty', {}),
].join('');

const schemas = '<schema name="TESTDB" checkSQLschema="false" dataNode="dn1"/>';
const tls: ConnectionOptions = { ssl: { rejectUnauthorized: false } };

describe('without a password check, behind a wildcard', () => {
  let proxy: ProxyServer;
  beforeAll(async () => {
    proxy = await startProxy({
      schemas,
      users,
      system: '<property name="nonePasswordLogin">1</property>',
      firewall: '<firewall><whitehost><host host="127.*" user="root,native"/></whitehost></firewall>',
    });
  });
  afterAll(() => proxy?.stop());

  test('users in the list get in, with any password', async () => {
    await (await proxy.connect({ password: 'whatever' })).end();
    await (await proxy.connect({ user: 'native', password: '' })).end();
  });

  test.each([
    ['an unknown user with an empty password', 'nobody', ''],
    ['an unknown user with a password', 'nobody', 'x'],
    ['no user name', '', ''],
    ['a known user who is not in the list', 'empty', ''],
    ['the default account by another spelling', 'ROOT', ''],
  ])('%s does not', async (_, name, password) => {
    for (const database of ['TESTDB', undefined])
      await expect(proxy.connect({ user: name, password, ...(database ? { database } : {}) })).rejects.toMatchObject({
        errno: 1045,
      });
    await expect(proxy.manager({ user: name, password })).rejects.toMatchObject({ errno: 1045 });
  });
});

describe('with passwords', () => {
  let proxy: ProxyServer;
  beforeAll(async () => {
    proxy = await startProxy({ schemas, users });
  });
  afterAll(() => proxy?.stop());

  test.each<[string, string, string, ConnectionOptions]>([
    ['a hash of mysql_native_password', 'native', '123456', {}],
    ['the same over TLS', 'native', '123456', tls],
    ['a hash of caching_sha2_password over TLS', 'sha2', 'hashcat', tls],
    ['the same again, from the cache', 'sha2', 'hashcat', tls],
    ['the same without TLS, by the key that the server sends', 'sha2', 'hashcat', {}],
    ['a user who needs TLS and has it', 'secure', 'pw', tls],
    ['a user from where they may come', 'local', 'pw', {}],
    ['a user without a password', 'empty', '', {}],
  ])('%s: in with the right password, not with a wrong one', async (_, name, password, options) => {
    const client = await proxy.connect({ user: name, password, ...options });
    const [rows] = await client.query("SELECT CURRENT_USER() LIKE '%@%' AS ok");
    expect(rows).toEqual([{ ok: 1 }]);
    await client.end();
    await expect(proxy.connect({ user: name, password: `${password}!`, ...options })).rejects.toMatchObject({
      errno: 1045,
      sqlState: '28000',
    });
  });

  test('the hash itself is no password', async () => {
    await expect(
      proxy.connect({ user: 'native', password: '*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9' }),
    ).rejects.toMatchObject({ errno: 1045 });
  });

  test('a user who needs TLS, one from a wrong address, and an unknown one are refused', async () => {
    await expect(proxy.connect({ user: 'secure', password: 'pw' })).rejects.toMatchObject({
      errno: 1045,
      message: expect.stringContaining('requireTls'),
    });
    await expect(proxy.connect({ user: 'remote', password: 'pw' })).rejects.toMatchObject({ errno: 1045 });
    await expect(proxy.connect({ user: 'nobody', password: '' })).rejects.toMatchObject({ errno: 1045 });
  });

  test('schemas: 1049 for one that is not there', async () => {
    await expect(proxy.connect({ database: 'NOWHERE' })).rejects.toMatchObject({ errno: 1049, sqlState: '42000' });
  });

  test('guessing is slowed down while others get in', async () => {
    const guesses = (async () => {
      for (let attempt = 0; attempt < 6; attempt++)
        await expect(proxy.connect({ user: 'native', password: `guess${attempt}` })).rejects.toMatchObject({
          errno: 1045,
        });
    })();
    let logins = 0;
    let ended = false;
    const others = (async () => {
      while (!ended) {
        await (await proxy.connect()).end();
        logins++;
      }
    })();
    const from = Date.now();
    await guesses;
    ended = true;
    await others;
    // 250 + 500 + 1000 ms at least, by the server's own timers.
    expect(Date.now() - from).toBeGreaterThan(1700);
    expect(logins).toBeGreaterThan(6);
  });
});
