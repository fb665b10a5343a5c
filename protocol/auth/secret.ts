import { createHash, timingSafeEqual } from 'node:crypto';
import { sha256Crypt } from './sha256-crypt';

/** What is configured as a user's password. */
export type Secret =
  | { readonly kind: 'plain'; readonly password: string }
  /** mysql_native_password: SHA1(SHA1(password)). */
  | { readonly kind: 'native-hash'; readonly hash: Buffer }
  /** caching_sha2_password: `digest` is SHA-crypt's, in its own base 64. */
  | { readonly kind: 'sha2-hash'; readonly salt: Buffer; readonly rounds: number; readonly digest: string };

const saltLength = 20;
const digestLength = 43;

/**
 * Reads `*` and 40 hexadecimal digits (what PASSWORD() gives and mysql.user holds), and `$A$005$`, 20 bytes of salt and 43 characters, as text
 * or, since the salt has bytes that no file takes, as `0x…` (SHOW CREATE USER with print_identified_with_as_hex). All else is the password itself.
 */
export function secretOf(text: string): Secret {
  if (/^\*[0-9A-Fa-f]{40}$/.test(text)) return { kind: 'native-hash', hash: Buffer.from(text.slice(1), 'hex') };
  const bytes = /^0x2441(?:[0-9A-Fa-f]{2})+$/.test(text)
    ? Buffer.from(text.slice(2), 'hex')
    : Buffer.from(text, 'latin1');
  const match = /^\$A\$([0-9A-Fa-f]{3})\$/.exec(bytes.toString('latin1'));
  if (match && bytes.length === match[0].length + saltLength + digestLength) {
    const from = match[0].length;
    return {
      kind: 'sha2-hash',
      salt: bytes.subarray(from, from + saltLength),
      rounds: Number.parseInt(match[1]!, 16) * 1000,
      digest: bytes.toString('latin1', from + saltLength),
    };
  }
  return { kind: 'plain', password: text };
}

/** Whether a password that came in full is the right one. Compared by digests, so that the time says nothing. */
export function isPassword(secret: Secret, sent: Buffer): boolean {
  switch (secret.kind) {
    case 'plain':
      return timingSafeEqual(digest('sha256', sent), digest('sha256', Buffer.from(secret.password, 'utf8')));
    case 'native-hash':
      return timingSafeEqual(digest('sha1', digest('sha1', sent)), secret.hash);
    case 'sha2-hash':
      return timingSafeEqual(
        digest('sha256', Buffer.from(sha256Crypt(sent, secret.salt, secret.rounds))),
        digest('sha256', Buffer.from(secret.digest)),
      );
  }
}

function digest(algorithm: 'sha1' | 'sha256', data: Buffer): Buffer {
  return createHash(algorithm).update(data).digest();
}
