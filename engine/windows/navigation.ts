import { computedField } from '../batch/column-type';
import { concatenate } from '../batch/concatenate';
import { conform } from '../batch/conform';
import type { Vector } from '../batch/record-batch';
import { take } from '../batch/select';
import { integerAt } from './argument-value';
import type { WindowInput } from './window-function';
import { forEachPartition } from './window-rows';

/** LAG and LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE: the first argument's value in another row (MySQL manual, "Window Function Descriptions"). */

export function lag(input: WindowInput): Vector {
  return shifted(input, -1);
}

export function lead(input: WindowInput): Vector {
  return shifted(input, 1);
}

/** The row so many rows away in the partition (a negative number looks the other way, NULL is 0, as in MariaDB); else the default. */
function shifted(input: WindowInput, direction: 1 | -1): Vector {
  const { call, columns, rows } = input;
  const [value, offsets, otherwise] = columns as [Vector, Vector | undefined, Vector | undefined];
  const { rowCount } = rows;
  const from = new Int32Array(rowCount);
  forEachPartition(rows, (start, end) => {
    for (let row = start; row < end; row++) {
      const offset = offsets === undefined ? 1 : (integerAt(offsets, row, call.function) ?? 0);
      const at = row + direction * offset;
      // Rows of the default stand behind those of the value.
      from[row] = at >= start && at < end ? at : otherwise === undefined ? -1 : rowCount + row;
    }
  });
  if (otherwise === undefined) return take(value, from, rowCount);
  const field = computedField(call.function, input.resultType);
  const both = [value, otherwise].map((column) => conform(column, field, call.function.toUpperCase()));
  return take(concatenate(both, input.resultType), from, rowCount);
}

export function firstValue(input: WindowInput): Vector {
  return inFrame(input, (start) => start);
}

export function lastValue(input: WindowInput): Vector {
  return inFrame(input, (_, end) => end - 1);
}

/** NULL when the frame has fewer rows, and for a number below 1. */
export function nthValue(input: WindowInput): Vector {
  const numbers = input.columns[1]!;
  return inFrame(input, (start, end, row) => {
    const number = integerAt(numbers, row, 'NTH_VALUE') ?? 1;
    return number < 1 || start + number > end ? -1 : start + number - 1;
  });
}

/** `pick` tells the row of a frame that is not empty; -1 = NULL. */
function inFrame(input: WindowInput, pick: (start: number, end: number, row: number) => number): Vector {
  const { starts, ends } = input.frames;
  const { rowCount } = input.rows;
  const from = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    from[row] = starts[row]! < ends[row]! ? pick(starts[row]!, ends[row]!, row) : -1;
  }
  return take(input.columns[0]!, from, rowCount);
}
