import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import { outputBatchRows } from '../limits';
import { batchBytes } from '../memory/batch-bytes';
import type { MemoryReservation } from '../memory/budget';
import type { SortKey, SortPlan } from '../plan';
import { inTurns } from './cpu-turn';
import { HeldRows } from './held-rows';
import { type BatchSource, operator, type Run, reserveShare } from './operator';
import { type SortColumn, sortedRows, sortedRowsSteps } from './order/sorted-rows';
import { SortedRuns } from './order/sorted-runs';

/** Bytes a row that sorting takes beside the rows: two lists of row numbers and a key of three words. */
const sortBytesPerRow = 20;

/**
 * All rows in the order of the keys; rows with equal keys keep their order. Holds everything; what does not fit in memory is sorted in parts,
 * which are written to disk and merged. @param memoryMaxBytes what it takes at most when there is a disk
 */
export function sort(
  plan: SortPlan,
  input: BatchSource,
  run: Run,
  memoryMaxBytes = Number.POSITIVE_INFINITY,
): BatchSource {
  const memory = reserveShare(run, 'ORDER BY');
  return operator(run, [input], rows(plan, input, run, memory, memoryMaxBytes), () => memory.free());
}

async function* rows(
  plan: SortPlan,
  input: BatchSource,
  run: Run,
  memory: MemoryReservation,
  memoryMaxBytes: number,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { fields } = plan.input;
  const held = new HeldRows(fields, null);
  let runs: SortedRuns | null = null;
  let bytes = 0;
  for (let batch = await input.next(); batch !== null; batch = await input.next()) {
    const added = batchBytes(batch) + batch.rowCount * sortBytesPerRow;
    if (run.spill === null) memory.resize(bytes + added);
    else if (bytes + added > memoryMaxBytes || !memory.tryResize(bytes + added)) {
      runs ??= new SortedRuns(plan, run.spill, run, memory);
      if (held.rowCount > 0) await runs.add(await inOrder(await held.takeInTurns(run.turn), plan, run));
      bytes = 0;
      memory.force(added);
    }
    bytes += added;
    held.add(batch);
  }
  if (runs === null) {
    yield* (await inOrder(await held.takeInTurns(run.turn), plan, run))(outputBatchRows);
    return;
  }
  try {
    await runs.add(await inOrder(await held.takeInTurns(run.turn), plan, run));
    memory.force(0);
    yield* runs.merged();
  } finally {
    await runs.remove();
  }
}

/** The rows in order, in batches of so many rows. */
export type OrderedBatches = (batchRows: number) => Iterable<RecordBatch>;

async function inOrder(batch: RecordBatch, plan: SortPlan, run: Run): Promise<OrderedBatches> {
  const order = await inTurns(
    sortedRowsSteps(sortColumns(batch, plan.keys, plan.input.fields), batch.rowCount),
    run.turn,
  );
  return function* (batchRows) {
    for (let start = 0; start < batch.rowCount; start += batchRows) {
      const end = Math.min(batch.rowCount, start + batchRows);
      yield takeRows(batch, order.subarray(start, end), end - start);
    }
  };
}

/** The row numbers of a batch in the order of the keys. */
export function rowsInOrder(batch: RecordBatch, keys: readonly SortKey[], fields: SortPlan['fields']): Int32Array {
  return sortedRows(sortColumns(batch, keys, fields), batch.rowCount);
}

function sortColumns(batch: RecordBatch, keys: readonly SortKey[], fields: SortPlan['fields']): SortColumn[] {
  return keys.map(({ column, descending }) => ({
    vector: batch.columns[column]!,
    type: fields[column]!.type,
    descending,
  }));
}
