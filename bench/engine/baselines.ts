/**
 * What one thread of the machine can do: the work of an operator in a plain loop over the same columns, for keys that happen to be row numbers
 * of an array. No hash table, no NULLs, no types, sums as doubles. Each returns something that depends on all of the work.
 */
import type { RecordBatch } from '../../engine/batch/record-batch';
import { halvesOf } from '../../engine/operators/keys/halves';

/** An int64 column as 32-bit halves, low first. */
function words(batch: RecordBatch, column: number): Int32Array {
  const vector = batch.columns[column]!;
  if (vector.layout !== 'int64') throw new Error('not a column of whole numbers');
  return halvesOf(vector.values);
}

/** The sum of column 1 for each value of column 0, which is below `groups`. */
export function addUp(batches: readonly RecordBatch[], groups: number): number {
  const sums = new Float64Array(groups);
  for (const batch of batches) {
    const [keys, values] = [words(batch, 0), words(batch, 1)];
    for (let at = 0; at < keys.length; at += 2) sums[keys[at]!]! += values[at]! + values[at + 1]! * 2 ** 32;
  }
  return sums[0]!;
}

/** For each probe row its two values and the two of the build row with the same key. Keys are below `keyCount`. */
export function lookUp(build: readonly RecordBatch[], probe: readonly RecordBatch[], keyCount: number): number {
  const payload = new Float64Array(keyCount);
  for (const batch of build) {
    const [keys, values] = [words(batch, 0), words(batch, 1)];
    for (let at = 0; at < keys.length; at += 2) payload[keys[at]!] = values[at]!;
  }
  let last = 0;
  for (const batch of probe) {
    const [keys, values] = [words(batch, 0), words(batch, 1)];
    const columns = [0, 1, 2, 3].map(() => new Float64Array(batch.rowCount));
    const [probeKeys, probeValues, buildKeys, buildValues] = columns as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let row = 0; row < batch.rowCount; row++) {
      const key = keys[2 * row]!;
      probeKeys[row] = key;
      probeValues[row] = values[2 * row]!;
      buildKeys[row] = key;
      buildValues[row] = payload[key]!;
    }
    last = buildValues[0]!;
  }
  return last;
}

/** Column 0 in order, alone. */
export function sortNumbers(batches: readonly RecordBatch[]): number {
  const numbers = new Float64Array(batches.reduce((sum, { rowCount }) => sum + rowCount, 0));
  let row = 0;
  for (const batch of batches) {
    const keys = words(batch, 0);
    for (let at = 0; at < keys.length; at += 2) numbers[row++] = keys[at]! + keys[at + 1]! * 2 ** 32;
  }
  return numbers.sort()[0]!;
}

/** The sum of both columns for rows whose column 0 is below `limit`. */
export function addFiltered(batches: readonly RecordBatch[], limit: number): number {
  let last = 0;
  for (const batch of batches) {
    const [keys, values] = [words(batch, 0), words(batch, 1)];
    const sums = new Float64Array(batch.rowCount);
    let count = 0;
    for (let at = 0; at < keys.length; at += 2) {
      const key = keys[at]! + keys[at + 1]! * 2 ** 32;
      if (key < limit) sums[count++] = key + values[at]! + values[at + 1]! * 2 ** 32;
    }
    last = sums[0]!;
  }
  return last;
}
