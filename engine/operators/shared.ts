import type { RecordBatch } from '../batch/record-batch';
import { BatchStore } from '../memory/batch-store';
import type { SharedPlan } from '../plan';
import { conformBatch } from './conform-batch';
import { type BatchSource, closeAll, operator, type Run, reserveShare } from './operator';
import { dependsOnRun } from './shared/depends-on-run';

/** Rows made once: those of the shared plans of a statement, or of one run of a subplan, by their number. */
export type SharedRows = Map<number, SharedSource>;

/** Starts the operators of the input. */
type StartInput = () => BatchSource;

/**
 * Rows that several places read: the input runs once, for the first of them that asks, and its batches are held until the statement ends. An input
 * that reads parameters or a working table runs once for each run of the subplan that it is in.
 */
export function shared(plan: SharedPlan, startInput: StartInput, run: Run): BatchSource {
  const scope = dependsOnRun(plan.input) ? run.sharedInRun : run.sharedInStatement;
  let source = scope.get(plan.number);
  if (source === undefined) {
    source = new SharedSource(plan, startInput, run);
    scope.set(plan.number, source);
  }
  const reader = source.reader();
  return operator(run, [reader], rows(reader));
}

async function* rows(reader: BatchSource): AsyncGenerator<RecordBatch, void, undefined> {
  for (let batch = await reader.next(); batch !== null; batch = await reader.next()) yield batch;
}

/** The running input and what came of it so far. */
export class SharedSource {
  private input: BatchSource | null = null;
  private readonly store: BatchStore;
  private pending: Promise<boolean> | null = null;
  private isComplete = false;
  private readers = 0;

  constructor(
    private readonly plan: SharedPlan,
    private readonly startInput: StartInput,
    run: Run,
  ) {
    const types = plan.fields.map((field) => field.type);
    this.store = new BatchStore(types, reserveShare(run, 'rows read in several places'), run.spill);
  }

  reader(): BatchSource {
    this.readers++;
    let next = 0;
    let isOpen = true;
    let endPending: () => void = () => {};
    return {
      // A reader that is closed does not wait for the input.
      next: () =>
        new Promise<RecordBatch | null>((resolve, reject) => {
          endPending = () => resolve(null);
          this.isThere(next).then((isThere) => {
            if (isThere && isOpen) this.store.batch(next++).then(resolve, reject);
            else resolve(null);
          }, reject);
        }),
      close: async () => {
        if (!isOpen) return;
        isOpen = false;
        endPending();
        if (--this.readers === 0) await this.leave();
      },
    };
  }

  /** Waits for a batch; one pull serves all readers that wait. */
  private async isThere(index: number): Promise<boolean> {
    while (index >= this.store.batchCount) {
      if (this.isComplete) return false;
      this.pending ??= this.pull().finally(() => {
        this.pending = null;
      });
      if (!(await this.pending)) return false;
    }
    return true;
  }

  private async pull(): Promise<boolean> {
    this.input ??= this.startInput();
    const { input } = this;
    const batch = await input.next();
    if (this.input !== input) return false;
    if (batch === null) {
      this.isComplete = true;
      return false;
    }
    const { rowCount, columns } = conformBatch(batch, this.plan.fields, 'rows read in several places');
    // Without what lets its memory be used for others: nobody is the last to look at it.
    await this.store.add({ rowCount, columns });
    return true;
  }

  /** Nobody reads any more. What is complete stays for those that may still be started; what is not begins anew for them. */
  private async leave(): Promise<void> {
    if (this.isComplete || this.input === null) return;
    const { input } = this;
    this.input = null;
    await closeAll([input]);
    await this.store.close();
  }
}
