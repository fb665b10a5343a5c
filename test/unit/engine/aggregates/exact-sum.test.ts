import { ExactSum } from '../../../../engine/aggregates/exact-sum';
import { carryIntervalRows } from '../../../../engine/limits';
import { bigint, decimal, unsignedBigint, vectorOf } from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';

test.each([
  ['the smallest signed', bigint, -(2n ** 63n)],
  ['the largest signed', bigint, 2n ** 63n - 1n],
  ['the largest unsigned', unsignedBigint, 2n ** 64n - 1n],
  ['minus one', bigint, -1n],
])('no digit is lost over many rows: %s', (_, type, value) => {
  const batchRows = 100_000;
  const batches = Math.ceil((2.5 * carryIntervalRows) / batchRows);
  const vector = { ...vectorOf(type, [value]), length: batchRows } as ReturnType<typeof vectorOf>;
  const values = new BigInt64Array(batchRows).fill(value);
  const sum = new ExactSum(1, type.unsigned, true);
  sum.resize(2);
  const groups = new Int32Array(batchRows).fill(1);
  for (let batch = 0; batch < batches; batch++) sum.add({ ...vector, values } as typeof vector, groups, batchRows);
  expect(sum.value(1)).toBe(value * BigInt(batchRows * batches));
  expect(sum.count(1)).toBe(batchRows * batches);
  expect(sum.count(0)).toBe(0);
  const target = new BigInt64Array(4);
  sum.write(target, 2, 2, 'DECIMAL');
  expect((target[3]! << 64n) | BigInt.asUintN(64, target[2]!)).toBe(value * BigInt(batchRows * batches));
});

test('wide decimals, against bigints', () => {
  const random = newRandom();
  const type = decimal(60, 3);
  const texts = Array.from({ length: 2000 }, () => {
    const digits = Array.from({ length: 1 + random.below(56) }, () => random.below(10)).join('');
    return `${random.below(2) ? '-' : ''}${digits}.${String(random.below(1000)).padStart(3, '0')}`;
  });
  const sum = new ExactSum(4, false, true);
  sum.resize(3);
  const groups = Int32Array.from(texts, () => random.below(3));
  sum.add(vectorOf(type, texts), groups, texts.length);
  const expected = [0n, 0n, 0n];
  for (const [row, text] of texts.entries()) expected[groups[row]!]! += BigInt(text.replace('.', ''));
  expect([sum.value(0), sum.value(1), sum.value(2)]).toEqual(expected);
});

test('a sum that its words cannot hold is out of range', () => {
  for (const value of [2n ** 63n - 1n, -(2n ** 63n)]) {
    const sum = new ExactSum(1, false, false);
    sum.resize(1);
    sum.add(vectorOf(bigint, [value, value]), new Int32Array(2), 2);
    expect(() => sum.write(new BigInt64Array(1), 1, 1, 'BIGINT')).toThrow(expect.objectContaining({ errno: 1690 }));
  }
});

describe('small values first, then larger ones, against bigints', () => {
  const groupCount = 7;

  test.each([
    ['signed', false, true],
    ['signed, values not counted', false, false],
    ['unsigned', true, true],
    ['unsigned, values not counted', true, false],
  ])('%s', (_, unsigned, counts) => {
    const random = newRandom();
    const type = unsigned ? unsignedBigint : bigint;
    const largest = unsigned ? 2n ** 64n - 1n : 2n ** 63n - 1n;
    // The sums of 32-bit values, of values of which only a few sums fit in a double, and of the largest.
    for (const sizes of [[31], [31, 52], [45, 45, 45], [51, 31], [31, 64], [20, 50, 64, 10]]) {
      const sum = new ExactSum(1, unsigned, counts);
      const sums = Array<bigint>(groupCount + 1).fill(0n);
      const valueCounts = Array<number>(groupCount + 1).fill(0);
      for (const [round, bits] of sizes.entries()) {
        // The last group comes late, and its first values are NULL.
        sum.resize(round === 0 ? groupCount : groupCount + 1);
        for (let batch = 0; batch < 4; batch++) {
          const values = Array.from({ length: 500 }, () => {
            if (random.below(10) === 0) return null;
            const bound = 2n ** BigInt(bits);
            const size = ((BigInt(random.below(2 ** 31)) << 33n) | BigInt(random.below(2 ** 31))) % bound;
            const value = random.below(20) === 0 ? bound - 1n : size;
            const signed = unsigned || random.below(2) === 0 ? value : -value;
            return signed > largest ? largest : signed < -largest ? -largest : signed;
          });
          const groups = Int32Array.from(values, () => random.below(round === 0 ? groupCount - 1 : groupCount));
          sum.add(vectorOf(type, values), groups, values.length);
          for (const [row, value] of values.entries()) {
            if (value === null) continue;
            sums[groups[row]!]! += value;
            valueCounts[groups[row]!]!++;
          }
        }
      }
      sum.resize(groupCount + 1);
      const target = new BigInt64Array(2 * (groupCount + 1));
      sum.write(target, 2, groupCount + 1, 'DECIMAL');
      for (const [group, expected] of sums.entries()) {
        expect(sum.value(group)).toBe(expected);
        expect((target[2 * group + 1]! << 64n) | BigInt.asUintN(64, target[2 * group]!)).toBe(expected);
        if (counts) expect(sum.count(group)).toBe(valueCounts[group]);
        else expect(sum.count(group) > 0).toBe(valueCounts[group]! > 0);
      }
    }
  });

  test('values that add up to 0 are values', () => {
    const sum = new ExactSum(1, false, false);
    sum.resize(3);
    sum.add(vectorOf(bigint, [5n, -5n, 0n, null]), Int32Array.of(0, 0, 1, 2), 4);
    expect([0, 1, 2].map((group) => [sum.value(group), sum.count(group) > 0])).toEqual([
      [0n, true],
      [0n, true],
      [0n, false],
    ]);
  });
});
