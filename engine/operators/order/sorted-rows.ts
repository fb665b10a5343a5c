import type { ColumnType } from '../../batch/column-type';
import { layoutOf } from '../../batch/column-type';
import { type BytesVector, isValid, type Vector } from '../../batch/record-batch';
import { allSteps, type Steps, stepRows } from '../../batch/steps';
import { refuseUnorderable } from '../../types/collation/key-vector';
import { type StringKeys, stringOrderKeySteps } from '../keys/string-keys';
import { bigEndianWord, compareStrings, KeyOrder } from './key-order';
import { radixSort, radixSortSteps } from './radix-sort';

/** A key to sort by. */
export interface SortColumn {
  readonly vector: Vector;
  readonly type: ColumnType;
  readonly descending: boolean;
}

/**
 * The row numbers in the order of the keys; rows with equal keys keep their order. Numbers are sorted by their digits, in time proportional to
 * the rows; strings are sorted by eight bytes at a time, those that are
 * equal so far by the next eight, and take part by their ranks.
 */
export function sortedRows(keys: readonly SortColumn[], rowCount: number): Int32Array {
  return allSteps(sortedRowsSteps(keys, rowCount));
}

/** As sortedRows, in steps. */
export function* sortedRowsSteps(keys: readonly SortColumn[], rowCount: number): Steps<Int32Array> {
  let rows: Int32Array = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) rows[row] = row;
  // A stable sort by the last key, then by the one before it, and so on, sorts by all of them.
  for (let index = keys.length - 1; index >= 0; index--) {
    const { vector, type, descending } = keys[index]!;
    refuseUnorderable(type);
    if (layoutOf(type) === 'bytes') {
      const ranks = yield* stringRanks(vector as BytesVector, type, descending, rowCount);
      rows = yield* radixSortSteps(rows, ranks, 1, 0, 1);
    } else {
      const order = new KeyOrder([type], [descending]);
      const { words } = order.encode([vector], rowCount);
      yield;
      rows = yield* radixSortSteps(rows, words, order.width, 0, order.width);
    }
  }
  return rows;
}

/** A number for each row such that the numbers sort as the strings do; equal strings have equal numbers. */
function* stringRanks(column: BytesVector, type: ColumnType, descending: boolean, rowCount: number): Steps<Int32Array> {
  const keys = yield* stringOrderKeySteps(column, type);
  const rows = new Int32Array(rowCount);
  // NULLs get the lowest rank, 0, and take no part in the sort.
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (isValid(column.validity, row)) rows[count++] = row;
  const order = rows.subarray(0, count);
  yield;
  yield* sortStrings(order, keys, 0);
  const ranks = new Int32Array(rowCount);
  let rank = 1;
  for (let i = 0; i < count; i++) {
    if (i > 0 && compareStrings(keys, order[i - 1]!, keys, order[i]!) !== 0) rank++;
    ranks[order[i]!] = descending ? -rank : rank;
    if (i % stepRows === 0) yield;
  }
  return ranks;
}

/** Below this many strings a sort by comparison is faster than counting digits. */
const radixRowsMin = 256;
/** What sorting a row by comparison takes, against going over it. */
const comparisonWork = 32;
/** Bytes of a string that are sorted by at a time. */
const stepBytes = 8;
/** Bytes in common after which a sort by comparison takes over: each step is a call within a call. */
const depthMax = 1024;

/** Sorts rows whose strings have their first `depth` bytes in common. */
function* sortStrings(rows: Int32Array, keys: StringKeys, depth: number): Steps<void> {
  if (rows.length < radixRowsMin) {
    sortFew(rows, keys);
    return;
  }
  const { data, offsets } = keys;
  const words = new Int32Array(2 * rows.length);
  let longest = 0;
  for (let i = 0; i < rows.length; i++) {
    const start = offsets[rows[i]!]! + depth;
    const end = offsets[rows[i]! + 1]!;
    longest = Math.max(longest, end - start);
    words[2 * i] = bigEndianWord(data, start, end) ^ 0x80000000;
    words[2 * i + 1] = bigEndianWord(data, start + 4, end) ^ 0x80000000;
    if (i % stepRows === stepRows - 1) yield;
  }
  let positions: Int32Array = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) positions[i] = i;
  positions =
    rows.length < stepRows ? radixSort(positions, words, 2, 0, 2) : yield* radixSortSteps(positions, words, 2, 0, 2);
  const unsorted = rows.slice();
  for (let i = 0; i < rows.length; i++) rows[i] = unsorted[positions[i]!]!;
  let work = 0;
  for (let start = 0; start < rows.length; ) {
    let end = start + 1;
    while (end < rows.length && sameWords(words, positions[start]!, positions[end]!)) end++;
    if (end - start >= radixRowsMin) yield* sortTies(rows.subarray(start, end), keys, depth, longest);
    else if (end - start > 1) sortFew(rows.subarray(start, end), keys);
    work += end - start > 1 ? (end - start) * comparisonWork : 1;
    start = end;
    if (work >= stepRows) {
      work = 0;
      yield;
    }
  }
}

/** Rows whose next eight bytes are the same too, zeros standing for what is past a string's end. */
function* sortTies(rows: Int32Array, keys: StringKeys, depth: number, longest: number): Steps<void> {
  if (allEqual(rows, keys)) return;
  if (longest > stepBytes && depth < depthMax) yield* sortStrings(rows, keys, depth + stepBytes);
  else sortFew(rows, keys);
}

function sortFew(rows: Int32Array, keys: StringKeys): void {
  rows.sort((left, right) => compareStrings(keys, left, keys, right));
}

function sameWords(words: Int32Array, left: number, right: number): boolean {
  return words[2 * left] === words[2 * right] && words[2 * left + 1] === words[2 * right + 1];
}

function allEqual(rows: Int32Array, keys: StringKeys): boolean {
  for (let i = 1; i < rows.length; i++) if (compareStrings(keys, rows[i - 1]!, keys, rows[i]!) !== 0) return false;
  return true;
}
