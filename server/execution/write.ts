import type { OkOutcome } from '../../connectors/connector';
import type { StatementPlan, Target } from '../../engine/plan';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { Lease } from '../session/transaction';
import { okResult } from './forward';
import type { StatementRun } from './statement-run';
import { takeWarnings } from './warnings';

type WritePlan = StatementPlan & { readonly kind: 'write' };

/**
 * A change on several nodes: all nodes do it, or none. Without a transaction of the client's each node gets one of its own; they commit
 * together at the end. Inside one, a savepoint undoes what some nodes did before another failed. Errors: the first node's that fails.
 */
export async function runWrite(plan: WritePlan, run: StatementRun): Promise<void> {
  const nodes = plan.targets.map(({ dataNode }) => dataNode);
  run.transaction.checkWrite(nodes);
  const own = !run.transaction.isOpen && plan.targets.length > 1;
  if (!own) {
    const change = (): Promise<readonly OkOutcome[]> => onAllNodes(plan.targets, run);
    const several = plan.targets.length > 1;
    await answer(
      plan,
      await (several ? run.transaction.allOrNone(nodes, run.facts, run.signal, change) : change()),
      run,
    );
    return;
  }
  run.transaction.begin({ readOnly: false, consistentSnapshot: false, isolation: null });
  try {
    run.transaction.checkWrite(nodes);
    const outcomes = await onAllNodes(plan.targets, run);
    warnOfWaiting(await run.transaction.commit(), run);
    await answer(plan, outcomes, run);
  } catch (error) {
    if (run.transaction.isOpen) await run.transaction.rollback();
    throw error;
  }
}

/** The change is committed, but not every node has heard of it. */
export function warnOfWaiting(waiting: readonly string[], run: Pick<StatementRun, 'warn'>): void {
  if (waiting.length === 0) return;
  run.warn({
    level: 'Warning',
    code: 1105,
    message: `Committed; ${waiting.join(', ')} could not be told yet and will be (SHOW DISTRIBUTED TRANSACTIONS)`,
  });
}

async function onAllNodes(targets: readonly Target[], run: StatementRun): Promise<readonly OkOutcome[]> {
  const results = await Promise.allSettled(targets.map((target) => onNode(target, run)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

async function onNode({ dataNode, sql }: Target, run: StatementRun): Promise<OkOutcome> {
  let lease: Lease | null = null;
  try {
    lease = await run.transaction.lease(dataNode, run.facts, true, run.signal);
    const result = await lease.connection.query(sql, run.signal);
    if (result.kind !== 'ok') throw sqlError('ER_UNKNOWN_ERROR', `Internal error: rows from a change on '${dataNode}'`);
    await takeWarnings(lease.connection, result.warningCount, run);
    return result;
  } catch (error) {
    throw error instanceof SqlError ? new SqlError(error.errno, error.sqlState, error.message, dataNode) : error;
  } finally {
    lease?.done();
  }
}

async function answer(plan: WritePlan, outcomes: readonly OkOutcome[], run: StatementRun): Promise<void> {
  const counted = plan.affected === 'one' ? outcomes.slice(0, 1) : outcomes;
  const sum = (value: (ok: OkOutcome) => number): number => counted.reduce((total, ok) => total + value(ok), 0);
  const firstId = counted.find(({ lastInsertId }) => lastInsertId !== 0n)?.lastInsertId ?? 0n;
  const result = {
    affectedRows: sum((ok) => okResult(ok, run).affectedRows),
    lastInsertId: firstId,
    warningCount: sum((ok) => ok.warningCount),
    info: sumInfo(counted.map((ok, index) => ok.info || infoOfOneRow(ok, counted, plan.targets[index]!.sql))),
  };
  run.outcome(result.affectedRows, firstId);
  await run.results.ok(result, run.more);
}

const insertPattern = /^\s*(?:insert|replace)\b/i;

/** A server tells nothing of an INSERT of one row; as a part of one that was cut in pieces it counts like those of more rows. */
function infoOfOneRow(ok: OkOutcome, all: readonly OkOutcome[], sql: string): string {
  if (all.length < 2 || !insertPattern.test(sql)) return '';
  // Two rows are affected where one was replaced or updated, none where one was left alone.
  return `Records: 1  Duplicates: ${ok.affectedRows === 1 ? 0 : 1}  Warnings: ${ok.warningCount}`;
}

/** `Rows matched: 1  Changed: 1  Warnings: 0` of several nodes, number by number. */
export function sumInfo(infos: readonly string[]): string {
  const [first] = infos;
  if (first === undefined || infos.some((info) => info.replaceAll(/\d+/g, '') !== first.replaceAll(/\d+/g, '')))
    return '';
  const numbers = infos.map((info) => [...info.matchAll(/\d+/g)].map(([digits]) => Number(digits)));
  let index = 0;
  return first.replaceAll(/\d+/g, () => {
    const place = index++;
    return String(numbers.reduce((total, row) => total + row[place]!, 0));
  });
}

/** DDL: on every node, each for itself. What some nodes did and others did not is said in the error. */
export async function runDdl(plan: StatementPlan & { readonly kind: 'ddl' }, run: StatementRun): Promise<void> {
  const results = await Promise.allSettled(plan.targets.map((target) => onDdlNode(target, run)));
  const failed = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ node: plan.targets[index]!.dataNode, error: result.reason as unknown }] : [],
  );
  if (failed.length === 0) {
    const [first] = results;
    if (first?.status === 'fulfilled') {
      run.outcome(first.value.affectedRows, 0n);
      await run.results.ok({ ...first.value, lastInsertId: 0n }, run.more);
    }
    return;
  }
  const { error } = failed[0]!;
  if (failed.length === results.length || !(error instanceof SqlError)) throw error;
  const nodes = failed.map(({ node }) => node).join(', ');
  throw new SqlError(
    error.errno,
    error.sqlState,
    `${error.message} (failed on ${nodes}; done on the other ${results.length - failed.length} data nodes)`,
    failed[0]!.node,
  );
}

async function onDdlNode({ dataNode, sql }: Target, run: StatementRun): Promise<OkOutcome> {
  const lease = await run.transaction.lease(dataNode, run.facts, true, run.signal);
  try {
    const result = await lease.connection.query(sql, run.signal);
    if (result.kind === 'ok') {
      await takeWarnings(lease.connection, result.warningCount, run);
      return result;
    }
    for await (const _ of result.batches);
    return { affectedRows: 0, lastInsertId: 0n, warningCount: 0, info: '', statusFlags: 0 };
  } finally {
    lease.done();
  }
}
