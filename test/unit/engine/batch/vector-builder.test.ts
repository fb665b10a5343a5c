import { columnType } from '../../../../engine/batch/column-type';
import { readDecimal } from '../../../../engine/batch/decimal-words';
import { isValid, type Vector } from '../../../../engine/batch/record-batch';
import { dateTimeParts, packDateTime } from '../../../../engine/batch/temporal-pack';
import {
  bytesBuilder,
  decimalBuilder,
  float64Builder,
  int64Builder,
  nullVector,
  vectorBuilder,
} from '../../../../engine/batch/vector-builder';

function valuesOf(vector: Vector): unknown[] {
  return Array.from({ length: vector.length }, (_, row) => {
    if (!isValid(vector.validity, row)) return null;
    if (vector.layout === 'decimal') return readDecimal(vector.values, row, vector.words);
    if (vector.layout !== 'bytes') return vector.values[row];
    return Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString();
  });
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

test('integers grow past the first capacity and keep NULLs where they are', () => {
  const builder = int64Builder(columnType('bigint'), 2);
  builder.append(-(2n ** 63n));
  builder.appendNull();
  builder.appendNumber(-1);
  builder.appendNumber(Number.MAX_SAFE_INTEGER);
  builder.appendNumber(Number.MIN_SAFE_INTEGER);
  builder.appendNumber(-4294967296);
  builder.appendHalves(-1, 0x7fffffff);
  const first = builder.finish();
  expect(valuesOf(first)).toEqual([
    -(2n ** 63n),
    null,
    -1n,
    9007199254740991n,
    -9007199254740991n,
    -4294967296n,
    2n ** 63n - 1n,
  ]);
  builder.append(5n);
  const second = builder.finish();
  expect(valuesOf(second)).toEqual([5n]);
  expect(second.validity).toBeNull();
  expect(valuesOf(first)[0]).toBe(-(2n ** 63n));
});

test('text of integers up to the unsigned range', () => {
  const builder = int64Builder(columnType('bigint', { unsigned: true }), 1);
  for (const text of [
    '0',
    '-1',
    '18446744073709551615',
    '-9223372036854775808',
    '123456789012345',
    '9007199254740993',
  ]) {
    builder.appendIntegerText(bytes(`x${text}y`), 1, text.length + 1);
  }
  expect(valuesOf(builder.finish())).toEqual([
    0n,
    -1n,
    -1n,
    -9223372036854775808n,
    123456789012345n,
    9007199254740993n,
  ]);
  for (const text of ['', '-', '1.5', 'a', '12345678901234567x']) {
    expect(() => builder.appendIntegerText(bytes(text), 0, text.length)).toThrow('Not the text of a value');
  }
});

test.each([
  [5, 2, ['0.00', '-1.5', '123.45', '-999.99', '.5', '7.', '1'], [0n, -150n, 12345n, -99999n, 50n, 700n, 100n]],
  [18, 9, ['999999999.999999999', '-999999999.999999999'], [999999999999999999n, -999999999999999999n]],
  [30, 10, ['12345678901234567890.0123456789', '-0.0000000001'], [123456789012345678900123456789n, -1n]],
  [65, 30, [`-${'9'.repeat(35)}.${'9'.repeat(30)}`, '1'], [-(10n ** 65n - 1n), 10n ** 30n]],
  [65, 0, ['9'.repeat(65), '-1'], [10n ** 65n - 1n, -1n]],
])('text of decimals (%i,%i)', (precision, scale, texts, expected) => {
  const builder = decimalBuilder(columnType('decimal', { precision, scale }), 1);
  for (const text of texts) builder.appendText(bytes(text), 0, text.length);
  builder.appendNull();
  builder.appendNumber(-7);
  expect(valuesOf(builder.finish())).toEqual([...expected, null, -7n]);
  expect(() => builder.appendText(bytes('1e5'), 0, 3)).toThrow('Not the text of a value of type decimal');
});

test('strings of any length, NULLs, and text past ASCII', () => {
  const builder = bytesBuilder(columnType('varchar', { length: 100 }), 1, 1);
  const texts = ['', 'a', 'é😀中', 'x'.repeat(1000), 'abcé'];
  for (const text of texts) {
    builder.appendString(text);
    builder.appendBytes(bytes(text));
  }
  builder.appendNull();
  expect(valuesOf(builder.finish())).toEqual([...texts.flatMap((text) => [text, text]), null]);
  builder.appendString('again');
  expect(valuesOf(builder.finish())).toEqual(['again']);
});

test('dates and times as servers write them', () => {
  const datetime = int64Builder(columnType('datetime', { scale: 6 }), 1);
  const texts = [
    '2024-02-29 23:59:58.123456',
    '0000-00-00',
    '9999-12-31 23:59:59',
    '0001-00-00 00:00:00',
    '2024-01-02 03:04:05.5',
  ];
  for (const text of texts) datetime.appendTemporalText(bytes(text), 0, text.length);
  const vector = datetime.finish();
  expect([...vector.values].map((value) => Object.values(dateTimeParts(value)).join(' '))).toEqual([
    '2024 2 29 23 59 58 123456',
    '0 0 0 0 0 0 0',
    '9999 12 31 23 59 59 0',
    '1 0 0 0 0 0 0',
    '2024 1 2 3 4 5 500000',
  ]);
  expect(vector.values[0]).toBe(packDateTime(2024, 2, 29, 23, 59, 58, 123456));
  // The layout that column-type.ts states.
  const ymd = BigInt(((2024 * 13 + 2) << 5) | 29);
  expect(vector.values[0]).toBe((((ymd << 17n) | BigInt((23 << 12) | (59 << 6) | 58)) << 24n) | 123456n);
  expect(() => datetime.appendTemporalText(bytes('2024-1-2'), 0, 8)).toThrow('Not the text of a value of type date');

  const time = int64Builder(columnType('time', { scale: 6 }), 1);
  for (const text of ['00:00:00', '-838:59:59.999999', '24:00:01.5']) {
    time.appendTemporalText(bytes(text), 0, text.length);
  }
  expect([...time.finish().values]).toEqual([0n, -3020399999999n, 86401500000n]);
  expect(() => time.appendTemporalText(bytes('1:2:3'), 0, 5)).toThrow('Not the text of a value of type time');
});

test('every type has a builder and a vector of NULLs', () => {
  for (const type of [
    columnType('int'),
    columnType('double'),
    columnType('decimal', { precision: 40 }),
    columnType('date'),
    columnType('varchar'),
    columnType('null'),
  ]) {
    const builder = vectorBuilder(type, 1);
    for (let row = 0; row < 20; row++) builder.appendNull();
    expect(valuesOf(builder.finish())).toEqual(new Array(20).fill(null));
    expect(valuesOf(nullVector(type, 9))).toEqual(new Array(9).fill(null));
  }
  const builder = float64Builder(columnType('double'), 1);
  for (const value of [1.5, -0, 1e308]) builder.append(value);
  expect(valuesOf(builder.finish())).toEqual([1.5, -0, 1e308]);
});
