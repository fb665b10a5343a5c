import type { Wanted } from '../aggregates/extremum';
import { rowComparator } from '../batch/compare';
import { isValid } from '../batch/record-batch';
import { take } from '../batch/select';
import { equalityKey } from '../types/collation/key-vector';
import { unsignedMarked } from './comparable';
import type { FrameState } from './frame-aggregate';
import type { WindowInput } from './window-function';

/**
 * MIN and MAX: a queue of the rows of the frame that could still become the best, best first. A row that comes drops those before it that it
 * beats, so each row enters and leaves once. Among equals the first stays ahead.
 */
export function extremumState({ columns, rows }: WindowInput, wanted: Wanted): FrameState {
  const { rowCount } = rows;
  const column = columns[0]!;
  const key = unsignedMarked(equalityKey(column));
  const compare = rowComparator([{ left: key, right: key, descending: wanted < 0 }]);
  const best = new Int32Array(rowCount).fill(-1);
  const queue = new Int32Array(rowCount);
  let first = 0;
  let end = 0;
  return {
    clear() {
      first = 0;
      end = 0;
    },
    add(row) {
      if (!isValid(column.validity, row)) return;
      while (end > first && compare(row, queue[end - 1]!) > 0) end--;
      queue[end++] = row;
    },
    remove(row) {
      if (end > first && queue[first] === row) first++;
    },
    write(row) {
      if (end > first) best[row] = queue[first]!;
    },
    finish: () => take(column, best, rowCount),
  };
}
