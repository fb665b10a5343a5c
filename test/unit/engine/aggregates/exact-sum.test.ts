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
  const sum = new ExactSum(1, type.unsigned);
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
  const sum = new ExactSum(4, false);
  sum.resize(3);
  const groups = Int32Array.from(texts, () => random.below(3));
  sum.add(vectorOf(type, texts), groups, texts.length);
  const expected = [0n, 0n, 0n];
  for (const [row, text] of texts.entries()) expected[groups[row]!]! += BigInt(text.replace('.', ''));
  expect([sum.value(0), sum.value(1), sum.value(2)]).toEqual(expected);
});

test('a sum that its words cannot hold is out of range', () => {
  for (const value of [2n ** 63n - 1n, -(2n ** 63n)]) {
    const sum = new ExactSum(1, false);
    sum.resize(1);
    sum.add(vectorOf(bigint, [value, value]), new Int32Array(2), 2);
    expect(() => sum.write(new BigInt64Array(1), 1, 1, 'BIGINT')).toThrow(expect.objectContaining({ errno: 1690 }));
  }
});
