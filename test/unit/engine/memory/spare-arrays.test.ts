import { spareArrayBytesMin, spareArraysBytesMax, spareArraysMs } from '../../../../engine/limits';
import { SpareArrays } from '../../../../engine/memory/spare-arrays';

const length = spareArrayBytesMin / Float64Array.BYTES_PER_ELEMENT;

test('memory that was given back is used again, and zero', () => {
  const spare = new SpareArrays();
  const first = spare.take(Float64Array, length);
  first.fill(7);
  spare.giveBack(first);
  expect(spare.bytes).toBe(first.byteLength);
  const second = spare.take(Int32Array, 2 * length);
  expect(second.buffer).toBe(first.buffer);
  expect(second.every((value) => value === 0)).toBe(true);
  expect(spare.bytes).toBe(0);
  expect(spare.take(Float64Array, length).buffer).not.toBe(first.buffer);
});

test.each([length, length + 1, 1_000_000, 1_234_567, 3 * length - 1])('of %d entries there are few more', (wanted) => {
  const array = new SpareArrays().take(Float64Array, wanted);
  expect(array.length).toBeGreaterThanOrEqual(wanted);
  expect(array.length).toBeLessThanOrEqual(wanted * 1.125);
});

test('small arrays are as long as wanted, and not kept', () => {
  const spare = new SpareArrays();
  const small = spare.take(Int32Array, 100);
  expect(small).toHaveLength(100);
  spare.giveBack(small);
  expect(spare.bytes).toBe(0);
});

test('a larger array has what was in the smaller one, which is given back', () => {
  const spare = new SpareArrays();
  const small = spare.take(Int32Array, 2 * length).fill(3);
  const large = spare.grown(small, 2 * length + 1);
  expect(large).toHaveLength(4 * length);
  expect(large.subarray(0, 2 * length).every((value) => value === 3)).toBe(true);
  expect(large.subarray(2 * length).every((value) => value === 0)).toBe(true);
  expect(spare.bytes).toBe(small.byteLength);
  expect(spare.grown(large, 5)).toBe(large);
});

test('no more is kept than the limit says: what was given back first goes first', () => {
  const spare = new SpareArrays();
  const third = Math.ceil(spareArraysBytesMax / 3 / Int32Array.BYTES_PER_ELEMENT);
  const arrays = Array.from({ length: 4 }, () => spare.take(Int32Array, third));
  for (const array of arrays) spare.giveBack(array);
  expect(spare.bytes).toBeLessThanOrEqual(spareArraysBytesMax);
  expect(spare.take(Int32Array, third).buffer).not.toBe(arrays[0]!.buffer);
  spare.giveBack(new Int32Array(spareArraysBytesMax));
  expect(spare.bytes).toBeLessThanOrEqual(spareArraysBytesMax);
});

test('nothing is kept for long', () => {
  jest.useFakeTimers();
  try {
    const spare = new SpareArrays();
    spare.giveBack(spare.take(Float64Array, length));
    jest.advanceTimersByTime(spareArraysMs - 1);
    expect(spare.bytes).toBeGreaterThan(0);
    jest.advanceTimersByTime(1);
    expect(spare.bytes).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});
