import {
  allCharsets,
  charsetByName,
  collationById,
  collationByName,
  decodeText,
  encodeText,
} from '../../../../protocol/wire/charsets';

test('ids and names of both families', () => {
  const pairs: [number, string, string][] = [
    [8, 'latin1_swedish_ci', 'latin1'],
    [28, 'gbk_chinese_ci', 'gbk'],
    [33, 'utf8mb3_general_ci', 'utf8mb3'],
    [45, 'utf8mb4_general_ci', 'utf8mb4'],
    [63, 'binary', 'binary'],
    [224, 'utf8mb4_unicode_ci', 'utf8mb4'],
    [255, 'utf8mb4_0900_ai_ci', 'utf8mb4'],
    [248, 'gb18030_chinese_ci', 'gb18030'],
  ];
  for (const [id, name, charset] of pairs) {
    expect([collationById(id)?.name, collationById(id)?.charset.name]).toEqual([name, charset]);
    expect(collationByName(name.toUpperCase())?.id).toBe(id);
  }
  expect(collationById(4000)).toBeNull();
  expect(collationByName('utf8_bin')?.id).toBe(83);
  expect(charsetByName('utf8')?.name).toBe('utf8mb3');
  expect(charsetByName('klingon')).toBeNull();
});

test.each([
  ['gbk', '你好', 'c4e3bac3'],
  ['gb18030', '你€', 'c4e3a2e3'],
  ['big5', '中文', 'a4a4a4e5'],
  ['sjis', '日本', '93fa967b'],
  ['cp932', '日本', '93fa967b'],
  ['ujis', '日本', 'c6fccbdc'],
  ['euckr', '한글', 'c7d1b1db'],
  ['latin1', 'é€', 'e980'],
  ['latin2', 'ő', 'f5'],
  ['cp1251', 'Да', 'c4e0'],
  ['koi8r', 'Да', 'e4c1'],
  ['utf16', 'é', '00e9'],
  ['ucs2', 'é', '00e9'],
  ['utf16le', 'é', 'e900'],
  ['utf32', 'é', '000000e9'],
  ['utf8mb4', '😀', 'f09f9880'],
])('%s', (name, text, hex) => {
  const charset = charsetByName(name);
  expect(encodeText(text, charset).toString('hex')).toBe(hex);
  expect(decodeText(Buffer.from(hex, 'hex'), charset)).toBe(text);
});

test.each([
  ['latin1', 'a?b'],
  ['gbk', 'a?b'],
])('one question mark for a character that %s has not', (name, text) => {
  expect(encodeText('a😀b', charsetByName(name)).toString()).toBe(text);
});

test('character sets without a converter say so', () => {
  const without: string[] = [];
  for (const charset of allCharsets()) {
    try {
      expect(decodeText(encodeText('abc', charset), charset)).toBe('abc');
    } catch (error) {
      expect((error as { errno: number }).errno).toBe(1115);
      without.push(charset.name);
    }
  }
  expect(without).toEqual(['dec8', 'hp8', 'keybcs2', 'swe7']);
});

// MariaDB 10.11: HEX(CONVERT(_latin1 x'81' USING utf8mb4)) is C281.
test('all 256 bytes of latin1 are characters', () => {
  const latin1 = charsetByName('latin1');
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const text = decodeText(bytes, latin1);
  expect(text.codePointAt(0x80)).toBe(0x20ac);
  expect(text.codePointAt(0x81)).toBe(0x81);
  expect(encodeText(text, latin1)).toEqual(bytes);
});
