import type { ColumnType } from '../batch/column-type';
import type { RecordBatch } from '../batch/record-batch';
import { Verdict } from '../expressions/compile';
import { outputBatchRows } from '../limits';
import { batchBytes } from '../memory/batch-bytes';
import type { MemoryReservation } from '../memory/budget';
import type { NestedLoopJoinPlan } from '../plan';
import { HeldRows } from './held-rows';
import { meet } from './join/partners';
import { asksForExistence, type JoinShape, outcomeOf, pairCondition, type RowPairs } from './join/shape';
import { type BatchSource, operator, pullAhead, type Run, reserveShare } from './operator';
import type { Pull } from './spill/partitions';

type Joined = AsyncGenerator<RecordBatch, void, undefined>;

/**
 * Joins of all types on any condition: the right side is held, and each left row meets each right row, as many pairs at a time as fill a
 * batch. Left rows keep their order among the pairs, and among those that come out once. When the right side does not fit in memory, the left side
 * goes to disk and meets one part of the right side after the other.
 */
export function nestedLoopJoin(plan: NestedLoopJoinPlan, left: BatchSource, right: BatchSource, run: Run): BatchSource {
  const memory = reserveShare(run, 'JOIN');
  return operator(run, [left, right], rows(plan, left, right, run, memory), () => memory.free());
}

async function* rows(
  plan: NestedLoopJoinPlan,
  leftInput: BatchSource,
  rightInput: BatchSource,
  run: Run,
  memory: MemoryReservation,
): Joined {
  const shape: JoinShape = {
    type: plan.type,
    leftFields: plan.left.fields,
    rightFields: plan.right.fields,
    fields: plan.fields,
    condition: pairCondition(plan.condition, plan.left.fields.length, run.evaluation),
    unknownExcludes: plan.nullAware,
  };
  const pull = pullAhead(leftInput, run);
  const parts = new RightParts(plan.right.fields, rightInput, run, memory);
  const right = await parts.next();
  if (right.rowCount === 0 && (plan.type === 'inner' || plan.type === 'semi')) return;
  if (parts.isAtEnd) yield* round(shape, right, pull, run, null);
  else yield* rounds(shape, right, parts, pull, run);
}

/** The left side meets one part of the right side after the other. */
async function* rounds(shape: JoinShape, first: RecordBatch, parts: RightParts, pull: Pull, run: Run): Joined {
  const types: ColumnType[] = shape.leftFields.map((field) => field.type);
  const left = run.spill!.create(types);
  try {
    for (let batch = await pull(); batch !== null; batch = await pull()) await left.append(batch);
    const verdicts: Uint8Array[] = [];
    for (let right = first; ; right = await parts.next()) {
      yield* round(shape, right, left.reader(), run, { verdicts, isLast: parts.isAtEnd });
      if (parts.isAtEnd) return;
    }
  } finally {
    await left.remove();
  }
}

/** All left rows meet the right rows that are held. `rounds`: what is known of left rows from earlier rounds, by batch. */
async function* round(
  shape: JoinShape,
  right: RecordBatch,
  pull: Pull,
  run: Run,
  rounds: { readonly verdicts: Uint8Array[]; readonly isLast: boolean } | null,
): Joined {
  let number = 0;
  for (let left = await pull(); left !== null; left = await pull(), number++) {
    const verdicts = rounds?.verdicts[number] ?? new Uint8Array(left.rowCount);
    if (rounds !== null) rounds.verdicts[number] = verdicts;
    for (const pairs of allPairs(shape, left.rowCount, right.rowCount, verdicts)) {
      const pause = run.turn.pass();
      if (pause !== null) await pause;
      const joined = meet(shape, left, right, pairs, verdicts, false);
      if (joined !== null) yield joined;
    }
    if (rounds !== null && !rounds.isLast) continue;
    const outcome = outcomeOf(shape, left, verdicts);
    if (outcome !== null) yield outcome;
  }
}

/** The right side in parts that fit in memory: one, if it all does. */
class RightParts {
  private ahead: RecordBatch | null = null;
  isAtEnd = false;

  constructor(
    private readonly fields: NestedLoopJoinPlan['fields'],
    private readonly input: BatchSource,
    private readonly run: Run,
    private readonly memory: MemoryReservation,
  ) {}

  async next(): Promise<RecordBatch> {
    const held = new HeldRows(this.fields, null);
    let bytes = 0;
    this.memory.force(0);
    let batch = this.ahead ?? (await this.input.next());
    for (; batch !== null; batch = await this.input.next()) {
      const added = batchBytes(batch);
      if (this.run.spill === null) this.memory.resize(bytes + added);
      else if (!this.memory.tryResize(bytes + added)) {
        if (held.rowCount > 0) break;
        // The next batch at least, or there is no end.
        this.memory.force(bytes + added);
      }
      bytes += added;
      held.add(batch);
    }
    this.ahead = batch;
    this.isAtEnd = batch === null;
    return held.take();
  }
}

/** Every left row with every right row, in chunks; a left row that has its partner needs no more where that is all that counts. */
function* allPairs(
  shape: JoinShape,
  leftCount: number,
  rightCount: number,
  verdicts: Uint8Array,
): Generator<RowPairs, void, undefined> {
  const left = new Int32Array(outputBatchRows);
  const right = new Int32Array(outputBatchRows);
  const settles = asksForExistence(shape.type);
  let count = 0;
  for (let row = 0; row < leftCount; row++) {
    for (let other = 0; other < rightCount; other++) {
      if (settles && verdicts[row] === Verdict.true) break;
      left[count] = row;
      right[count++] = other;
      if (count < outputBatchRows) continue;
      yield { left, right, count };
      count = 0;
    }
  }
  if (count > 0) yield { left, right, count };
}
