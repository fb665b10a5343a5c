import { outputBatchRows } from '../../limits';
import type { Candidates } from './key-groups';

/** Matching rows: `probe[i]` with `build[i]`, for i below `count`. Overwritten by the next ones. */
export interface ProbePairs {
  readonly probe: Int32Array;
  readonly build: Int32Array;
  readonly count: number;
}

/** Left rows that have their verdict: their pairs are left out. */
export interface Settled {
  readonly verdicts: Uint8Array;
  /** The verdict from which on nothing is left to learn. */
  readonly from: number;
  readonly leftIs: 'probe' | 'build';
}

/** All pairs of probe rows and their candidates, in the order of the probe rows, in chunks of bounded size. */
export function* pairsOf(
  candidates: Candidates,
  rows: Int32Array,
  settled: Settled | null,
): Generator<ProbePairs, void, undefined> {
  const probe = new Int32Array(outputBatchRows);
  const build = new Int32Array(outputBatchRows);
  const { from, to } = candidates;
  let count = 0;
  for (let row = 0; row < from.length; row++) {
    const end = to[row]!;
    for (let at = from[row]!; at < end; at++) {
      if (settled !== null && isSettled(settled, row, rows[at]!)) {
        if (settled.leftIs === 'probe') break;
        continue;
      }
      probe[count] = row;
      build[count++] = rows[at]!;
      if (count < outputBatchRows) continue;
      yield { probe, build, count };
      count = 0;
    }
  }
  if (count > 0) yield { probe, build, count };
}

/**
 * The pairs where every key has one held row: at most one for each probe row, all of a probe batch at once. `numbers` are the key numbers of the
 * probe rows, and used up. `rows[number]` is the held row.
 */
export function singlePairs(numbers: Int32Array, rows: Int32Array): readonly ProbePairs[] {
  const probe = new Int32Array(numbers.length);
  let count = 0;
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row]!;
    if (number < 0) continue;
    probe[count] = row;
    numbers[count++] = rows[number]!;
  }
  return count === 0 ? [] : [{ probe, build: numbers, count }];
}

function isSettled(settled: Settled, probeRow: number, buildRow: number): boolean {
  return settled.verdicts[settled.leftIs === 'probe' ? probeRow : buildRow]! >= settled.from;
}
