import type { ColumnType } from '../batch/column-type';
import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import type { MemoryReservation } from '../memory/budget';
import { grown } from '../memory/growing-array';
import type { SetOperationPlan } from '../plan';
import { conformBatch } from './conform-batch';
import { distinctRows, unknownPartitions } from './distinct';
import { type KeyTable, keyTable } from './keys/key-table';
import { type BatchSource, operator, pullAhead, type Run, reserveShare } from './operator';
import { Partitions, type Pull, partitionsOf } from './spill/partitions';

type Rows = AsyncGenerator<RecordBatch, void, undefined>;

/**
 * INTERSECT and EXCEPT: the right side's rows are held in a hash table with their counts, the left side streams through it in its order.
 * `all`: of a row that is m times on the left and n times on the right, INTERSECT gives min(m, n), EXCEPT max(m - n, 0). When memory is short,
 * rows that are not in the table go to disk, from both sides, and meet there.
 */
export function setOperation(plan: SetOperationPlan, left: BatchSource, right: BatchSource, run: Run): BatchSource {
  const name = plan.operator.toUpperCase();
  const [memory, distinctMemory] = [reserveShare(run, name), reserveShare(run, name)];
  return operator(run, [left, right], rows(plan, left, right, run, memory, distinctMemory), () => {
    memory.free();
    distinctMemory.free();
  });
}

async function* rows(
  plan: SetOperationPlan,
  left: BatchSource,
  right: BatchSource,
  run: Run,
  memory: MemoryReservation,
  distinctMemory: MemoryReservation,
): Rows {
  const types = plan.fields.map((field) => field.type);
  const conformed =
    (pull: Pull): Pull =>
    async () => {
      const batch = await pull();
      return batch === null ? null : conformBatch(batch, plan.fields, `an input of ${plan.operator.toUpperCase()}`);
    };
  const leftPull = conformed(pullAhead(left, run));
  const rightPull = conformed(() => right.next());
  const selected = selectedRows(plan, types, rightPull, leftPull, run, memory, 0);
  if (plan.operator === 'intersect' || plan.all) {
    yield* selected;
    return;
  }
  // What is not on the right may still be several times on the left.
  const keys = { types, keyColumns: types.map((_, column) => column), nulls: 'equal' } as const;
  try {
    const pull = async (): Promise<RecordBatch | null> => (await selected.next()).value ?? null;
    yield* distinctRows(keys, pull, run, distinctMemory, 0);
  } finally {
    await selected.return();
  }
}

/** The left rows that the right rows select. A distinct EXCEPT still has equal rows among them. */
async function* selectedRows(
  plan: SetOperationPlan,
  types: readonly ColumnType[],
  right: Pull,
  left: Pull,
  run: Run,
  memory: MemoryReservation,
  level: number,
): Rows {
  const counts = new RowCounts(plan, types);
  const rest: { right: Partitions; left: Partitions }[] = [];
  try {
    for (let batch = await right(); batch !== null; batch = await right()) {
      const pause = run.turn.pass();
      if (pause !== null) await pause;
      const [parts] = rest;
      if (parts !== undefined) {
        const numbers = counts.count(batch, false);
        await parts.right.add(
          batch,
          unknownPartitions(numbers, partitionsOf(batch.columns, types, batch.rowCount, level)),
        );
        continue;
      }
      counts.count(batch, true);
      if (run.spill === null) memory.resize(counts.byteLength);
      else if (!memory.tryResize(counts.byteLength)) {
        memory.force(counts.byteLength);
        rest.push({ right: new Partitions(types, run), left: new Partitions(types, run) });
      }
    }
    const [parts] = rest;
    if (plan.operator === 'intersect' && counts.isEmpty) return;
    for (let batch = await left(); batch !== null; batch = await left()) {
      const numbers = counts.numbersOf(batch);
      if (parts !== undefined) {
        const partitions = partitionsOf(batch.columns, types, batch.rowCount, level);
        await parts.left.add(batch, unknownPartitions(numbers, partitions));
      }
      const selected = counts.select(numbers, parts === undefined);
      if (selected.length > 0) yield takeRows(batch, selected, selected.length);
    }
    if (parts === undefined) return;
    const [rightFiles, leftFiles] = [await parts.right.finish(), await parts.left.finish()];
    memory.force(0);
    for (const [index, file] of leftFiles.entries()) {
      const other = rightFiles[index]!;
      if (file.rowCount > 0) {
        yield* selectedRows(plan, types, other.reader(), file.reader(), run, memory, level + 1);
      }
      await file.remove();
      await other.remove();
    }
  } finally {
    for (const parts of rest) {
      await parts.right.remove();
      await parts.left.remove();
    }
  }
}

/** How often each row is on the right, less those that the left has used up. */
class RowCounts {
  private readonly table: KeyTable;
  private counts = new Int32Array(0);

  constructor(
    private readonly plan: SetOperationPlan,
    types: readonly ColumnType[],
  ) {
    this.table = keyTable(types, 'equal');
  }

  get isEmpty(): boolean {
    return this.table.size === 0;
  }

  get byteLength(): number {
    return this.table.byteLength + this.counts.byteLength;
  }

  /** Counts right rows: all of them, or those that are in the table already; -1 for the others. */
  count(batch: RecordBatch, adds: boolean): Int32Array {
    const numbers = new Int32Array(batch.rowCount);
    if (adds) this.table.assign(batch.columns, batch.rowCount, numbers);
    else this.table.find(batch.columns, batch.rowCount, numbers);
    this.counts = grown(this.counts, this.table.size);
    for (let row = 0; row < batch.rowCount; row++) if (numbers[row]! >= 0) this.counts[numbers[row]!]!++;
    return numbers;
  }

  /** -1 for rows that are not in the table. */
  numbersOf(batch: RecordBatch): Int32Array {
    const numbers = new Int32Array(batch.rowCount);
    this.table.find(batch.columns, batch.rowCount, numbers);
    return numbers;
  }

  /** Rows of a left batch that are in the result. `isAll`: what is not in the table is not on the right; otherwise that is not known. */
  select(numbers: Int32Array, isAll: boolean): Int32Array {
    const { operator, all } = this.plan;
    const isExcept = operator === 'except';
    const rows = new Int32Array(numbers.length);
    let count = 0;
    for (let row = 0; row < numbers.length; row++) {
      const number = numbers[row]!;
      if (number < 0) {
        if (isExcept && isAll) rows[count++] = row;
        continue;
      }
      const isThere = this.counts[number]! > 0;
      if (isThere !== isExcept) rows[count++] = row;
      // With ALL, a right row is used up by a left row; a distinct INTERSECT gives each row once.
      if (isThere && all) this.counts[number]!--;
      else if (isThere && !isExcept) this.counts[number] = 0;
    }
    return rows.subarray(0, count);
  }
}
