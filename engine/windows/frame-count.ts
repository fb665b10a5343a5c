import { isValid, type Vector } from '../batch/record-batch';
import { halvesOf } from '../operators/keys/halves';
import type { FrameState } from './frame-aggregate';
import type { WindowInput } from './window-function';

/** COUNT(*), COUNT(x). */
export function countState({ columns, rows, resultType }: WindowInput): FrameState {
  const { rowCount } = rows;
  const validity = columns[0]?.validity ?? null;
  const values = new BigInt64Array(rowCount);
  const halves = halvesOf(values);
  let count = 0;
  return {
    clear() {
      count = 0;
    },
    add(row) {
      if (isValid(validity, row)) count++;
    },
    remove(row) {
      if (isValid(validity, row)) count--;
    },
    write(row) {
      halves[2 * row] = count;
    },
    finish(): Vector {
      return { layout: 'int64', type: resultType, length: rowCount, validity: null, values };
    },
  };
}
