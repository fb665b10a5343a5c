import { requireLayout } from '../aggregates/argument';
import { type Int64Vector, isValid } from '../batch/record-batch';
import { halvesOf } from '../operators/keys/halves';
import type { FrameState } from './frame-aggregate';
import type { WindowInput } from './window-function';

/** Whether a bit is set that `ones` of `count` values have. */
type SetBit = (ones: number, count: number) => boolean;

const bitCount = 64;

/** BIT_AND, BIT_OR, BIT_XOR: how many values of the frame have each bit; all set, or none, without values. */
export function bitState({ call, columns, rows, resultType }: WindowInput, isSet: SetBit): FrameState {
  requireLayout(call.function, columns[0]!.type, ['int64']);
  const { rowCount } = rows;
  const column = columns[0] as Int64Vector;
  const halves = halvesOf(column.values);
  const values = new BigInt64Array(rowCount);
  const results = halvesOf(values);
  const ones = new Int32Array(bitCount);
  let count = 0;
  const change = (row: number, by: 1 | -1): void => {
    if (!isValid(column.validity, row)) return;
    count += by;
    for (let half = 0; half < 2; half++) {
      for (let bits = halves[2 * row + half]!, bit = 32 * half; bits !== 0; bits >>>= 1, bit++) {
        if ((bits & 1) !== 0) ones[bit]! += by;
      }
    }
  };
  return {
    clear() {
      ones.fill(0);
      count = 0;
    },
    add: (row) => change(row, 1),
    remove: (row) => change(row, -1),
    write(row) {
      for (let bit = 0; bit < bitCount; bit++) {
        if (isSet(ones[bit]!, count)) results[2 * row + (bit >> 5)]! |= 1 << (bit & 31);
      }
    },
    finish: () => ({ layout: 'int64', type: resultType, length: rowCount, validity: null, values }),
  };
}
