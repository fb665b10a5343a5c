/**
 * Stable sort of row numbers by words that compare as signed 32-bit integers, most significant first: least significant digit first, 11
 * bits at a time, digits that are the same in all rows left out (D. Knuth, The Art of Computer Programming 3, 5.2.5).
 */

import { allSteps, type Steps, stepRows } from '../../batch/steps';

const signBit = 0x80000000 | 0;
const digitBits = 11;
const buckets = 1 << digitBits;
const shifts = [0, 11, 22] as const;

/** Reorders `rows` by words `first .. end-1` of each row, where row r has its words at `words[r * width]`. */
export function radixSort(rows: Int32Array, words: Int32Array, width: number, first: number, end: number): Int32Array {
  return allSteps(radixSortSteps(rows, words, width, first, end));
}

/** As radixSort, in steps. */
export function* radixSortSteps(
  rows: Int32Array,
  words: Int32Array,
  width: number,
  first: number,
  end: number,
): Steps<Int32Array> {
  let from = rows;
  let to: Int32Array = new Int32Array(rows.length);
  for (let word = end - 1; word >= first; word--) {
    const counts = yield* countDigits(from, words, width, word);
    for (let digit = 0; digit < shifts.length; digit++) {
      const starts = counts.subarray(digit * buckets, (digit + 1) * buckets);
      if (!toStarts(starts, from.length)) continue;
      yield* scatter(from, to, words, width, word, shifts[digit]!, starts);
      [from, to] = [to, from];
    }
  }
  return from;
}

/** How often each value of each of the three digits of a word occurs. */
function* countDigits(rows: Int32Array, words: Int32Array, width: number, word: number): Steps<Int32Array> {
  const counts = new Int32Array(3 * buckets);
  for (let start = 0; start < rows.length; start += stepRows) {
    countPart(rows.subarray(start, start + stepRows), words, width, word, counts);
    yield;
  }
  return counts;
}

function countPart(rows: Int32Array, words: Int32Array, width: number, word: number, counts: Int32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const value = words[rows[i]! * width + word]! ^ signBit;
    counts[value & (buckets - 1)]!++;
    counts[buckets + ((value >>> 11) & (buckets - 1))]!++;
    counts[2 * buckets + (value >>> 22)]!++;
  }
}

/** Counts become the positions where each digit's rows start; false when all rows have the same digit. */
function toStarts(counts: Int32Array, total: number): boolean {
  let start = 0;
  for (let digit = 0; digit < buckets; digit++) {
    const count = counts[digit]!;
    if (count === total) return false;
    counts[digit] = start;
    start += count;
  }
  return true;
}

function* scatter(
  from: Int32Array,
  to: Int32Array,
  words: Int32Array,
  width: number,
  word: number,
  shift: number,
  starts: Int32Array,
): Steps<void> {
  for (let start = 0; start < from.length; start += stepRows) {
    scatterPart(from.subarray(start, start + stepRows), to, words, width, word, shift, starts);
    yield;
  }
}

function scatterPart(
  from: Int32Array,
  to: Int32Array,
  words: Int32Array,
  width: number,
  word: number,
  shift: number,
  starts: Int32Array,
): void {
  for (let i = 0; i < from.length; i++) {
    const row = from[i]!;
    const digit = ((words[row * width + word]! ^ signBit) >>> shift) & (buckets - 1);
    to[starts[digit]!++] = row;
  }
}
