import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { doublesOf } from '../aggregates/argument';
import { doubleVector } from '../aggregates/result-vector';
import { isValid, type Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import type { WindowInput } from './window-function';
import { forEachPartition } from './window-rows';

/**
 * PERCENTILE_CONT and PERCENTILE_DISC (MEDIAN is the former's 0.5): the value at a fraction of the partition, which is sorted by it; NULLs do not
 * count, and without others the result is NULL. The fraction is the second argument. Errors: 4103 for one that is not 0 to 1. (MariaDB
 * knowledge base, "PERCENTILE_CONT".)
 */

/** Between two values: a part of each. */
export function percentileCont(input: WindowInput): Vector {
  const [value] = input.columns as [Vector];
  if (value.layout === 'bytes' || value.layout === 'temporal') {
    throw notSupported(`PERCENTILE_CONT() and MEDIAN() of ${value.type.name} across data nodes`);
  }
  const values = doublesOf(value, input.rows.rowCount);
  const results = new Float64Array(values.length);
  const present = new Uint8Array(values.length);
  forEachPercentile(input, (first, count, fraction, start, end) => {
    const place = fraction * (count - 1);
    const low = Math.floor(place);
    const high = Math.ceil(place);
    const [below, above] = [values[first + low]!, values[first + high]!];
    results.fill(low === high ? below : (high - place) * below + (place - low) * above, start, end);
    present.fill(1, start, end);
  });
  return doubleVector(
    input.resultType,
    values.length,
    (row) => present[row] !== 0,
    (row) => results[row]!,
  );
}

/** The first value up to which there are so many. */
export function percentileDisc(input: WindowInput): Vector {
  const from = new Int32Array(input.rows.rowCount).fill(-1);
  forEachPercentile(input, (first, count, fraction, start, end) => {
    from.fill(first + Math.max(0, Math.ceil(fraction * count) - 1), start, end);
  });
  return take(input.columns[0]!, from, from.length);
}

/** Visits partitions that have values: `count` from row `first`, in order. */
function forEachPercentile(
  { call, columns, rows }: WindowInput,
  visit: (first: number, count: number, fraction: number, start: number, end: number) => void,
): void {
  const [value, part] = columns as [Vector, Vector];
  const fractions = doublesOf(part, rows.rowCount);
  forEachPartition(rows, (start, end) => {
    const fraction = fractions[start]!;
    if (!isValid(part.validity, start) || !(fraction >= 0 && fraction <= 1)) {
      throw sqlError(
        'ER_ARGUMENT_OUT_OF_RANGE',
        `Argument to the ${call.function} function does not belong to the range [0,1]`,
      );
    }
    let first = start;
    while (first < end && !isValid(value.validity, first)) first++;
    let last = end;
    while (last > first && !isValid(value.validity, last - 1)) last--;
    if (last > first) visit(first, last - first, fraction, start, end);
  });
}
