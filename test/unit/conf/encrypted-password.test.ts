import { Readable } from 'node:stream';
import { encrypt } from '../../../cli/encrypt';
import { decryptPassword, encryptionForm, encryptPassword } from '../../../conf/load/encrypted-password';

/** The example that MyCAT's own tool prints: writeHost hostM1, user root, password 123456. */
const published = 'BpkNIjF7LfzS1C76HT7B1bJgmGIDtPihqIvHBlC92L1IFqsMfoJEMk1EkxSzjasWB4GWoUcODYO4AaJstdAp5w==';

test("MyCAT's own example is read and made", () => {
  const form = encryptionForm.host('hostM1', 'root');
  expect(decryptPassword(published, form)).toBe('123456');
  expect(encryptPassword('123456', form)).toBe(published);
});

test.each([
  ['of another host', published, encryptionForm.host('hostM2', 'root')],
  ['of another user', published, encryptionForm.host('hostM1', 'mary')],
  ['of a user of server.xml', published, encryptionForm.user('root')],
  ['that is none', '123456', encryptionForm.user('root')],
  ['that is empty', '', encryptionForm.user('root')],
  ['with a changed byte', published.replace('Bpk', 'Cpk'), encryptionForm.host('hostM1', 'root')],
])('a text %s gives nothing', (_, text, form) => expect(decryptPassword(text, form)).toBeNull());

test.each(['', 'a:b', '密码', 'x'.repeat(40)])("the password '%s' comes back", (password) => {
  const form = encryptionForm.user('root');
  expect(decryptPassword(encryptPassword(password, form), form)).toBe(password);
});

test('mycat encrypt reads the password from its input', async () => {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  expect(await encrypt('root', 'hostM1', Readable.from(['123456\n']), print)).toBe(0);
  expect(lines).toEqual([published]);
  expect(await encrypt('root', null, Readable.from(['x'.repeat(60)]), print)).toBe(1);
  expect(lines[1]).toBe('names and password may take 53 bytes together, these take 67');
});
