import type { Connection, Xid } from '../../connectors/connector';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';

interface Participant {
  readonly dataNode: string;
  readonly connection: Connection;
  readonly xid: Xid | null;
}

const never = new AbortController().signal;

/**
 * Commit without a protocol between the nodes, as MyCAT does it (mode `weak`): each node for itself, after all have shown that they are there.
 * Errors: the first node's that is not there, after all were rolled back; 1105 that says which nodes did and which did not commit.
 */
export async function commitOneByOne(participants: readonly Participant[]): Promise<void> {
  await allAlive(participants);
  const failed: { readonly node: string; readonly error: SqlError }[] = [];
  const done: string[] = [];
  for (const { dataNode, connection } of participants) {
    try {
      await connection.commit();
      done.push(dataNode);
      connection.release();
    } catch (error) {
      failed.push({ node: dataNode, error: asSqlError(error) });
      connection.destroy();
    }
  }
  if (failed.length === 0) return;
  if (done.length === 0) throw failed[0]!.error;
  throw sqlError(
    'ER_UNKNOWN_ERROR',
    `COMMIT failed on ${failed.map(({ node, error }) => `${node} (${error.message})`).join(', ')}; committed on ${done.join(', ')}`,
  );
}

async function allAlive(participants: readonly Participant[]): Promise<void> {
  const outcomes = await Promise.allSettled(participants.map(({ connection }) => answers(connection)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return;
  for (const { connection } of participants) connection.release();
  throw failed.reason;
}

/** A statement that every backend understands. */
async function answers(connection: Connection): Promise<void> {
  const result = await connection.query('SELECT 1', never);
  if (result.kind === 'rows') for await (const _ of result.batches);
}

function asSqlError(error: unknown): SqlError {
  return error instanceof SqlError ? error : sqlError('ER_UNKNOWN_ERROR', String(error), { cause: error });
}
