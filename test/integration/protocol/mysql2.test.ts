import { type Connection, type ConnectionOptions, createConnection } from 'mysql2/promise';
import { useEchoServer } from '../../support/echo-server';

const server = useEchoServer(
  new Map([
    ['root', { password: 'secret', plugin: 'mysql_native_password' }],
    ['empty', { password: '', plugin: 'mysql_native_password' }],
    ['second', { password: 'other', plugin: 'mysql_native_password' }],
    ['any', { password: 'unguessed', plugin: 'mysql_native_password', anyPassword: true }],
    ['sha2', { password: 'geheim', plugin: 'caching_sha2_password' }],
    ['sha2tls', { password: 'geheim', plugin: 'caching_sha2_password' }],
    ['sha2empty', { password: '', plugin: 'caching_sha2_password' }],
  ]),
);
const { handler } = server;

async function withClient(options: ConnectionOptions, body: (client: Connection) => Promise<void>): Promise<void> {
  const client = await createConnection({
    host: '127.0.0.1',
    port: server.port(),
    user: 'root',
    password: 'secret',
    ...options,
  });
  try {
    await body(client);
  } finally {
    client.destroy();
  }
}

const ways: readonly (readonly [string, ConnectionOptions])[] = [
  ['plain', {}],
  ['TLS', { ssl: { rejectUnauthorized: false } }],
  ['compressed', { compress: true }],
  ['compressed TLS', { compress: true, ssl: { rejectUnauthorized: false } }],
  ['with EOF packets', { flags: ['-DEPRECATE_EOF'] }],
];

describe.each(ways)('mysql2, %s', (_, options) => {
  test('text results, OK, errors, and the connection lives on', () =>
    withClient(options, async (client) => {
      expect((await client.query('echo grüße 你好'))[0]).toEqual([{ echo: 'grüße 你好' }]);
      expect((await client.query('update'))[0]).toMatchObject({ affectedRows: 3, warningStatus: 2 });
      await expect(client.query('error')).rejects.toMatchObject({ errno: 1146, sqlState: '42S02' });
      await expect(client.query('crash')).rejects.toMatchObject({ errno: 1105 });
      await expect(client.query('nothing')).rejects.toMatchObject({ errno: 1105 });
      await expect(client.query('late error')).rejects.toMatchObject({ errno: 1690 });
      await client.ping();
      expect((await client.query('echo still here'))[0]).toEqual([{ echo: 'still here' }]);
    }));

  test('prepared statements', () =>
    withClient(options, async (client) => {
      for (let i = 0; i < 3; i++) {
        const [rows] = await client.execute('select ?, ?, ?, ?', [i, 'tëxt', null, Buffer.from([0, 255])]);
        expect(rows).toEqual([{ p0: `double:${i}`, p1: 'string:tëxt', p2: null, p3: expect.anything() }]);
      }
      await expect(client.execute('error')).rejects.toMatchObject({ errno: 1064 });
      expect((await client.execute('numbers 3'))[0]).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    }));

  test('several statements at once', () =>
    withClient({ ...options, multipleStatements: true }, async (client) => {
      const [results] = await client.query('numbers 2; update; numbers 1');
      expect(results).toMatchObject([[{ n: 0 }, { n: 1 }], { affectedRows: 3 }, [{ n: 0 }]]);
    }));

  test('forwarded packets', () =>
    withClient(options, async (client) => {
      const [rows, fields] = await client.query('forward 1000');
      expect(rows).toHaveLength(1000);
      expect((rows as { v: string }[])[999]).toEqual({ v: 'row é 999' });
      expect((fields[0] as unknown as { schema: string }).schema).toBe('logical');
    }));

  test('packets over 16 MiB both ways', () =>
    withClient(options, async (client) => {
      for (const length of [0xffffff - 5, 0xffffff, 17 * 1024 * 1024, 2 * 0xffffff - 5]) {
        const text = 'y'.repeat(length);
        const [rows] = await client.query(`echo ${text}`);
        expect((rows as { echo: string }[])[0]!.echo === text).toBe(true);
      }
    }));

  test('a large result', () =>
    withClient(options, async (client) => {
      const [rows] = await client.query('numbers 300000');
      expect(rows).toHaveLength(300000);
      expect((rows as { n: number }[])[299_999]).toEqual({ n: 299_999 });
    }));

  test('change user', () =>
    withClient(options, async (client) => {
      await client.changeUser({ user: 'second', password: 'other', database: 'other' });
      expect([...handler.sessions].some((session) => session.client.user === 'second')).toBe(true);
      expect((await client.query('echo after'))[0]).toEqual([{ echo: 'after' }]);
      await expect(client.changeUser({ user: 'root', password: 'wrong' })).rejects.toMatchObject({ errno: 1045 });
    }));
});

describe('authentication', () => {
  const tls = { ssl: { rejectUnauthorized: false } };
  test('empty and any password', async () => {
    await withClient({ user: 'empty', password: '' }, (client) => client.ping());
    await withClient({ user: 'any', password: 'whatever' }, (client) => client.ping());
    await withClient({ user: 'any', password: '' }, (client) => client.ping());
    await withClient({ user: 'sha2empty', password: '' }, (client) => client.ping());
  });

  test('wrong password, unknown user', async () => {
    await expect(withClient({ password: 'wrong' }, async () => undefined)).rejects.toMatchObject({
      errno: 1045,
      message: "Access denied for user 'root'@'127.0.0.1' (using password: YES)",
    });
    await expect(withClient({ password: '' }, async () => undefined)).rejects.toMatchObject({
      message: "Access denied for user 'root'@'127.0.0.1' (using password: NO)",
    });
    await expect(withClient({ user: 'nobody' }, async () => undefined)).rejects.toMatchObject({ errno: 1045 });
    await expect(withClient({ user: 'sha2', password: 'x' }, async () => undefined)).rejects.toMatchObject({
      errno: 1045,
    });
    await expect(withClient({ user: 'sha2empty', password: 'x' }, async () => undefined)).rejects.toMatchObject({
      errno: 1045,
    });
  });

  test('caching_sha2_password: full by RSA, then fast', async () => {
    await withClient({ user: 'sha2', password: 'geheim' }, (client) => client.ping());
    await withClient({ user: 'sha2', password: 'geheim' }, (client) => client.ping());
    await expect(withClient({ user: 'sha2', password: 'x' }, async () => undefined)).rejects.toMatchObject({
      errno: 1045,
    });
  });

  test('caching_sha2_password: full over TLS, then fast', async () => {
    await withClient({ user: 'sha2tls', password: 'geheim', ...tls }, (client) => client.ping());
    await withClient({ user: 'sha2tls', password: 'geheim' }, (client) => client.ping());
  });

  test('unknown database', async () => {
    await expect(withClient({ database: 'missing' }, async () => undefined)).rejects.toMatchObject({ errno: 1049 });
  });
});
