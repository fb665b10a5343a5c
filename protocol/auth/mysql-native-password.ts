import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuthExchange, AuthMethod } from './auth-method';
import { secretOf } from './secret';

/**
 * SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))); nothing for an empty password
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html).
 */
export const mysqlNativePassword: AuthMethod = {
  name: 'mysql_native_password',
  async verify({ password, nonce, response }: AuthExchange): Promise<boolean> {
    if (password === '') return response.length === 0;
    const secret = secretOf(password);
    if (secret.kind === 'native-hash') return knowsPreimage(secret.hash, nonce, response);
    // Of a hash of the other method nothing follows that this one needs.
    if (secret.kind === 'sha2-hash') return false;
    const expected = nativeResponse(password, nonce);
    return response.length === expected.length && timingSafeEqual(response, expected);
  },
};

/** response = SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))): taking the second away must leave what hashes to the stored hash. */
function knowsPreimage(hash: Buffer, nonce: Buffer, response: Buffer): boolean {
  if (response.length !== hash.length) return false;
  const once = sha1(nonce, hash);
  for (let i = 0; i < once.length; i++) once[i]! ^= response[i]!;
  return timingSafeEqual(sha1(once), hash);
}

/** The 20 bytes that a client answers. */
export function nativeResponse(password: string, nonce: Buffer): Buffer {
  const once = sha1(Buffer.from(password, 'utf8'));
  const mixed = sha1(nonce, sha1(once));
  for (let i = 0; i < mixed.length; i++) mixed[i]! ^= once[i]!;
  return mixed;
}

function sha1(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
