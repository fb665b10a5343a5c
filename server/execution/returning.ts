import type { Field } from '../../engine/batch/column-type';
import { concatenate } from '../../engine/batch/concatenate';
import type { RecordBatch } from '../../engine/batch/record-batch';
import { takeRows } from '../../engine/batch/select';
import { batchBytes } from '../../engine/memory/batch-bytes';
import type { StatementPlan, Target } from '../../engine/plan';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import { asOne } from './as-one';
import { forgetGeneratedId, generatedId, onOtherCopies } from './copies';
import { leavingOut } from './left-out-rows';
import { isOnlyRow } from './split-rows';
import type { StatementRun } from './statement-run';
import { takeWarnings } from './warnings';

type WritePlan = StatementPlan & { readonly kind: 'write' };

export interface NodeRows {
  readonly fields: readonly Field[];
  readonly batches: readonly RecordBatch[];
}

/**
 * INSERT and DELETE … RETURNING on several nodes: the rows are held until every node has done its part, since all of it may still fail.
 * Errors: 1041 when they are more than a query may hold in memory.
 */
export async function runReturning(
  plan: WritePlan,
  order: NonNullable<WritePlan['returning']>,
  run: StatementRun,
): Promise<void> {
  const nodes = plan.targets.map(({ dataNode }) => dataNode);
  const hold = holder(run.memoryBudgetBytes);
  const answers = await asOne(nodes, run, async () => {
    if (plan.affected === 'one') return [await changedCopies(plan.targets, hold, run)];
    const results = await Promise.allSettled(
      plan.targets.map((target, index) => partRows(target, isOnlyRow(plan.split, index), hold, run)),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return withFields(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
  });
  run.outcome(-1, plan.insertId ?? 0n);
  await sendReturned(answers, order, run);
}

/** The rows of a part of a split INSERT: none, and no fields, where its only row was left out. */
function partRows(
  target: Target,
  isAlone: boolean,
  hold: (batch: RecordBatch) => void,
  run: StatementRun,
): Promise<NodeRows> {
  const rows = (): Promise<NodeRows> => changedRows(target, hold, run);
  return leavingOut(isAlone, target.dataNode, run, rows, () => ({ fields: [], batches: [] }));
}

/** Answers without rows have the fields of the others. Errors: 4025 when there are none. */
function withFields(answers: readonly NodeRows[]): readonly NodeRows[] {
  const known = answers.find(({ fields }) => fields.length > 0);
  if (!known)
    throw sqlError(
      'ER_CONSTRAINT_FAILED',
      'None of the rows of this INSERT IGNORE … RETURNING satisfies the CHECKs of the table',
    );
  return answers.map((answer) => (answer.fields.length > 0 ? answer : { ...answer, fields: known.fields }));
}

/** @param answers at least one */
export async function sendReturned(
  answers: readonly NodeRows[],
  { schema, places }: NonNullable<WritePlan['returning']>,
  run: StatementRun,
): Promise<void> {
  const fields = answers[0]!.fields.map((field) => (field.schema === '' ? field : { ...field, schema }));
  run.found(await run.results.rows(fields, ordered(answers, places), () => 0, run.more));
}

/** Counts the rows that are held until the statement has happened as a whole. Errors: 1041 when they are too many. */
export function holder(bytesMax: number): (batch: RecordBatch) => void {
  let heldBytes = 0;
  return (batch) => {
    heldBytes += batchBytes(batch);
    if (heldBytes > bytesMax) {
      throw sqlError(
        'ER_OUT_OF_RESOURCES',
        `the rows of RETURNING are more than one query may hold in memory (queryMemoryLimit, ${bytesMax} bytes)`,
      );
    }
  };
}

/** The same change on all copies of a global table (copies.ts), for the rows that the first one returns. */
export async function changedCopies(
  [first, ...others]: readonly Target[],
  hold: (batch: RecordBatch) => void,
  run: StatementRun,
): Promise<NodeRows> {
  if (others.length === 0) return changedRows(first!, hold, run);
  await forgetGeneratedId(first!.dataNode, run);
  const rows = await changedRows(first!, hold, run);
  const insertId = await generatedId(first!.dataNode, run);
  await onOtherCopies(others, insertId, run, (target, quietly) => changedRows(target, () => undefined, quietly));
  return rows;
}

/** Runs a change on one node for the rows that it returns. Errors: the backend's, with the node's name. */
export async function changedRows(
  { dataNode, sql }: Target,
  hold: (batch: RecordBatch) => void,
  run: StatementRun,
): Promise<NodeRows> {
  const lease = await run.transaction.lease(dataNode, run.facts, true, run.signal);
  try {
    const result = await lease.connection.query(sql, run.signal);
    if (result.kind !== 'rows') throw sqlError('ER_UNKNOWN_ERROR', `Internal error: no rows from '${dataNode}'`);
    const batches: RecordBatch[] = [];
    for await (const batch of result.batches) {
      hold(batch);
      batches.push(batch);
    }
    await takeWarnings(lease.connection, result.warningCount(), run);
    return { fields: result.fields, batches };
  } catch (error) {
    throw error instanceof SqlError ? new SqlError(error.errno, error.sqlState, error.message, dataNode) : error;
  } finally {
    lease.done();
  }
}

async function* ordered(
  answers: readonly NodeRows[],
  places: readonly (readonly number[])[] | null,
): AsyncGenerator<RecordBatch> {
  const counts = answers.map(({ batches }) => batches.reduce((count, { rowCount }) => count + rowCount, 0));
  const batches = answers.flatMap((answer) => answer.batches).filter(({ rowCount }) => rowCount > 0);
  const rowCount = counts.reduce((total, count) => total + count, 0);
  // IGNORE may leave rows out: which ones cannot be told.
  const isWhole = places?.every((list, index) => list.length === counts[index]);
  if (places === null || !isWhole || rowCount === 0) {
    yield* batches;
    return;
  }
  const [first] = batches;
  const columns = first!.columns.map((vector, index) =>
    concatenate(
      batches.map((batch) => batch.columns[index]!),
      vector.type,
    ),
  );
  const indexes = new Int32Array(rowCount);
  let at = 0;
  for (const list of places) for (const place of list) indexes[place] = at++;
  yield takeRows({ rowCount, columns }, indexes, rowCount);
}
