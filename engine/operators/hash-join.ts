import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import { compilePredicate } from '../expressions/compile';
import { evaluationContext } from '../expressions/evaluator';
import { outputBatchRows } from '../limits';
import type { MemoryReservation } from '../memory/budget';
import type { HashJoinPlan } from '../plan';
import { holdAll } from './held-rows';
import { type JoinKeys, joinKeys } from './keys/join-keys';
import { type KeyTable, keyTable } from './keys/key-table';
import { type BatchSource, operator, type Run } from './operator';

/**
 * Inner join: the build side is held in a hash table, the other side streams through it, in its own order. Rows with a NULL key join
 * nothing. Without keys every pair of rows joins. Output: left columns, then right columns, in batches of bounded size.
 */
export function hashJoin(plan: HashJoinPlan, left: BatchSource, right: BatchSource, run: Run): BatchSource {
  const memory = run.budget.reserve('JOIN');
  return operator(run, [left, right], rows(plan, left, right, run, memory), () => memory.free());
}

async function* rows(
  plan: HashJoinPlan,
  left: BatchSource,
  right: BatchSource,
  run: Run,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const buildsLeft = plan.build === 'left';
  const [buildInput, probeInput] = buildsLeft ? [left, right] : [right, left];
  const [buildPlan, probePlan] = buildsLeft ? [plan.left, plan.right] : [plan.right, plan.left];
  const keys = joinKeys(buildPlan.fields, probePlan.fields, buildColumns(plan), probeColumns(plan));
  const accepts = plan.residual === null ? null : compilePredicate(plan.residual, evaluationContext(run.context));
  // Both sides' data nodes start at once. Should building fail, nobody waits for this batch, and closing ends its pull.
  const firstProbe = probeInput.next();
  firstProbe.catch(() => {});
  const build = new BuildSide(await holdAll(buildInput, buildPlan.fields, memory), keys, memory);
  if (build.rowCount === 0) return;
  for (let probe = await firstProbe; probe !== null; probe = await probeInput.next()) {
    for (const pairs of build.pairs(probe)) {
      const pause = run.turn.pass();
      if (pause !== null) await pause;
      const built = takeRows(build.batch, pairs.build, pairs.count);
      const probed = takeRows(probe, pairs.probe, pairs.count);
      const [first, second] = buildsLeft ? [built, probed] : [probed, built];
      const joined: RecordBatch = { rowCount: pairs.count, columns: [...first.columns, ...second.columns] };
      if (accepts === null) {
        yield joined;
        continue;
      }
      const accepted = accepts(joined);
      if (accepted.count > 0) yield takeRows(joined, accepted.rows, accepted.count);
    }
  }
}

function buildColumns(plan: HashJoinPlan): readonly number[] {
  return plan.build === 'left' ? plan.leftKeys : plan.rightKeys;
}

function probeColumns(plan: HashJoinPlan): readonly number[] {
  return plan.build === 'left' ? plan.rightKeys : plan.leftKeys;
}

/** Matching rows: `probe[i]` with `build[i]`, for i below `count`. Overwritten by the next ones. */
interface Pairs {
  readonly probe: Int32Array;
  readonly build: Int32Array;
  readonly count: number;
}

/** The held side. Rows with the same key lie one after the other in `rows`; those of key number k from `starts[k]` to `starts[k+1]`. */
class BuildSide {
  private readonly table: KeyTable | null;
  private readonly starts: Int32Array;
  private readonly rows: Int32Array;
  private readonly probeRows = new Int32Array(outputBatchRows);
  private readonly buildRows = new Int32Array(outputBatchRows);

  constructor(
    readonly batch: RecordBatch,
    private readonly keys: JoinKeys,
    memory: MemoryReservation,
  ) {
    const { rowCount } = batch;
    memory.grow(rowCount * 12);
    const numbers = new Int32Array(rowCount);
    this.table = keys.types.length === 0 ? null : keyTable(keys.types, 'never');
    this.table?.assign(keys.build(batch), rowCount, numbers);
    memory.grow(this.table?.byteLength ?? 0);
    this.starts = startsOf(numbers, this.table?.size ?? 1);
    this.rows = rowsByNumber(numbers, this.starts);
  }

  get rowCount(): number {
    return this.batch.rowCount;
  }

  *pairs(probe: RecordBatch): Generator<Pairs, void, undefined> {
    const { starts, rows, probeRows, buildRows } = this;
    const numbers = new Int32Array(probe.rowCount);
    this.table?.find(this.keys.probe(probe), probe.rowCount, numbers);
    let count = 0;
    for (let row = 0; row < probe.rowCount; row++) {
      const number = numbers[row]!;
      if (number < 0) continue;
      const end = starts[number + 1]!;
      for (let match = starts[number]!; match < end; match++) {
        probeRows[count] = row;
        buildRows[count++] = rows[match]!;
        if (count < outputBatchRows) continue;
        yield { probe: probeRows, build: buildRows, count };
        count = 0;
      }
    }
    if (count > 0) yield { probe: probeRows, build: buildRows, count };
  }
}

/** Where each number's rows start when rows are ordered by number; one entry more for the end. Rows with number -1 are left out. */
function startsOf(numbers: Int32Array, size: number): Int32Array {
  const starts = new Int32Array(size + 1);
  for (let row = 0; row < numbers.length; row++) if (numbers[row]! >= 0) starts[numbers[row]! + 1]!++;
  for (let number = 0; number < size; number++) starts[number + 1]! += starts[number]!;
  return starts;
}

function rowsByNumber(numbers: Int32Array, starts: Int32Array): Int32Array {
  const next = starts.slice(0, -1);
  const rows = new Int32Array(starts[starts.length - 1]!);
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row]!;
    if (number >= 0) rows[next[number]!++] = row;
  }
  return rows;
}
