import { isValid, type Vector } from '../../batch/record-batch';
import { type Steps, stepRows } from '../../batch/steps';
import { halvesOf } from './halves';

/** The least and the greatest of keys that fit in 32 bits. */
export interface KeyRange {
  readonly min: number;
  readonly max: number;
}

/** The range of a column's values, NULLs aside; null when they are no whole numbers of 32 bits, or there are none. */
export function* keyRangeSteps(vector: Vector): Steps<KeyRange | null> {
  if (vector.layout !== 'int64') return null;
  const halves = halvesOf(vector.values);
  const { validity, length } = vector;
  let [min, max] = [2 ** 31 - 1, -(2 ** 31)];
  let count = 0;
  for (let start = 0; start < length; start += stepRows) {
    const end = Math.min(length, start + stepRows);
    for (let row = start; row < end; row++) {
      if (!isValid(validity, row)) continue;
      const low = halves[2 * row]!;
      if (halves[2 * row + 1] !== low >> 31) return null;
      count++;
      if (low < min) min = low;
      if (low > max) max = low;
    }
    yield;
  }
  return count === 0 ? null : { min, max };
}
