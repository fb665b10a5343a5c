import type { RecordBatch } from '../batch/record-batch';
import { sliceBatch } from '../batch/slice';
import { outputBatchRows } from '../limits';
import type { MemoryReservation } from '../memory/budget';
import type { AggregatePlan } from '../plan';
import { Groups } from './aggregate/groups';
import { inTurns } from './cpu-turn';
import { unknownPartitions } from './distinct';
import { type BatchSource, operator, type Run, reserveShare } from './operator';
import { Partitions, type Pull, partitionsOf } from './spill/partitions';

/**
 * GROUP BY by hash. Output columns: the group keys, then the aggregates; groups in the order of their first row. Without group keys
 * there is one group, also when there are no rows. Holds one key and one state per group. When memory is short no further groups are
 * made: rows of groups that are not held go to disk, and are grouped when the held ones have come out.
 */
export function aggregate(plan: AggregatePlan, input: BatchSource, run: Run): BatchSource {
  const memory = reserveShare(run, 'GROUP BY');
  return operator(
    run,
    [input],
    aggregated(plan, () => input.next(), run, memory, 0),
    () => memory.free(),
  );
}

/** What states may grow by after no group could be made any more, as a part of what they were. */
const growthMax = 1.5;

async function* aggregated(
  plan: AggregatePlan,
  pull: Pull,
  run: Run,
  memory: MemoryReservation,
  level: number,
): AsyncGenerator<RecordBatch, void, undefined> {
  const types = plan.input.fields.map((field) => field.type);
  let groups: Groups | null = new Groups(plan, run);
  let rest: Partitions | null = null;
  let fullBytes = 0;
  try {
    for (let batch = await pull(); batch !== null; batch = await pull()) {
      const pause = run.turn.pass();
      if (pause !== null) await pause;
      if (fullBytes > 0) {
        const { numbers, columns, keyTypes } = groups.addKnown(batch);
        if (rest !== null) {
          await rest.add(batch, unknownPartitions(numbers, partitionsOf(columns, keyTypes, batch.rowCount, level)));
        }
        await groups.flush();
      } else groups.add(batch);
      const bytes = groups.byteLength;
      if (memory.tryResize(bytes)) continue;
      if (run.spill === null || (fullBytes > 0 && bytes > fullBytes * growthMax)) memory.resize(bytes);
      memory.force(bytes);
      if (fullBytes > 0) continue;
      fullBytes = bytes;
      groups.close();
      if (plan.groupKeys.length > 0) rest = new Partitions(types, run);
    }
    await groups.settle();
    const result = await inTurns(groups.finish(), run.turn);
    await groups.remove();
    groups = null;
    for (let start = 0; start < result.rowCount; start += outputBatchRows) {
      yield sliceBatch(result, start, Math.min(outputBatchRows, result.rowCount - start));
    }
    if (rest === null) return;
    const files = await rest.finish();
    memory.force(0);
    for (const file of files) {
      if (file.rowCount > 0) yield* aggregated(plan, file.reader(), run, memory, level + 1);
      await file.remove();
    }
  } finally {
    await groups?.remove();
    await rest?.remove();
  }
}
