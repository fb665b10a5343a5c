import type { ColumnType } from '../../batch/column-type';
import { layoutOf } from '../../batch/column-type';
import { type BytesVector, isValid, type Vector } from '../../batch/record-batch';
import { type StringKeys, stringKeys } from '../keys/string-keys';
import { compareStrings, KeyOrder } from './key-order';
import { radixSort } from './radix-sort';

/** A key to sort by. */
export interface SortColumn {
  readonly vector: Vector;
  readonly type: ColumnType;
  readonly descending: boolean;
}

/**
 * The row numbers in the order of the keys; rows with equal keys keep their order. Numbers are sorted by their digits, in time proportional to
 * the rows; strings first get ranks, and comparisons are made only among those whose first eight bytes are equal.
 */
export function sortedRows(keys: readonly SortColumn[], rowCount: number): Int32Array {
  let rows: Int32Array = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) rows[row] = row;
  // A stable sort by the last key, then by the one before it, and so on, sorts by all of them.
  for (let index = keys.length - 1; index >= 0; index--) {
    const { vector, type, descending } = keys[index]!;
    const order = new KeyOrder([type], [descending]);
    if (layoutOf(type) === 'bytes') {
      rows = radixSort(rows, stringRanks(vector as BytesVector, type, descending, rowCount), 1, 0, 1);
    } else {
      rows = radixSort(rows, order.encode([vector], rowCount).words, order.width, 0, order.width);
    }
  }
  return rows;
}

/** A number for each row such that the numbers sort as the strings do; equal strings have equal numbers. */
function stringRanks(column: BytesVector, type: ColumnType, descending: boolean, rowCount: number): Int32Array {
  const order = new KeyOrder([type], [false]);
  const keys = stringKeys(column, type);
  const { words } = order.encode([column], rowCount);
  let rows: Int32Array = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) rows[row] = row;
  rows = radixSort(rows, words, order.width, 0, order.width);
  const ranks = new Int32Array(rowCount);
  let rank = 0;
  for (let start = 0; start < rowCount; ) {
    let end = start + 1;
    while (end < rowCount && sameWords(words, order.width, rows[start]!, rows[end]!)) end++;
    if (end - start > 1) sortRun(rows.subarray(start, end), keys, column);
    for (let i = start; i < end; i++) {
      if (i > 0 && (i === start || differs(keys, column, rows[i - 1]!, rows[i]!))) rank++;
      ranks[rows[i]!] = descending ? -rank : rank;
    }
    start = end;
  }
  return ranks;
}

function sameWords(words: Int32Array, width: number, left: number, right: number): boolean {
  for (let word = 0; word < width; word++) if (words[left * width + word] !== words[right * width + word]) return false;
  return true;
}

/** Rows whose first eight bytes are the same: most often because the strings are. NULLs are never mixed with others here. */
function sortRun(rows: Int32Array, keys: StringKeys, column: BytesVector): void {
  if (!isValid(column.validity, rows[0]!)) return;
  for (let i = 1; i < rows.length; i++) {
    if (compareStrings(keys, rows[i - 1]!, keys, rows[i]!) !== 0) {
      rows.sort((left, right) => compareStrings(keys, left, keys, right));
      return;
    }
  }
}

function differs(keys: StringKeys, column: BytesVector, left: number, right: number): boolean {
  return isValid(column.validity, left) && compareStrings(keys, left, keys, right) !== 0;
}
