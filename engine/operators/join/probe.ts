import type { RecordBatch } from '../../batch/record-batch';
import { sliceBatch } from '../../batch/slice';
import { outputBatchRows } from '../../limits';
import type { Run } from '../operator';
import type { BuildSide } from './build-side';
import type { ProbePairs } from './pairs';
import { meet } from './partners';
import { asksForExistence, type JoinShape, outcomeOf, type RowPairs } from './shape';

/** Where probe batches come from; null at their end. */
export type Pull = () => Promise<RecordBatch | null>;

/**
 * What is known of the left rows when they stream by and meet the held rows in several rounds, each time all of them in the same batches:
 * their verdicts by batch. In the last round the rows come out.
 */
export interface ProbeRounds {
  readonly verdicts: Uint8Array[];
  readonly isLast: boolean;
}

type Joined = AsyncGenerator<RecordBatch, void, undefined>;

/** Left rows stream by, right rows are held. */
export async function* probeWithLeft(
  shape: JoinShape,
  build: BuildSide,
  pull: Pull,
  run: Run,
  rounds: ProbeRounds | null,
): Joined {
  const keysDecide = asksForExistence(shape.type) && shape.condition === null;
  let number = 0;
  for (let left = await pull(); left !== null; left = await pull(), number++) {
    const verdicts = rounds?.verdicts[number] ?? new Uint8Array(left.rowCount);
    if (rounds !== null) rounds.verdicts[number] = verdicts;
    if (keysDecide) build.probeVerdicts(left, verdicts);
    else {
      for (const [pairs, isUnknown] of candidates(shape, build, left, verdicts)) {
        const pause = run.turn.pass();
        if (pause !== null) await pause;
        const joined = meet(shape, left, build.batch, leftProbes(pairs), verdicts, isUnknown);
        if (joined !== null) yield joined;
      }
    }
    if (rounds !== null && !rounds.isLast) continue;
    const outcome = outcomeOf(shape, left, verdicts);
    if (outcome !== null) yield outcome;
  }
}

/** Right rows stream by, left rows are held: what becomes of them is known at the end. */
export async function* probeWithRight(shape: JoinShape, build: BuildSide, pull: Pull, run: Run): Joined {
  const left = build.batch;
  const verdicts = new Uint8Array(shape.type === 'inner' ? 0 : left.rowCount);
  const seen = asksForExistence(shape.type) && shape.condition === null ? build.keysSeen() : null;
  for (let right = await pull(); right !== null; right = await pull()) {
    if (seen !== null) {
      build.see(seen, right);
      continue;
    }
    for (const [pairs, isUnknown] of candidates(shape, build, right, verdicts)) {
      const pause = run.turn.pass();
      if (pause !== null) await pause;
      const joined = meet(shape, left, right, rightProbes(pairs), verdicts, isUnknown);
      if (joined !== null) yield joined;
    }
  }
  if (shape.type === 'inner') return;
  if (seen !== null) build.verdictsOfBuild(seen, verdicts);
  for (let start = 0; start < left.rowCount; start += outputBatchRows) {
    const count = Math.min(outputBatchRows, left.rowCount - start);
    const outcome = outcomeOf(shape, sliceBatch(left, start, count), verdicts.subarray(start, start + count));
    if (outcome !== null) yield outcome;
  }
}

/** All pairs that may join, with whether their keys compare as unknown. */
function* candidates(
  shape: JoinShape,
  build: BuildSide,
  probe: RecordBatch,
  verdicts: Uint8Array,
): Generator<readonly [pairs: ProbePairs, isUnknown: boolean], void, undefined> {
  const settles = asksForExistence(shape.type);
  for (const pairs of build.equalPairs(probe, settles ? verdicts : null)) yield [pairs, false];
  if (!settles) return;
  for (const pairs of build.unknownPairs(probe, verdicts)) yield [pairs, true];
}

const leftProbes = ({ probe, build, count }: ProbePairs): RowPairs => ({ left: probe, right: build, count });
const rightProbes = ({ probe, build, count }: ProbePairs): RowPairs => ({ left: build, right: probe, count });
