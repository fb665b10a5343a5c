import { doublesOf, requireLayout } from '../aggregates/argument';
import { doubleVector } from '../aggregates/result-vector';
import { isValid } from '../batch/record-batch';
import type { FrameState } from './frame-aggregate';
import type { WindowInput } from './window-function';

/**
 * VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP: B. P. Welford's running mean and sum of squares, as aggregates/variance.ts. A row cannot be
 * taken off again without loss of digits: where the frame's start moves it is computed anew, as MariaDB does.
 */
export function varianceState(
  { call, columns, rows, resultType }: WindowInput,
  sample: boolean,
  root: boolean,
): FrameState {
  requireLayout(call.function, columns[0]!.type, ['int64', 'decimal', 'float64']);
  const { rowCount } = rows;
  const { validity } = columns[0]!;
  const values = doublesOf(columns[0]!, rowCount);
  const results = new Float64Array(rowCount);
  const present = new Uint8Array(rowCount);
  const missing = sample ? 1 : 0;
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    clear() {
      count = 0;
      mean = 0;
      squares = 0;
    },
    add(row) {
      if (!isValid(validity, row)) return;
      const before = mean;
      const distance = values[row]! - before;
      mean = before + distance / ++count;
      squares += distance * (values[row]! - mean);
    },
    remove: null,
    write(row) {
      if (count <= missing) return;
      const variance = squares / (count - missing);
      present[row] = 1;
      results[row] = root ? Math.sqrt(variance) : variance;
    },
    finish: () =>
      doubleVector(
        resultType,
        rowCount,
        (row) => present[row] !== 0,
        (row) => results[row]!,
      ),
  };
}
