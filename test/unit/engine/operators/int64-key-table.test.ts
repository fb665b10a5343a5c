import { Int64KeyTable } from '../../../../engine/operators/keys/int64-key-table';
import type { KeyRange } from '../../../../engine/operators/keys/key-range';
import { newRandom, type Random } from '../../../support/random';

const batchRows = 500;

function halvesOf(keys: readonly (bigint | null)[]): { readonly halves: Int32Array; readonly validity: Uint8Array } {
  const values = BigInt64Array.from(keys, (key) => key ?? 0n);
  const validity = new Uint8Array((keys.length + 7) >> 3);
  keys.forEach((key, row) => {
    if (key !== null) validity[row >> 3]! |= 1 << (row & 7);
  });
  return { halves: new Int32Array(values.buffer), validity };
}

/** Puts the keys in, batch by batch, and looks them and others up; a Map must say the same. */
function check(keys: readonly (bigint | null)[], nulls: 'equal' | 'never', range: KeyRange | null = null): void {
  const table = new Int64KeyTable(nulls, { room: range === null ? 0 : keys.length, range });
  const known = new Map<bigint | null, number>();
  for (let start = 0; start < keys.length; start += batchRows) {
    const part = keys.slice(start, start + batchRows);
    const { halves, validity } = halvesOf(part);
    const numbers = new Int32Array(part.length);
    table.assign(halves, validity, part.length, numbers);
    const expected = part.map((key) => {
      if (key === null && nulls === 'never') return -1;
      if (!known.has(key)) known.set(key, known.size);
      return known.get(key)!;
    });
    expect([...numbers]).toEqual(expected);
  }
  expect(table.size).toBe(known.size);
  const asked = [...keys, ...keys.map((key) => (key === null ? null : BigInt.asIntN(64, key + 1n)))];
  asked.push(2n ** 32n, -(2n ** 32n), 2n ** 63n - 1n, -(2n ** 63n), 2n ** 31n, -(2n ** 31n) - 1n);
  const { halves, validity } = halvesOf(asked);
  const numbers = new Int32Array(asked.length);
  table.find(halves, validity, asked.length, numbers);
  expect([...numbers]).toEqual(asked.map((key) => known.get(key) ?? -1));
}

const count = 20_000;
const between = (random: Random, min: number, range: number): bigint => BigInt(min + random.below(range));
const from = (make: (row: number, random: Random) => bigint | null) => (random: Random) =>
  Array.from({ length: count }, (_, row) => make(row, random));

const keySets: Record<string, (random: Random) => (bigint | null)[]> = {
  'close together': from((_row, random) => between(random, 1000, 15_000)),
  ascending: from((row) => BigInt(row)),
  'descending below zero': from((row) => BigInt(-row)),
  'at the least 32-bit number': from((_row, random) => between(random, -(2 ** 31), 12_000)),
  'at the greatest 32-bit number': from((_row, random) => between(random, 2 ** 31 - 12_000, 12_000)),
  'at both ends': from((row, random) => between(random, row % 2 === 0 ? -(2 ** 31) : 2 ** 31 - 9000, 9000)),
  'far apart': from((_row, random) => between(random, 0, 2 ** 31) * 7_919_191n),
  'close together, then one far away': from((row, random) => (row === 9000 ? 2n ** 40n : between(random, 0, 9000))),
  'close together, then some a little away': from((row, random) => between(random, row > 9000 ? 20_000 : 0, 9000)),
  'far apart, then close together': from((row, random) =>
    row < 1500 ? BigInt(row) ** 4n : between(random, 0, 20_000),
  ),
  'with NULLs': from((_row, random) => (random.chance(0.1) ? null : between(random, -5000, 12_000))),
  'few, close together': (random) => Array.from({ length: 40 }, () => between(random, 0, 30)),
};

describe.each(['equal', 'never'] as const)('NULLs %s', (nulls) => {
  test.each(Object.entries(keySets))('%s', (_name, make) => check(make(newRandom()), nulls));
});

test('keys of a range that is told beforehand', () => {
  const random = newRandom();
  const keys = Array.from({ length: count }, () => between(random, -3000, 50_000));
  check(keys, 'never', { min: -3000, max: 46_999 });
});

test('keys that lie close together take less memory than hashed ones', () => {
  const bytesOf = (keys: bigint[]): number => {
    const table = new Int64KeyTable('equal');
    table.assign(halvesOf(keys).halves, null, keys.length, new Int32Array(keys.length));
    return table.byteLength;
  };
  const close = Array.from({ length: count }, (_, row) => BigInt(row * 3));
  expect(bytesOf(close)).toBeLessThan(bytesOf(close.map((key) => key * 1000n)));
});
