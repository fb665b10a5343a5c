import { sqlError } from '../../protocol/wire/sql-error';
import type { Vector } from '../batch/record-batch';
import { integerAt } from './argument-value';
import type { WindowInput } from './window-function';
import { forEachPartition } from './window-rows';

/** ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE (MySQL manual, "Window Function Descriptions"). They do not look at frames. */

export function rowNumber(input: WindowInput): Vector {
  return integers(input, (start, end, values) => {
    for (let row = start; row < end; row++) values[row] = row - start + 1;
  });
}

/** The number of the first of the row's peers. */
export function rank(input: WindowInput): Vector {
  const { peerStarts } = input.rows;
  return integers(input, (start, end, values) => {
    for (let row = start; row < end; row++) values[row] = peerStarts[row]! - start + 1;
  });
}

/** How many different keys there are up to the row's. */
export function denseRank(input: WindowInput): Vector {
  const { peerStarts } = input.rows;
  return integers(input, (start, end, values) => {
    let rankSoFar = 0;
    for (let row = start; row < end; row++) {
      if (peerStarts[row] === row) rankSoFar++;
      values[row] = rankSoFar;
    }
  });
}

/** (rank - 1) / (rows - 1); 0 in a partition of one row. */
export function percentRank(input: WindowInput): Vector {
  const { peerStarts } = input.rows;
  return doubles(input, (start, end, values) => {
    for (let row = start; row < end; row++) values[row] = (peerStarts[row]! - start) / Math.max(1, end - start - 1);
  });
}

/** Rows up to the last peer / rows. */
export function cumeDist(input: WindowInput): Vector {
  const { peerEnds } = input.rows;
  return doubles(input, (start, end, values) => {
    for (let row = start; row < end; row++) values[row] = (peerEnds[row]! - start) / (end - start);
  });
}

/** The number of the row's part when the partition is cut into n parts; the first ones have a row more than the others. Errors: 4024 for n < 1. */
export function ntile(input: WindowInput): Vector {
  const parts = input.columns[0]!;
  return integers(input, (start, end, values) => {
    for (let row = start; row < end; row++) {
      const count = integerAt(parts, row, 'NTILE');
      if (count === null || count < 1) {
        throw sqlError('ER_INVALID_NTILE_ARGUMENT', 'Argument of NTILE must be greater than 0');
      }
      const small = Math.floor((end - start) / count);
      const large = (end - start) % count;
      const inLarge = large * (small + 1);
      const at = row - start;
      values[row] =
        at < inLarge ? Math.floor(at / (small + 1)) + 1 : large + Math.floor((at - inLarge) / Math.max(1, small)) + 1;
    }
  });
}

function integers(
  { rows, resultType }: WindowInput,
  fill: (start: number, end: number, values: Float64Array) => void,
): Vector {
  const { rowCount } = rows;
  const numbers = new Float64Array(rowCount);
  forEachPartition(rows, (start, end) => fill(start, end, numbers));
  const values = new BigInt64Array(rowCount);
  for (let row = 0; row < rowCount; row++) values[row] = BigInt(numbers[row]!);
  return { layout: 'int64', type: resultType, length: rowCount, validity: null, values };
}

function doubles(
  { rows, resultType }: WindowInput,
  fill: (start: number, end: number, values: Float64Array) => void,
): Vector {
  const values = new Float64Array(rows.rowCount);
  forEachPartition(rows, (start, end) => fill(start, end, values));
  return { layout: 'float64', type: resultType, length: values.length, validity: null, values };
}
