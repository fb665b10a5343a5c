import { aggregates, columnsOf } from '../../aggregates/registry';
import type { RecordBatch } from '../../batch/record-batch';
import type { Steps } from '../../batch/steps';
import { Groups } from '../aggregate/groups';
import type { Run } from '../operator';
import { type HeldGroups, numberedRows } from './held-groups';
import type { JoinAggregateShape } from './shape';

/** How the states of a call are fed. */
interface FedCall {
  /** Its number among the calls over held columns; -1: it is over streamed columns, or over none. */
  readonly held: number;
  readonly columns: readonly number[];
  readonly ignoresDuplicates: boolean;
}

/** The groups of the joined rows, from rows of the streamed side and what the held side has for their keys. */
export class StreamedGroups {
  private groups: Groups;
  private readonly calls: readonly FedCall[];

  constructor(
    private readonly shape: JoinAggregateShape,
    private readonly run: Run,
  ) {
    this.groups = new Groups(shape.rows, run);
    this.calls = shape.rows.aggregates.map((call, number) => ({
      held: shape.heldCalls[number]!,
      columns: columnsOf(call),
      ignoresDuplicates: aggregates[call.function].ignoresDuplicates,
    }));
  }

  get byteLength(): number {
    return this.groups.byteLength;
  }

  /** @param keyNumbers of each row's key on the held side, -1 where it has none */
  add(batch: RecordBatch, keyNumbers: Int32Array, held: HeldGroups): void {
    const { batch: joined, numbers } = numberedRows(batch, keyNumbers, this.shape.used);
    const { rowCount, columns } = joined;
    if (rowCount === 0) return;
    const times = held.times(numbers, rowCount);
    this.groups.addBy(joined, (accumulator, call, groups) => {
      const fed = this.calls[call]!;
      if (fed.held >= 0) {
        accumulator.addStates!(held.states(fed.held), numbers, groups, rowCount);
        return;
      }
      const own = fed.columns.map((column) => columns[column]!);
      if (times === null || fed.ignoresDuplicates) accumulator.add(own, groups, rowCount);
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
