import { columnType } from '../../../../engine/batch/column-type';
import { compareBytes } from '../../../../engine/batch/compare';
import { bytesBuilder } from '../../../../engine/batch/vector-builder';
import { KeyBuffer } from '../../../../engine/types/collation/collation';
import { equalityKey, orderingKey } from '../../../../engine/types/collation/key-vector';
import { collationFor, collationNames } from '../../../../engine/types/collation/registry';

function compare(collation: string, left: string, right: string): number {
  return Math.sign(collationFor(collation)!.compare(Buffer.from(left), Buffer.from(right)));
}

// Expected values: MariaDB 10.11, `SELECT STRCMP(a, b)` under the collation.
test.each([
  ['utf8mb4_general_ci', 'abc', 'ABC', 0],
  ['utf8mb4_general_ci', 'é', 'E', 0],
  ['utf8mb4_general_ci', 'ß', 's', 0],
  ['utf8mb4_general_ci', 'ß', 'ss', -1],
  ['utf8mb4_unicode_ci', 'ß', 'ss', 0],
  ['utf8mb4_general_ci', '😀', '😁', 0],
  ['utf8mb4_unicode_520_ci', '😀', '😁', -1],
  ['utf8mb4_bin', '😀', '😁', -1],
  ['utf8mb4_general_ci', 'a', 'a  ', 0],
  ['utf8mb4_general_ci', 'a', 'a\t', 1],
  ['utf8mb4_general_ci', 'a \t', 'a', -1],
  ['utf8mb4_general_ci', 'a  \t', 'a \t', 1],
  ['utf8mb4_general_ci', 'a b', 'a  b', 1],
  ['utf8mb4_general_ci', 'a', 'a !', -1],
  ['utf8mb4_general_nopad_ci', 'a', 'a ', -1],
  ['utf8mb4_general_nopad_ci', 'a\t', 'a', 1],
  ['utf8mb4_bin', 'a', 'a ', 0],
  ['utf8mb4_bin', 'a', 'A', 1],
  ['utf8mb4_bin', 'a', 'a\n', 1],
  ['binary', 'a', 'a ', -1],
  ['latin1_swedish_ci', 'Ä', 'Z', 1],
  ['latin1_swedish_ci', 'ü', 'y', 0],
  ['latin1_bin', '€', 'ÿ', -1],
  ['utf8_general_ci', 'A', 'a', 0],
  ['UTF8MB4_UNICODE_CI', 'A', 'á', 0],
  ['utf8mb4_unicode_ci', 'a\u00a0', 'a', 0],
  ['utf8mb4_unicode_ci', 'a\u0301', 'a', 0],
  ['utf8mb4_uca1400_ai_ci', 'Ä', 'a ', 0],
  ['utf8mb4_uca1400_as_ci', 'Ä', 'a', 1],
  ['utf8mb4_uca1400_as_ci', 'Ä', 'ä', 0],
  ['utf8mb4_uca1400_as_cs', 'Ä', 'ä', 1],
  ['utf8mb4_uca1400_as_cs', 'Äa', 'ab', -1],
  ['utf8mb4_uca1400_nopad_ai_ci', 'a', 'a ', -1],
  ['utf8mb4_uca1400_ai_ci', '\u0e40\u0e01', '\u0e01\u0e40', 0],
  ['big5_chinese_ci', '一', '乙', -1],
  ['big5_chinese_ci', 'A', 'a', 0],
  // MySQL 8.0 (manual: "Unicode Character Sets"); its NO PAD, its Korean syllables that are their letters.
  ['utf8mb4_0900_ai_ci', 'ÄSS', 'aß', 0],
  ['utf8mb4_0900_ai_ci', 'a', 'a ', -1],
  ['utf8mb4_0900_ai_ci', '😀', '😁', -1],
  ['utf8mb4_0900_ai_ci', '가', '\u1100\u1161', 0],
  ['utf8mb4_0900_as_ci', 'e', 'é', -1],
  ['utf8mb4_0900_as_ci', 'É', 'é', 0],
  ['utf8mb4_0900_as_cs', 'a', 'A', -1],
  ['utf8mb4_0900_bin', 'a', 'A', 1],
])('%s: %j against %j', (collation, left, right, expected) => {
  expect(compare(collation, left, right)).toBe(expected);
  expect(compare(collation, right, left)).toBe(0 - expected);
});

test('unknown collations are not guessed', () => {
  expect(collationFor('utf8mb4_klingon_ci')).toBeNull();
  expect(collationFor('utf8mb4_turkish_ci')).toBeNull();
  const builder = bytesBuilder(columnType('varchar', { collation: 'utf8mb4_klingon_ci' }));
  const vector = builder.finish();
  expect(() => equalityKey(vector)).toThrow('comparing strings under collation utf8mb4_klingon_ci');
});

test('long runs of spaces keep their order', () => {
  const lengths = [1, 2, 253, 254, 255, 256, 1000, 70000];
  for (const [index, length] of lengths.entries()) {
    for (const longer of lengths.slice(index + 1)) {
      const [short, long] = [' '.repeat(length), ' '.repeat(longer)];
      expect(compare('utf8mb4_general_ci', `${short}x`, `${long}x`)).toBe(1);
      expect(compare('utf8mb4_general_ci', `${short}\t`, `${long}\t`)).toBe(-1);
      expect(compare('utf8mb4_bin', `${short}x`, `${long}x`)).toBe(1);
      expect(compare('utf8mb4_bin', `${short}\t`, `${long}\t`)).toBe(-1);
    }
  }
});

test('keys of ASCII strings are little longer than the strings', () => {
  for (const name of collationNames) {
    const out = new KeyBuffer(0);
    const text = Buffer.from('Customer#000000017');
    collationFor(name)!.sortKey(text, 0, text.length, out);
    // Further levels take few bytes more: spaces and small letters without accents weigh nothing there.
    expect(out.length - text.length).toBeLessThanOrEqual(name.includes('_as_') || name.endsWith('_cs') ? 60 : 1);
  }
});

test('a column becomes keys; NULLs stay; ENUM has equality but no order', () => {
  const texts = ['b', null, 'A ', 'a', ''];
  const build = (type: ReturnType<typeof columnType>) => {
    const builder = bytesBuilder(type, 1);
    for (const text of texts) {
      if (text === null) builder.appendNull();
      else builder.appendString(text);
    }
    return builder.finish();
  };
  const keys = orderingKey(build(columnType('varchar', { collation: 'utf8mb4_general_ci' })));
  if (keys.layout !== 'bytes') throw new Error('strings have byte keys');
  const key = (row: number): Uint8Array => keys.data.subarray(keys.offsets[row], keys.offsets[row + 1]);
  const order = (a: number, b: number): number =>
    Math.sign(compareBytes(key(a), 0, key(a).length, key(b), 0, key(b).length));
  expect([order(2, 3), order(0, 3), order(4, 3)]).toEqual([0, 1, -1]);
  expect(keys.validity![0]! & 2).toBe(0);
  const enumeration = build(columnType('enum', { collation: 'utf8mb4_general_ci' }));
  expect(equalityKey(enumeration).length).toBe(5);
  expect(() => orderingKey(enumeration)).toThrow('ordering a column of type ENUM');
  const binary = build(columnType('varbinary'));
  expect(orderingKey(binary)).toBe(binary);
});
