import { sqlError } from '../../protocol/wire/sql-error';
import type { ColumnType, Field } from '../batch/column-type';
import type { RecordBatch } from '../batch/record-batch';
import { takeRows } from '../batch/select';
import { BatchStore } from '../memory/batch-store';
import type { MemoryReservation } from '../memory/budget';
import type { RecursivePlan } from '../plan';
import { conformBatch } from './conform-batch';
import { firstRows } from './distinct';
import { keyTable } from './keys/key-table';
import { type BatchSource, closeAll, operator, type Run, reserve, reserveShare } from './operator';
import { StoreFaults } from './store/store-faults';
import { storeVector } from './store/store-vector';

/** Starts the operators of a round. */
type StartStep = (run: Run) => BatchSource;

/**
 * The rows of `seed`, then round by round those that `step` makes of the rows of the round before. Holds the rows of two rounds and, with
 * `distinct` or `cycle`, every row's key. Rows come out as they are made.
 */
export function recursive(plan: RecursivePlan, seed: BatchSource, startStep: StartStep, run: Run): BatchSource {
  const memory = reserveShare(run, 'a recursive table');
  const keys = reserve(run, 'a recursive table');
  const step = new CurrentStep();
  return operator(run, [seed, step], rows(plan, seed, step, startStep, run, memory, keys), () => {
    memory.free();
    keys.free();
  });
}

/** The step that runs, to be closed as an input is. */
class CurrentStep implements BatchSource {
  private source: BatchSource | null = null;
  private isClosed = false;

  run(source: BatchSource): void {
    this.source = this.isClosed ? null : source;
  }

  async next(): Promise<RecordBatch | null> {
    return this.source === null ? null : this.source.next();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    if (this.source !== null) await closeAll([this.source]);
  }
}

async function* rows(
  plan: RecursivePlan,
  seed: BatchSource,
  step: CurrentStep,
  startStep: StartStep,
  run: Run,
  memory: MemoryReservation,
  keys: MemoryReservation,
): AsyncGenerator<RecordBatch, void, undefined> {
  const types = plan.fields.map((field) => field.type);
  const newRows = distinctFilter(plan, keys);
  let before = new BatchStore(types, memory, run.spill);
  let rowCount = 0;
  yield* kept(seed, plan.seed.fields);
  for (let round = 1; before.rowCount > 0; round++) {
    if (round > plan.iterationsMax) {
      if (plan.stopsAtMax) {
        run.context.warn(
          1931,
          `Query execution was interrupted. The query exceeded max_recursive_iterations = ${plan.iterationsMax}. The query result may be incomplete`,
        );
        break;
      }
      throw sqlError(
        'ER_CTE_MAX_RECURSION_DEPTH',
        `Recursive query aborted after ${round} iterations. Try increasing @@cte_max_recursion_depth to a larger value.`,
      );
    }
    const pause = run.turn.pass();
    if (pause !== null) await pause;
    const last = before;
    before = new BatchStore(types, memory, run.spill);
    const workingTables = new Map(run.workingTables).set(plan.table, last);
    step.run(startStep({ ...run, workingTables, sharedInRun: new Map() }));
    yield* kept(step, plan.step.fields);
    await last.close();
  }

  async function* kept(source: BatchSource, fields: readonly Field[]): AsyncGenerator<RecordBatch, void, undefined> {
    for (let batch = await source.next(); batch !== null; batch = await source.next()) {
      const fresh = newRows(
        stored(conformBatch(batch, fields, 'a recursive table'), fields, plan.fields, rowCount, run),
      );
      rowCount += batch.rowCount;
      if (fresh.rowCount === 0) continue;
      await before.add(fresh);
      yield fresh;
    }
  }
}

/** Rows as the table keeps them, whose columns have the types of the seed: what does not fit is an error in a strict sql_mode. */
function stored(
  batch: RecordBatch,
  from: readonly Field[],
  to: readonly Field[],
  rowsBefore: number,
  { evaluation }: Run,
): RecordBatch {
  const isStrict = evaluation.sqlMode.has('STRICT_TRANS_TABLES') || evaluation.sqlMode.has('STRICT_ALL_TABLES');
  const columns = batch.columns.map((column, index) => {
    const { name, type } = to[index]!;
    const declared = from[index]!.type;
    if (isHeldBy(declared, type)) return column.type === type ? column : { ...column, type };
    const faults = new StoreFaults({ name, table: '``.`(temporary)`' }, rowsBefore, isStrict, evaluation);
    return storeVector(column, declared, type, faults, evaluation);
  });
  // Without what lets its memory be used for others: the table keeps the rows, whoever gets them.
  return { rowCount: batch.rowCount, columns };
}

/** Whether all values of one type are those of the other without a change. */
function isHeldBy(type: ColumnType, target: ColumnType): boolean {
  return (
    type.name === target.name &&
    type.unsigned === target.unsigned &&
    type.scale === target.scale &&
    type.precision === target.precision &&
    type.length <= target.length &&
    type.collation === target.collation
  );
}

/** The rows of a batch that were not there before, by their columns or those of `cycle`; all of them with neither. */
function distinctFilter(plan: RecursivePlan, memory: MemoryReservation): (batch: RecordBatch) => RecordBatch {
  if (!plan.distinct && !plan.cycle) return (batch) => batch;
  const columns = plan.cycle ?? plan.fields.map((_, index) => index);
  const table = keyTable(
    columns.map((column) => plan.fields[column]!.type),
    'equal',
  );
  return (batch) => {
    const known = table.size;
    const numbers = new Int32Array(batch.rowCount);
    table.assign(
      columns.map((column) => batch.columns[column]!),
      batch.rowCount,
      numbers,
    );
    memory.resize(table.byteLength);
    const first = firstRows(numbers, batch.rowCount, known);
    return takeRows(batch, first, first.length);
  };
}
