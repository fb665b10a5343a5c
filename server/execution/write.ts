import type { OkOutcome } from '../../connectors/connector';
import type { StatementPlan, Target } from '../../engine/plan';
import { SqlError } from '../../protocol/wire/sql-error';
import type { Diagnostic } from '../session/session-view';
import { asOne } from './as-one';
import { changeCopies } from './copies';
import { type InsertOutcome, okResult, rememberedId } from './forward';
import { type InsertedRows, insertInfo } from './insert-info';
import { leaseFor } from './lease';
import { leavingOut } from './left-out-rows';
import { changeOnNode } from './node-statements';
import { runReturning } from './returning';
import { firstFailure, inOwnRows, inRowOrder, isOnlyRow, rowsOf } from './split-rows';
import type { StatementRun } from './statement-run';
import { takeWarnings } from './warnings';

type WritePlan = StatementPlan & { readonly kind: 'write' };

/**
 * A change on several nodes: all nodes do it, or none. Without a transaction of the client's each node gets one of its own; they commit
 * together at the end. Inside one, a savepoint undoes what some nodes did before another failed. Errors: the first node's that fails.
 */
export async function runWrite(plan: WritePlan, run: StatementRun): Promise<void> {
  if (plan.returning) return runReturning(plan, plan.returning, run);
  const nodes = [...new Set(plan.targets.map(({ dataNode }) => dataNode))];
  const change = (): Promise<readonly OkOutcome[]> => onAllNodes(plan, run);
  const outcomes = await (nodes.length > 1 ? asOne(nodes, run, change) : onOneNode(nodes, run, change));
  const { split } = plan;
  const parts = split && outcomes.map((ok, index) => ({ ok, rowCount: rowsOf(index, split.of).length }));
  const info = split && insertInfo(parts!, split.ignores);
  const id = split ? insertIdOf(plan, split.of, parts!) : null;
  await answerChanges(id === null ? outcomes : outcomes.map((ok) => ({ ...ok, lastInsertId: id })), run, info, plan);
}

/**
 * The id that a server tells of an INSERT of several rows: of the last one that brought its id along, or of the first one that got one, which with
 * ON DUPLICATE KEY UPDATE is none that was there before. Null where the first id that was told is the one.
 */
function insertIdOf(
  { givesOwnIds, updatesDuplicates }: WritePlan,
  of: ArrayLike<number>,
  parts: readonly InsertedRows[],
): bigint | null {
  if (givesOwnIds) return parts[of[of.length - 1]!]!.ok.lastInsertId;
  if (!updatesDuplicates) return null;
  const inserted = parts.find(({ ok, rowCount }) => ok.lastInsertId !== 0n && ok.affectedRows === rowCount);
  return inserted?.ok.lastInsertId ?? null;
}

/** One node does a statement whole or not at all by itself. */
function onOneNode<T>(nodes: readonly string[], run: StatementRun, change: () => Promise<T>): Promise<T> {
  run.transaction.checkWrite(nodes);
  return change();
}

async function onAllNodes(plan: WritePlan, run: StatementRun): Promise<readonly OkOutcome[]> {
  const { targets, affected, split } = plan;
  const rowsAt = (index: number) => (split ? () => rowsOf(index, split.of) : null);
  const inPart = (
    index: number,
    dataNode: string,
    outer: StatementRun,
    change: (told: StatementRun) => Promise<OkOutcome>,
  ): Promise<OkOutcome> =>
    inOwnRows(rowsAt(index), outer, (told) =>
      leavingOut(
        isOnlyRow(split, index),
        dataNode,
        told,
        () => change(told),
        (ok) => ok,
      ),
    );
  if (affected === 'one') {
    const outcomes: OkOutcome[] = [];
    for (const [index, statement] of statementsOf(targets).entries())
      outcomes.push(
        await inPart(index, statement[0]!.dataNode, run, (told) => changeCopies(statement, told, plan.givesOwnIds)),
      );
    return outcomes;
  }
  const warned: Diagnostic[] = [];
  const noting: StatementRun = { ...run, warn: (warning) => warned.push(warning) };
  const results = await Promise.allSettled(
    targets.map(({ dataNode, sql }, index) =>
      inPart(index, dataNode, noting, (told) => changeOnNode(dataNode, sql, told)),
    ),
  );
  for (const warning of inRowOrder(warned)) run.warn(warning);
  const failure = firstFailure(results);
  if (failure !== null) throw failure.reason;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** Each begins with the first node. */
function statementsOf(targets: readonly Target[]): readonly (readonly Target[])[] {
  const [first] = targets;
  const statements: Target[][] = [];
  for (const target of targets) {
    if (target.dataNode === first!.dataNode) statements.push([target]);
    else statements.at(-1)!.push(target);
  }
  return statements;
}

/** The answer to a change that nodes, or statements after one another, made in parts. */
export async function answerChanges(
  outcomes: readonly OkOutcome[],
  run: StatementRun,
  info = sumInfo(outcomes.map((ok) => ok.info)),
  inserted: InsertOutcome = {},
): Promise<void> {
  const sum = (value: (ok: OkOutcome) => number): number => outcomes.reduce((total, ok) => total + value(ok), 0);
  const whole: OkOutcome = {
    affectedRows: sum(({ affectedRows }) => affectedRows),
    lastInsertId: outcomes.find(({ lastInsertId }) => lastInsertId !== 0n)?.lastInsertId ?? 0n,
    warningCount: sum(({ warningCount }) => warningCount),
    info,
    statusFlags: 0,
  };
  const result = okResult(whole, run, inserted);
  run.outcome(result.affectedRows, rememberedId(result, whole, inserted));
  await run.results.ok(result, run.more);
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
  const onNodes = warningOnce(run);
  const results = await Promise.allSettled(plan.targets.map((target) => onDdlNode(target, onNodes)));
  const failed = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ node: plan.targets[index]!.dataNode, error: result.reason as unknown }] : [],
  );
  if (failed.length === 0) {
    const [first] = results;
    if (first?.status === 'fulfilled') {
      const warnings = plan.warnings ?? [];
      for (const message of warnings) run.warn({ level: 'Warning', code: 1235, message });
      run.outcome(first.value.affectedRows, 0n);
      const warningCount = first.value.warningCount + warnings.length;
      await run.results.ok({ ...first.value, warningCount, lastInsertId: 0n }, run.more);
    }
    return;
  }
  const { error } = failed[0]!;
  if (failed.length === results.length || !(error instanceof SqlError)) throw error;
  const nodes = failed.map(({ node }) => node).join(', ');
  const done = plan.targets.map(({ dataNode }) => dataNode).filter((each) => !failed.some(({ node }) => node === each));
  throw new SqlError(
    error.errno,
    error.sqlState,
    `${error.message} (failed on ${nodes}; done on ${done.join(', ')})`,
    failed[0]!.node,
  );
}

/** What several nodes warn of alike is told once. */
function warningOnce(run: StatementRun): StatementRun {
  const told = new Set<string>();
  return {
    ...run,
    warn(diagnostic) {
      const { level, code, message } = diagnostic;
      const key = `${level} ${code} ${message}`;
      if (!told.has(key)) run.warn(diagnostic);
      told.add(key);
    },
  };
}

async function onDdlNode({ dataNode, sql }: Target, run: StatementRun): Promise<OkOutcome> {
  const lease = await leaseFor(run, dataNode, true);
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
