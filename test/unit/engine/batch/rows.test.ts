import { type ColumnType, columnType } from '../../../../engine/batch/column-type';
import { rowComparator, rowEquality } from '../../../../engine/batch/compare';
import { hashRows } from '../../../../engine/batch/hash';
import { isValid, type Vector } from '../../../../engine/batch/record-batch';
import { take, takeRows } from '../../../../engine/batch/select';
import { appendValue, vectorBuilder } from '../../../../engine/batch/vector-builder';

type Value = bigint | number | string | null;

function vectorOf(type: ColumnType, values: readonly Value[]): Vector {
  const builder = vectorBuilder(type, 1);
  for (const value of values) appendValue(builder, typeof value === 'string' ? Buffer.from(value) : value);
  return builder.finish();
}

const wide = 10n ** 60n;
const cases: readonly [string, ColumnType, readonly Value[]][] = [
  ['bigint', columnType('bigint'), [null, -(2n ** 63n), -4294967297n, -1n, 0n, 1n, 4294967296n, 2n ** 63n - 1n]],
  ['unsigned', columnType('bigint', { unsigned: true }), [null, 0n, 1n, 2n ** 63n - 1n, -(2n ** 63n), -1n]],
  ['double', columnType('double'), [null, -1e308, -1.5, 0, 1e-300, 2]],
  ['decimal(10)', columnType('decimal', { precision: 10 }), [null, -5n, 0n, 7n]],
  ['decimal(30)', columnType('decimal', { precision: 30 }), [null, -(10n ** 29n), -1n, 0n, 1n, 2n ** 64n, 10n ** 29n]],
  ['decimal(65)', columnType('decimal', { precision: 65 }), [null, -wide, -1n, 0n, 2n ** 64n, wide, wide + 1n]],
  ['datetime', columnType('datetime'), [null, 0n, 1n, 2n ** 40n]],
  ['varchar', columnType('varchar'), [null, '', 'A', 'AB', 'B', 'ab', 'é', '\u{1f600}'.repeat(20)]],
];

describe.each(cases)('%s', (_, type, values) => {
  const vector = vectorOf(type, values);
  const shuffled = vectorOf(type, [...values].reverse());
  const rows = values.map((_value, row) => row);

  test('sorts in both directions, NULL smallest', () => {
    const ascending = rowComparator([{ left: vector, right: vector, descending: false }]);
    for (const i of rows) for (const j of rows) expect(Math.sign(ascending(i, j))).toBe(Math.sign(i - j));
    const descending = rowComparator([{ left: vector, right: shuffled, descending: true }]);
    for (const i of rows) {
      for (const j of rows) expect(Math.sign(descending(i, j)) + 0).toBe(Math.sign(rows.length - 1 - j - i) + 0);
    }
  });

  test('equality and hashes agree across vectors', () => {
    const equal = rowEquality([vector], [shuffled]);
    const hashes = new Int32Array(rows.length);
    const other = new Int32Array(rows.length);
    hashRows([vector], rows.length, hashes);
    hashRows([shuffled], rows.length, other);
    expect(new Set(hashes).size).toBe(rows.length);
    for (const i of rows) {
      for (const j of rows) expect(equal(i, j)).toBe(i === rows.length - 1 - j);
      expect(hashes[i]).toBe(other[rows.length - 1 - i]);
    }
  });

  test('take repeats, leaves out, and makes NULL of -1', () => {
    const taken = take(vector, Int32Array.of(2, -1, 2, 0, 1), 4);
    expect(taken.length).toBe(4);
    expect([0, 1, 2, 3].map((row) => isValid(taken.validity, row))).toEqual([true, false, true, false]);
    const equal = rowEquality([taken], [vector]);
    expect([equal(0, 2), equal(1, 0), equal(2, 2), equal(3, 0)]).toEqual([true, true, true, true]);
  });
});

test('several keys decide in turn', () => {
  const first = vectorOf(columnType('int'), [1n, 1n, 2n]);
  const second = vectorOf(columnType('varchar'), ['b', 'a', 'a']);
  const third = vectorOf(columnType('double'), [1, 2, 3]);
  const key = (vector: Vector, descending = false) => ({ left: vector, right: vector, descending });
  const two = rowComparator([key(first, true), key(second)]);
  expect([2, 0, 1].sort(two)).toEqual([2, 1, 0]);
  expect([0, 1, 2].sort(rowComparator([key(second), key(first), key(third)]))).toEqual([1, 2, 0]);
  expect(rowEquality([first, second], [first, second])(0, 1)).toBe(false);
  expect(rowComparator([])(0, 1)).toBe(0);
});

test('zero and minus zero are one value', () => {
  const vector = vectorOf(columnType('double'), [0, -0, 1]);
  const hashes = new Int32Array(3);
  hashRows([vector], 3, hashes);
  expect(hashes[0]).toBe(hashes[1]);
  expect(rowEquality([vector], [vector])(0, 1)).toBe(true);
});

test('a decimal compares with one of more words', () => {
  const narrow = vectorOf(columnType('decimal', { precision: 5 }), [-1n, 0n, 5n]);
  const wideOne = vectorOf(columnType('decimal', { precision: 40 }), [-1n, 1n, wide]);
  const compare = rowComparator([{ left: narrow, right: wideOne, descending: false }]);
  expect([compare(0, 0), compare(1, 1), compare(2, 2), compare(2, 1), compare(0, 2)].map(Math.sign)).toEqual([
    0, -1, -1, 1, -1,
  ]);
});

test('columns that need a cast first are refused', () => {
  const int = vectorOf(columnType('int'), [1n]);
  const unsigned = vectorOf(columnType('int', { unsigned: true }), [1n]);
  const text = vectorOf(columnType('varchar'), ['1']);
  expect(() => rowEquality([int], [text])).toThrow('cannot be compared');
  expect(() => rowEquality([int], [unsigned])).toThrow('without a cast');
  expect(() => rowComparator([{ left: int, right: unsigned, descending: false }])).toThrow('without a cast');
});

test('taking all rows in order gives the batch itself', () => {
  const batch = { rowCount: 2, columns: [vectorOf(columnType('int'), [1n, 2n])] };
  expect(takeRows(batch, Int32Array.of(0, 1), 2)).toBe(batch);
  expect(takeRows(batch, Int32Array.of(1, 0), 2).rowCount).toBe(2);
});
