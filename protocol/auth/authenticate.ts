import { randomBytes } from 'node:crypto';
import type { Credentials } from '../handler';
import { type SqlError, sqlError } from '../wire/sql-error';
import type { AuthMethod } from './auth-method';
import { cachingSha2Password } from './caching-sha2-password';
import { mysqlNativePassword } from './mysql-native-password';

export type AuthMethods = ReadonlyMap<string, AuthMethod>;

/** The methods of one listener, by plugin name. */
export function authMethods(): AuthMethods {
  return new Map([mysqlNativePassword, cachingSha2Password()].map((method) => [method.name, method]));
}

/** What a login or COM_CHANGE_USER packet says about who is there. */
export interface LoginAttempt {
  readonly user: string;
  readonly remoteAddress: string;
  /** '' when the client names none. */
  readonly plugin: string;
  /** Response to `nonce`. */
  readonly response: Buffer;
  readonly nonce: Buffer;
  readonly secure: boolean;
  /** The client understands AuthSwitchRequest. */
  readonly canSwitch: boolean;
}

/** The client's side of the conversation. */
export interface AuthChannel {
  switchTo(plugin: string, nonce: Buffer): void;
  send(data: Uint8Array): void;
  receive(): Promise<Buffer>;
}

/** 20 random bytes, none of them 0: some clients take a nonce for a NUL-terminated string. */
export function makeNonce(): Buffer {
  const nonce = randomBytes(20);
  for (let i = 0; i < nonce.length; i++) nonce[i] = 1 + (nonce[i]! % 127);
  return nonce;
}

/**
 * Checks the password with the method of the user's credentials; a client that began with another one is switched. Rejects with errno 1045.
 * Unknown users (`credentials` null) go through the same packets as known ones with a wrong password.
 */
export async function authenticate(
  methods: AuthMethods,
  defaultPlugin: string,
  attempt: LoginAttempt,
  credentials: Credentials | null,
  channel: AuthChannel,
): Promise<void> {
  const native = mysqlNativePassword.name;
  const plugin = attempt.canSwitch ? (credentials?.plugin ?? defaultPlugin) : native;
  const method = methods.get(plugin);
  if (method === undefined) throw sqlError('ER_ACCESS_DENIED_ERROR', `Authentication plugin '${plugin}' is not known`);
  let { response, nonce } = attempt;
  const used = attempt.plugin === '' ? native : attempt.plugin;
  if (credentials?.anyPassword) {
    // A caching_sha2_password client that sent a response waits for a word on it before it takes an OK.
    if (used === 'caching_sha2_password' && response.length > 1) channel.send(Buffer.from([0x03]));
    return;
  }
  if (used !== plugin && attempt.canSwitch) {
    nonce = makeNonce();
    channel.switchTo(plugin, nonce);
    response = await channel.receive();
  }
  const password = credentials?.password ?? randomBytes(20).toString('hex');
  const { user, secure } = attempt;
  const { send, receive } = channel;
  const isRight = await method.verify({ user, password, nonce, response, secure, send, receive });
  if (!isRight || credentials === null) throw accessDenied(user, attempt.remoteAddress, response.length > 0);
}

function accessDenied(user: string, host: string, withPassword: boolean): SqlError {
  return sqlError(
    'ER_ACCESS_DENIED_ERROR',
    `Access denied for user '${user}'@'${host}' (using password: ${withPassword ? 'YES' : 'NO'})`,
  );
}
