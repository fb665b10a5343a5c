import { writeDecimalBigInt, writeDecimalWord } from '../../../../engine/batch/format/decimal';
import { fixedText, floatText } from '../../../../engine/batch/format/float';
import { writeInteger, zeroFill } from '../../../../engine/batch/format/integer';
import { writeDateTime, writeTime } from '../../../../engine/batch/format/temporal';
import { newRandom } from '../../../support/random';

const target = Buffer.alloc(400);
const text = (end: number): string => target.toString('latin1', 0, end);
const halves = (value: bigint): [low: number, high: number] => [
  Number(BigInt.asIntN(32, value)),
  Number(BigInt.asIntN(32, value >> 32n)),
];

test('integers: all powers of ten and two, their neighbours, and 100,000 random ones', () => {
  const random = newRandom();
  const values: bigint[] = [];
  for (let i = 0n; i < 20n; i++) for (const d of [-1n, 0n, 1n]) values.push(10n ** i + d, -(10n ** i) + d);
  for (let i = 0n; i < 64n; i++) for (const d of [-1n, 0n, 1n]) values.push(2n ** i + d, -(2n ** i) + d);
  for (let i = 0; i < 100_000; i++) values.push(BigInt.asIntN(1 + random.below(64), random.int64()));
  for (const value of values) {
    const signed = BigInt.asIntN(64, value);
    expect(text(writeInteger(target, 0, ...halves(value), false))).toBe(String(signed));
    expect(text(writeInteger(target, 0, ...halves(value), true))).toBe(String(BigInt.asUintN(64, value)));
  }
});

test('decimals of one word, as those of many', () => {
  const random = newRandom();
  for (let i = 0; i < 50_000; i++) {
    const value = BigInt.asIntN(1 + random.below(60), random.int64());
    const scale = random.below(19);
    const word = text(writeDecimalWord(target, 0, ...halves(value), scale));
    expect(word).toBe(text(writeDecimalBigInt(target, 0, value, scale)));
  }
  expect(text(writeDecimalBigInt(target, 0, -5n, 2))).toBe('-0.05');
  expect(text(writeDecimalBigInt(target, 0, 0n, 3))).toBe('0.000');
  expect(text(writeDecimalBigInt(target, 0, 12345n, 0))).toBe('12345');
});

test.each<[number, string, string]>([
  [0, '0', '0'],
  [-0, '0', '0'],
  [0.1, '0.1', '0.1'],
  [1e14, '100000000000000', '100000000000000'],
  [1e15, '1e15', '1e15'],
  [1234567890123456.8, '1234567890123456.8', '1.23457e15'],
  [1e20, '1e20', '1e20'],
  [1.5e-7, '0.00000015', '0.00000015'],
  [1e-15, '0.000000000000001', '0.000000000000001'],
  [1e-16, '1e-16', '1e-16'],
  [-2.5e-300, '-2.5e-300', '-2.5e-300'],
  [1 / 3, '0.3333333333333333', '0.333333'],
  [16777216, '16777216', '16777200'],
  [33305650, '33305650', '33305600'],
  [33305750, '33305750', '33305800'],
  [Number.NaN, '0', '0'],
  [Number.NEGATIVE_INFINITY, '0', '0'],
])('%d as DOUBLE %s, as FLOAT %s', (value, double, single) => {
  expect([floatText(value, false), floatText(value, true)]).toEqual([double, single]);
});

test.each<[number, number, string]>([
  [1.5, 3, '1.500'],
  [2, 0, '2'],
  [0.125, 2, '0.12'],
  [0.375, 2, '0.38'],
  [-16966062349670.438, 5, '-16966062349670.43800'],
  [1e22, 2, '10000000000000000000000.00'],
  [1.5e-7, 3, '0.000'],
  [1.5e-7, 10, '0.0000001500'],
])('%d with %d decimals', (value, scale, expected) => {
  expect(fixedText(value, scale)).toBe(expected);
});

test('zerofill', () => {
  expect(text(zeroFill(target, 0, writeInteger(target, 0, 42, 0, true), 5))).toBe('00042');
  expect(text(zeroFill(target, 0, writeInteger(target, 0, 123456, 0, true), 5))).toBe('123456');
});

test('temporal values with every number of fractional digits', () => {
  const packed = ((((2024n * 13n + 2n) << 5n) | 29n) << 17n) | (23n << 12n) | (59n << 6n) | 58n;
  const value = (packed << 24n) | 123456n;
  const full = '2024-02-29 23:59:58.123456';
  const time = '-838:59:58.123456';
  const microseconds = -(((838n * 60n + 59n) * 60n + 58n) * 1_000_000n + 123456n);
  for (let digits = 0; digits <= 6; digits++) {
    const cut = digits === 0 ? 7 : 6 - digits;
    expect(text(writeDateTime(target, 0, ...halves(value), digits))).toBe(full.slice(0, full.length - cut));
    expect(text(writeTime(target, 0, ...halves(microseconds), digits))).toBe(time.slice(0, time.length - cut));
  }
});
