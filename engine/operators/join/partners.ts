import { sqlError } from '../../../protocol/wire/sql-error';
import type { RecordBatch } from '../../batch/record-batch';
import { Verdict } from '../../expressions/compile';
import { asksForExistence, type JoinShape, joinedPairs, type RowPairs } from './shape';

/**
 * Takes candidate pairs in: remembers in `verdicts` what they say about their left rows, and gives the joined rows of a join that makes
 * pairs. `isUnknown`: the pairs' keys compare as unknown, so that the best they can be is that. Errors: 1242 for a second partner of a row
 * in a `single` join.
 */
export function meet(
  shape: JoinShape,
  left: RecordBatch,
  right: RecordBatch,
  pairs: RowPairs,
  verdicts: Uint8Array,
  isUnknown: boolean,
): RecordBatch | null {
  const outcomes = shape.condition === null ? null : shape.condition(left, right, pairs);
  if (asksForExistence(shape.type)) {
    const best = isUnknown ? Verdict.unknown : Verdict.true;
    for (let i = 0; i < pairs.count; i++) {
      const verdict = outcomes === null ? best : Math.min(best, outcomes[i]!);
      const row = pairs.left[i]!;
      if (verdict > verdicts[row]!) verdicts[row] = verdict;
    }
    return null;
  }
  const accepted = outcomes === null ? pairs : truePairs(pairs, outcomes);
  if (accepted.count === 0) return null;
  if (shape.type !== 'inner') {
    const isSingle = shape.type === 'single';
    for (let i = 0; i < accepted.count; i++) {
      const row = accepted.left[i]!;
      if (isSingle && verdicts[row] === Verdict.true) {
        throw sqlError('ER_SUBQUERY_NO_1_ROW', 'Subquery returns more than 1 row');
      }
      verdicts[row] = Verdict.true;
    }
  }
  return joinedPairs(shape, left, right, accepted);
}

function truePairs(pairs: RowPairs, outcomes: Uint8Array): RowPairs {
  const left = new Int32Array(pairs.count);
  const right = new Int32Array(pairs.count);
  let count = 0;
  for (let i = 0; i < pairs.count; i++) {
    if (outcomes[i] !== Verdict.true) continue;
    left[count] = pairs.left[i]!;
    right[count++] = pairs.right[i]!;
  }
  return { left, right, count };
}
