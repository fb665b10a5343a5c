/** Changes of tables that every data node has all of. */
import { setMaxListeners } from 'node:events';
import type { OkOutcome } from '../../connectors/connector';
import type { Target } from '../../engine/plan';
import { leaseFor } from './lease';
import { changeOnNode } from './node-statements';
import type { StatementRun } from './statement-run';
import { textRows } from './text-rows';

const never = new AbortController().signal;
setMaxListeners(0, never);

/**
 * The same change on all copies. The first copy goes ahead: whoever changes the same rows waits for it there, and not each for the other on
 * different nodes, where nobody would see the deadlock. It also gives the numbers of an AUTO_INCREMENT column, and the others take them over:
 * their own counters may stand elsewhere. Errors: the first copy's, or the first of the others'.
 * @param givesOwnIds rows have values for the AUTO_INCREMENT column
 * @returns the first copy's answer
 */
export async function changeCopies(
  targets: readonly Target[],
  run: StatementRun,
  givesOwnIds = false,
): Promise<OkOutcome> {
  const [first, ...others] = targets;
  const ok = await changeOnNode(first!.dataNode, first!.sql, run);
  const insertId = givesOwnIds ? 0n : ok.lastInsertId;
  await onOtherCopies(others, insertId, run, ({ dataNode, sql }, quietly) => changeOnNode(dataNode, sql, quietly));
  return ok;
}

/** A statement for the first of the copies is one for all of them. */
export function onCopies(nodes: readonly string[]): typeof changeOnNode {
  return (_, sql, run) =>
    changeCopies(
      nodes.map((dataNode) => ({ dataNode, sql })),
      run,
    );
}

/** `change` on each of `others`, where generated numbers begin with `insertId` unless it is 0. What copies warn of, the first one has said. */
export async function onOtherCopies(
  others: readonly Target[],
  insertId: bigint,
  run: StatementRun,
  change: (target: Target, quietly: StatementRun) => Promise<unknown>,
): Promise<void> {
  const quietly: StatementRun = { ...run, warn: () => undefined };
  const results = await Promise.allSettled(
    others.map(async (target) => {
      if (insertId === 0n) return change(target, quietly);
      await onConnection(target.dataNode, run, `SET insert_id = ${insertId}`, run.signal);
      try {
        return await change(target, quietly);
      } finally {
        // A statement that failed, or needed no number, would leave it to the next one.
        await onConnection(target.dataNode, run, 'SET insert_id = 0', never);
      }
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Comes before a statement after which `generatedId` is to be asked. */
export async function forgetGeneratedId(dataNode: string, run: StatementRun): Promise<void> {
  await onConnection(dataNode, run, 'SET last_insert_id = 0', run.signal);
}

/** The first number that the INSERT before generated, where its answer does not tell; 0 = none. */
export async function generatedId(dataNode: string, run: StatementRun): Promise<bigint> {
  const lease = await leaseFor(run, dataNode, true);
  try {
    const result = await lease.connection.query('SELECT LAST_INSERT_ID()', run.signal);
    const [row] = result.kind === 'rows' ? await textRows(result.batches) : [];
    return BigInt(row?.[0] ?? 0);
  } finally {
    lease.done();
  }
}

async function onConnection(dataNode: string, run: StatementRun, sql: string, signal: AbortSignal): Promise<void> {
  const lease = await leaseFor(run, dataNode, true, signal);
  try {
    await lease.connection.query(sql, signal);
  } finally {
    lease.done();
  }
}
