import { type AuthChannel, authenticate, authMethods, makeNonce } from '../../../../protocol/auth/authenticate';
import { cachingSha2Response } from '../../../../protocol/auth/caching-sha2-password';
import { nativeResponse } from '../../../../protocol/auth/mysql-native-password';
import type { Credentials } from '../../../../protocol/handler';

const native = 'mysql_native_password';
const sha2 = 'caching_sha2_password';
const nothing = Buffer.alloc(0);

/** A client that knows `password`, and does what the server asks. Notes what that was. */
function client(password: string, secure: boolean): AuthChannel & { asked: string[] } {
  const asked: string[] = [];
  let next: Buffer = nothing;
  return {
    asked,
    switchTo: (plugin, nonce) => {
      asked.push(plugin);
      const respond = plugin === native ? nativeResponse : cachingSha2Response;
      next = password === '' ? nothing : respond(password, nonce);
    },
    send: (data) => {
      asked.push(`data ${data[0]}`);
      if (data[0] === 4) next = secure ? Buffer.from(`${password}\0`) : Buffer.from([9, 9]);
    },
    receive: () => Promise.resolve(next),
  };
}

async function login(
  credentials: Credentials | null,
  plugin: string,
  password: string,
  parts: { secure?: boolean; canSwitch?: boolean; methods?: ReturnType<typeof authMethods> } = {},
): Promise<string[]> {
  const { secure = true, canSwitch = true, methods = authMethods() } = parts;
  const nonce = makeNonce();
  const respond = plugin === sha2 ? cachingSha2Response : nativeResponse;
  const response = password === '' ? nothing : respond(password, nonce);
  const channel = client(password, secure);
  const attempt = { user: 'joe', remoteAddress: 'here', plugin, response, nonce, secure, canSwitch };
  await authenticate(methods, native, attempt, credentials, channel);
  return channel.asked;
}

const known = (password: string, plugin: string): Credentials => ({ password, plugin, anyPassword: false });
const denied = (used: 'YES' | 'NO'): unknown =>
  expect.objectContaining({
    errno: 1045,
    sqlState: '28000',
    message: `Access denied for user 'joe'@'here' (using password: ${used})`,
  });

test('the method of the credentials is used, after a switch where the client began with another', async () => {
  expect(await login(known('pw', native), native, 'pw')).toEqual([]);
  expect(await login(known('pw', native), sha2, 'pw')).toEqual([native]);
  expect(await login(known('pw', native), 'mysql_clear_password', 'pw')).toEqual([native]);
  expect(await login(known('pw', sha2), native, 'pw')).toEqual([sha2, 'data 4']);
  expect(await login(known('', sha2), native, '')).toEqual([sha2]);
  expect(await login(known('', native), native, '')).toEqual([]);
});

test('clients that cannot switch log in with mysql_native_password', async () => {
  expect(await login(known('pw', sha2), '', 'pw', { canSwitch: false })).toEqual([]);
});

test('a second login is fast, until the password changes', async () => {
  const methods = authMethods();
  expect(await login(known('pw', sha2), sha2, 'pw', { methods })).toEqual(['data 4']);
  expect(await login(known('pw', sha2), sha2, 'pw', { methods })).toEqual(['data 3']);
  expect(await login(known('new', sha2), sha2, 'new', { methods })).toEqual(['data 4']);
  await expect(login(known('new', sha2), sha2, 'pw', { methods })).rejects.toEqual(denied('YES'));
});

test.each([native, sha2])('wrong passwords with %s', async (plugin) => {
  await expect(login(known('pw', plugin), plugin, 'px')).rejects.toEqual(denied('YES'));
  await expect(login(known('pw', plugin), plugin, '')).rejects.toEqual(denied('NO'));
  await expect(login(known('', plugin), plugin, 'px')).rejects.toEqual(denied('YES'));
  await expect(login(null, plugin, 'pw')).rejects.toEqual(denied('YES'));
  await expect(login(null, plugin, '')).rejects.toEqual(denied('NO'));
});

test('what was not encrypted with our key is a wrong password', async () => {
  await expect(login(known('pw', sha2), sha2, 'pw', { secure: false })).rejects.toEqual(denied('YES'));
});

test('any password', async () => {
  const credentials = { password: 'pw', plugin: native, anyPassword: true };
  expect(await login(credentials, native, 'other')).toEqual([]);
  expect(await login(credentials, sha2, 'other')).toEqual(['data 3']);
  expect(await login(credentials, sha2, '')).toEqual([]);
});

test('nonces are 20 bytes without a NUL', () => {
  for (let i = 0; i < 1000; i++) {
    const nonce = makeNonce();
    expect(nonce.length).toBe(20);
    expect(nonce.every((byte) => byte > 0 && byte < 128)).toBe(true);
  }
});
