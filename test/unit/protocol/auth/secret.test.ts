/** Passwords in the forms that server.xml may have. The hashes are those of MySQL and of hashcat's documentation (modes 300 and 7401). */
import { isPassword, secretOf } from '../../../../protocol/auth/secret';

const sha2Salt = 'F9CC98CE08892924F50A213B6BC571A2C11778C5';
const sha2Digest = '625479393559393965414D45316477456B484F41316E64484742577A2E3162785353526B7554584647562F';
const sha2Hex = `0x${Buffer.from('$A$005$').toString('hex')}${sha2Salt}${sha2Digest}`;

test.each([
  ['plain', 'hashcat', 'hashcat'],
  ['native-hash', '*FCF7C1B8749CF99D88E5F34271D636178FB5D130', 'hashcat'],
  ['native-hash', '*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9', '123456'],
  ['sha2-hash', sha2Hex, 'hashcat'],
])('%s: %s', (kind, configured, password) => {
  const secret = secretOf(configured);
  expect(secret.kind).toBe(kind);
  expect(isPassword(secret, Buffer.from(password))).toBe(true);
  expect(isPassword(secret, Buffer.from(`${password}x`))).toBe(false);
  expect(isPassword(secret, Buffer.alloc(0))).toBe(false);
  if (kind !== 'plain') expect(isPassword(secret, Buffer.from(configured))).toBe(false);
});

test('what only looks like a hash is a password', () => {
  for (const text of ['*123', `*${'g'.repeat(40)}`, '$A$005$short', '0x2441', ''])
    expect(secretOf(text).kind).toBe('plain');
});
