import { sqlError } from '../../protocol/wire/sql-error';
import type { RecordBatch } from '../batch/record-batch';
import { sliceBatch } from '../batch/slice';
import { Verdict } from '../expressions/compile';
import type { ConstantValue } from '../expressions/expression';
import { applyRunsAtOnce, outputBatchRows } from '../limits';
import { constantAt } from '../literals/constant-vector';
import { batchBytes } from '../memory/batch-bytes';
import type { MemoryReservation } from '../memory/budget';
import type { ApplyPlan } from '../plan';
import { PartnerPool } from './apply/partner-pool';
import { keyOfValues, SubplanCache } from './apply/subplan-cache';
import { conformBatch } from './conform-batch';
import { HeldRows, holdAll } from './held-rows';
import { meet } from './join/partners';
import { asksForExistence, type JoinShape, outcomeOf, pairCondition } from './join/shape';
import { type BatchSource, closeAll, operator, type Run, reserve, withParameters } from './operator';

/** Starts the subplan's operators. */
type StartSubplan = (run: Run) => BatchSource;

/**
 * Runs the subplan for the values that each input row has in the parameter columns, and joins the row with what comes: its partners. Equal values
 * run once, as long as memory lasts. A few runs are on their way at the same time; left rows keep their order.
 */
export function apply(plan: ApplyPlan, input: BatchSource, start: StartSubplan, run: Run): BatchSource {
  const memory = reserve(run, 'a subquery that runs for each row');
  const openRuns = new OpenRuns();
  const cache = new SubplanCache(memory, (values, makeRoom) =>
    runSubplan(plan, start(withParameters(run, typedValues(plan, values))), openRuns, makeRoom),
  );
  return operator(run, [input, openRuns], rows(plan, input, cache, run, memory), () => memory.free());
}

/** The runs that are on their way: closed as an input is, and after that none is begun. */
class OpenRuns implements BatchSource {
  private readonly sources = new Set<BatchSource>();
  private isClosed = false;

  next(): Promise<RecordBatch | null> {
    return Promise.resolve(null);
  }

  /** All batches of a run. Errors: those of the run; 1317 when it was closed before its end. */
  async collect(source: BatchSource, take: (batch: RecordBatch) => void): Promise<void> {
    this.refuseClosed();
    this.sources.add(source);
    try {
      for (let batch = await source.next(); batch !== null; batch = await source.next()) take(batch);
    } finally {
      await source.close();
      this.sources.delete(source);
    }
    this.refuseClosed();
  }

  private refuseClosed(): void {
    if (this.isClosed) throw sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
  }

  close(): Promise<void> {
    this.isClosed = true;
    return closeAll([...this.sources]);
  }
}

function typedValues(plan: ApplyPlan, values: readonly ConstantValue[]): Run['parameters'] {
  return values.map((value, index) => ({ value, type: plan.input.fields[plan.parameters[index]!]!.type }));
}

async function runSubplan(
  plan: ApplyPlan,
  source: BatchSource,
  openRuns: OpenRuns,
  makeRoom: (bytes: number) => void,
): Promise<RecordBatch> {
  const { fields } = plan.subplan;
  const held = new HeldRows(fields, null);
  await openRuns.collect(source, (batch) => {
    makeRoom(batchBytes(batch));
    held.add(conformBatch(batch, fields, 'a subquery'));
  });
  return held.take();
}

async function* rows(
  plan: ApplyPlan,
  input: BatchSource,
  cache: SubplanCache,
  run: Run,
  memory: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const shape: JoinShape = {
    type: plan.type,
    leftFields: plan.input.fields,
    rightFields: plan.subplan.fields,
    fields: plan.fields,
    condition: pairCondition(plan.condition, plan.input.fields.length, run.evaluation),
    unknownExcludes: plan.nullAware,
  };
  if (run.context.sequential !== true) {
    for (let left = await input.next(); left !== null; left = await input.next()) {
      yield* applied(plan, shape, left, cache, run, applyRunsAtOnce);
    }
    return;
  }
  const all = await holdAll(input, plan.input.fields, memory);
  for (let start = 0; start < all.rowCount; start += outputBatchRows) {
    const count = Math.min(outputBatchRows, all.rowCount - start);
    yield* applied(plan, shape, sliceBatch(all, start, count), cache, run, 1);
  }
}

/** The part of the memory budget, one in so many, past which results in use are joined at once. */
const inUseShare = 4;

/** The result for one batch of input rows. */
async function* applied(
  plan: ApplyPlan,
  shape: JoinShape,
  left: RecordBatch,
  cache: SubplanCache,
  run: Run,
  atOnce: number,
): AsyncGenerator<RecordBatch, void, undefined> {
  const calls = new UpcomingCalls(plan, left, cache, atOnce);
  const verdicts = new Uint8Array(left.rowCount);
  const pool = new PartnerPool(plan.subplan.fields);
  const existenceDecides = asksForExistence(shape.type) && shape.condition === null;
  const join = (): RecordBatch | null => {
    const { right, pairs } = pool.take();
    cache.release();
    return meet(shape, left, right, pairs, verdicts, false);
  };
  for (let row = 0; row < left.rowCount; row++) {
    const pause = run.turn.pass();
    if (pause !== null) await pause;
    const result = await calls.result(row);
    if (existenceDecides) {
      if (result.rowCount > 0) verdicts[row] = Verdict.true;
      cache.release();
      continue;
    }
    for (let next = pool.add(row, result, 0); next < result.rowCount; next = pool.add(row, result, next)) {
      const joined = join();
      if (joined !== null) yield joined;
    }
    // Results that wait to be joined cannot be forgotten: they must leave room for those to come.
    if (!pool.isEmpty && cache.bytesInUse * inUseShare > run.budget.limitBytes) {
      const joined = join();
      if (joined !== null) yield joined;
    }
  }
  if (!pool.isEmpty) {
    const joined = join();
    if (joined !== null) yield joined;
  }
  const outcome = outcomeOf(shape, left, verdicts);
  if (outcome !== null) yield outcome;
}

/** The calls that the rows of a batch make, a few of them started ahead. */
class UpcomingCalls {
  private readonly keys: string[] = [];

  constructor(
    private readonly plan: ApplyPlan,
    private readonly left: RecordBatch,
    private readonly cache: SubplanCache,
    private readonly atOnce: number,
  ) {}

  private valuesOf(row: number): ConstantValue[] {
    return this.plan.parameters.map((column) => constantAt(this.left.columns[column]!, row));
  }

  private keyOf(row: number): string {
    this.keys[row] ??= keyOfValues(this.valuesOf(row));
    return this.keys[row]!;
  }

  result(row: number): Promise<RecordBatch> {
    const result = this.cache.result(this.keyOf(row), this.valuesOf(row));
    // Rows from here on whose calls are started: counted in different values.
    const upcoming = new Set<string>([this.keyOf(row)]);
    for (let next = row + 1; next < this.left.rowCount && next < row + lookAheadRows; next++) {
      if (upcoming.size >= this.atOnce) break;
      const key = this.keyOf(next);
      if (upcoming.has(key)) continue;
      upcoming.add(key);
      if (!this.cache.has(key)) this.cache.start(key, this.valuesOf(next));
    }
    return result;
  }
}

/** Rows that are looked at for calls to start ahead. */
const lookAheadRows = 64;
