import { aggregates, columnsOf } from '../../aggregates/registry';
import type { RecordBatch } from '../../batch/record-batch';
import type { Steps } from '../../batch/steps';
import { Groups } from '../aggregate/groups';
import type { Run } from '../operator';
import { type HeldGroups, numberedRows } from './held-groups';
import type { JoinAggregateShape } from './shape';

/** The groups of the joined rows, from rows of the streamed side and what the held side has for their keys. */
export class StreamedGroups {
  private groups: Groups;

  constructor(
    private readonly shape: JoinAggregateShape,
    private readonly run: Run,
  ) {
    this.groups = new Groups(shape.rows, run);
  }

  get byteLength(): number {
    return this.groups.byteLength;
  }

  /** @param keyNumbers of each row's key on the held side, -1 where it has none */
  add(batch: RecordBatch, keyNumbers: Int32Array, held: HeldGroups): void {
    const { used, heldCalls, rows } = this.shape;
    const joined = numberedRows(batch, keyNumbers, used);
    const { rowCount, columns } = joined.batch;
    if (rowCount === 0) return;
    const times = held.times(joined.numbers, rowCount);
    this.groups.addBy(joined.batch, (accumulator, number, groups) => {
      const call = rows.aggregates[number]!;
      if (heldCalls[number]! >= 0) {
        accumulator.addStates!(held.states(heldCalls[number]!), joined.numbers, groups, rowCount);
        return;
      }
      const own = columnsOf(call).map((column) => columns[column]!);
      if (times === null || aggregates[call.function].ignoresDuplicates) accumulator.add(own, groups, rowCount);
      else accumulator.addTimes!(own, groups, times, rowCount);
    });
  }

  /** What there is; then there is nothing. Without group keys one group, whatever there was. */
  *take(): Steps<RecordBatch> {
    const { groups } = this;
    this.groups = new Groups(this.shape.rows, this.run);
    return yield* groups.finish();
  }
}
