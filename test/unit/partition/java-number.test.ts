import {
  digitsOf,
  digitValue,
  parseInt32,
  parseLong,
  remainderOf,
  shortInteger,
} from '../../../planner/partition/java-number';
import { seededRandom } from './seeded-random';

const seed = 20241125;
console.info(`SEED=${seed}`);

test('all decimal digits of the Basic Multilingual Plane have their value', () => {
  expect([...'0５٣९᪙'].map((digit) => digitValue(digit.charCodeAt(0)))).toEqual([0, 5, 3, 9, 9]);
  expect([...'a /:²½Ⅷ'].map((other) => digitValue(other.charCodeAt(0)))).toEqual([-1, -1, -1, -1, -1, -1, -1]);
});

test.each(['', '-', '+', '--1', '+-1', '1-', ' 1', '1 ', '1.0', '1e3', '0x1', '1_000', 'null', '𝟙'])(
  '%j is no integer',
  (text) => {
    expect([shortInteger(text), digitsOf(text), parseLong(text), parseInt32(text)]).toEqual([
      Number.NaN,
      null,
      null,
      null,
    ]);
  },
);

test('ends of the ranges', () => {
  expect(parseLong('9223372036854775807')).toBe(9223372036854775807n);
  expect(parseLong('-9223372036854775808')).toBe(-9223372036854775808n);
  expect(parseLong('9223372036854775808')).toBeNull();
  expect(parseLong('-9223372036854775809')).toBeNull();
  expect(parseInt32('2147483647')).toBe(2147483647);
  expect(parseInt32('-2147483648')).toBe(-2147483648);
  expect(parseInt32('2147483648')).toBeNull();
  expect(parseLong('0000000000000000000000000000012')).toBe(12n);
  expect(parseLong('-0')).toBe(0);
});

test('short and long texts agree with BigInt', () => {
  const random = seededRandom(seed);
  for (let round = 0; round < 20_000; round++) {
    const length = 1 + Math.floor(random() * 22);
    const digits = Array.from({ length }, () => Math.floor(random() * 10)).join('');
    const sign = ['', '-', '+'][Math.floor(random() * 3)]!;
    const value = BigInt(digits) * (sign === '-' ? -1n : 1n);
    const parsed = parseLong(sign + digits);
    expect(parsed === null ? null : BigInt(parsed)).toBe(BigInt.asIntN(64, value) === value ? value : null);
    expect(digitsOf(sign + digits)).toBe(String(BigInt(digits)));
    if (parsed !== null) expect(remainderOf(parsed, 97)).toBe(Number(BigInt(digits) % 97n));
  }
});
