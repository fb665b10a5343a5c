import { withHexadecimalStrings } from '../../../../protocol/commands/binary-strings';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

test.each([
  ["SELECT 'abc', _binary '\xff\xfe'", "SELECT 'abc', _binary X'fffe'"],
  ["INSERT INTO t VALUES ('\xff\\0\\n\\'\\\\x''y')", "INSERT INTO t VALUES (X'ff000a275c782779')"],
  ['SELECT "\xff""a"', "SELECT X'ff2261'"],
  ["SELECT 'ok', '\xc3\xbc'", "SELECT 'ok', '\xc3\xbc'"],
  ["SELECT `'\xff` , '\xff'", "SELECT `'\xff` , X'ff'"],
  ["SELECT 1 -- it's\n, '\xff' # don't\n", "SELECT 1 -- it's\n, X'ff' # don't\n"],
  ["SELECT /* ' */ '\xff' /*! , '\xfe' */", "SELECT /* ' */ X'ff' /*! , X'fe' */"],
])('%p', (sql, expected) => {
  expect(withHexadecimalStrings(bytes(sql), true).toString('latin1')).toBe(expected);
});

test('backslashes that are no escapes', () => {
  expect(withHexadecimalStrings(bytes("SELECT '\xff\\', '\xff'"), false).toString('latin1')).toBe(
    "SELECT X'ff5c', X'ff'",
  );
});
