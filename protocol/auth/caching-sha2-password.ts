import { constants, createHash, generateKeyPair, type KeyObject, privateDecrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { AuthExchange, AuthMethod } from './auth-method';
import { isPassword, secretOf } from './secret';

const requestPublicKey = 0x02;
const fastAuthSuccess = Buffer.from([0x03]);
const performFullAuthentication = Buffer.from([0x04]);
/** Users whose digests are kept; the oldest goes first. */
const cachedUsersMax = 10_000;

interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

/**
 * caching_sha2_password (https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html).
 * Full authentication, over TLS or with the password encrypted by RSA, at a user's first login; from then on the digest in the cache serves.
 * One object serves a listener: cache and RSA key live as long as it does.
 */
export function cachingSha2Password(): AuthMethod {
  /** User → SHA256(SHA256(password)), and the password that it was made of: another one makes the entry stale. */
  const cache = new Map<string, { readonly password: string; readonly digest: Buffer }>();
  let keys: Promise<KeyPair> | null = null;

  /** The right password as the client sent it; null for a wrong one. */
  const fullAuthentication = async (exchange: AuthExchange): Promise<Buffer | null> => {
    exchange.send(performFullAuthentication);
    const answer = await exchange.receive();
    if (exchange.secure) return rightPassword(answer, exchange.password);
    let encrypted = answer;
    keys ??= makeKeys();
    const { publicKey, privateKey } = await keys;
    if (answer.length === 1 && answer[0] === requestPublicKey) {
      exchange.send(Buffer.from(publicKey, 'latin1'));
      encrypted = await exchange.receive();
    }
    const clear = decrypt(encrypted, privateKey);
    if (clear === null) return null;
    for (let i = 0; i < clear.length; i++) clear[i]! ^= exchange.nonce[i % exchange.nonce.length]!;
    return rightPassword(clear, exchange.password);
  };

  return {
    name: 'caching_sha2_password',
    async verify(exchange: AuthExchange): Promise<boolean> {
      const { user, password, nonce, response } = exchange;
      const isEmpty = response.length === 0 || (response.length === 1 && response[0] === 0);
      if (isEmpty || password === '') return isEmpty && password === '';
      const cached = cache.get(user);
      // An answer that does not fit the cache is no refusal yet, as in MySQL: clients that count the NUL behind a new nonce to it
      // (PyMySQL 1.1) answer wrong here and right in full.
      if (cached !== undefined && cached.password === password && matches(response, nonce, cached.digest)) {
        exchange.send(fastAuthSuccess);
        return true;
      }
      const sent = await fullAuthentication(exchange);
      if (sent === null) return false;
      if (cache.size >= cachedUsersMax) cache.delete(cache.keys().next().value!);
      cache.set(user, { password, digest: sha256(sha256(sent)) });
      return true;
    },
  };
}

async function makeKeys(): Promise<KeyPair> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(), privateKey: pair.privateKey };
}

/** null when this was not encrypted with our key. */
function decrypt(encrypted: Buffer, privateKey: KeyObject): Buffer | null {
  try {
    return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, encrypted);
  } catch {
    return null;
  }
}

/** The password as the client sends it in full: with a NUL behind it. null when it is wrong. */
function rightPassword(sent: Buffer, configured: string): Buffer | null {
  const password = sent.length > 0 && sent[sent.length - 1] === 0 ? sent.subarray(0, -1) : sent;
  return isPassword(secretOf(configured), password) ? password : null;
}

/** response = SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce): taking the second away must leave what hashes to the digest. */
function matches(response: Buffer, nonce: Buffer, digest: Buffer): boolean {
  if (response.length !== 32) return false;
  const mask = sha256(digest, nonce);
  for (let i = 0; i < 32; i++) mask[i]! ^= response[i]!;
  return timingSafeEqual(sha256(mask), digest);
}

/** The 32 bytes that a client answers. */
export function cachingSha2Response(password: string, nonce: Buffer): Buffer {
  const once = sha256(Buffer.from(password, 'utf8'));
  const mask = sha256(sha256(once), nonce);
  for (let i = 0; i < 32; i++) mask[i]! ^= once[i]!;
  return mask;
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
