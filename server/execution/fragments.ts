import type { Connection, PacketPiece, QueryResult, UndecodedResult } from '../../connectors/connector';
import type { PacketColumns } from '../../engine/batch/packets';
import type { BatchStream } from '../../engine/batch/record-batch';
import { batchBytes } from '../../engine/memory/batch-bytes';
import { sqlError } from '../../protocol/wire/sql-error';
import type { UndecodedStream } from '../engine-threads/threadable-context';
import type { Lease } from '../session/participant';
import { leaseFor } from './lease';
import { leasedBatches } from './leased-batches';
import type { StatementRun } from './statement-run';
import { takeWarnings } from './warnings';

type BatchesResult = Extract<QueryResult, { readonly kind: 'rows' }>;

interface Fragment {
  readonly dataNode: string;
  readonly sql: string;
  readonly locks: boolean;
  readonly signal: AbortSignal;
  /** About so many rows will come; undefined when nobody knows. */
  readonly estimatedRows: number | undefined;
}

/** The rows of a fragment. @param packets null: all columns are decoded */
export async function runFragment(
  fragment: Fragment,
  packets: PacketColumns | null,
  run: StatementRun,
): Promise<BatchStream> {
  const { sql, signal, estimatedRows } = fragment;
  const [result, lease] = await leased(fragment, run, (connection) =>
    packets === null ? connection.query(sql, signal, estimatedRows) : connection.queryPackets!(sql, packets, signal),
  );
  return batchStream(result, lease, run);
}

/** The rows of a fragment for a thread, which decodes those that can come undecoded. */
export async function runUndecoded(fragment: Fragment, run: StatementRun): Promise<BatchStream | UndecodedStream> {
  const { sql, signal, estimatedRows } = fragment;
  const [result, lease] = await leased<QueryResult | UndecodedResult>(fragment, run, (connection) =>
    connection.queryUndecoded
      ? connection.queryUndecoded(sql, signal, estimatedRows)
      : connection.query(sql, signal, estimatedRows),
  );
  if ('batches' in result) return batchStream(result, lease, run);
  const { fields, form, pieces, reuse } = result;
  const ended = (): Promise<void> => takeWarnings(lease.connection, result.warningCount(), run);
  const pieceBytes = ({ bytes }: PacketPiece): number => bytes.length;
  return { fields, form, pieces: leasedBatches(pieces, lease, ended, run.memoryBudgetBytes, pieceBytes), reuse };
}

function batchStream(result: BatchesResult, lease: Lease, run: StatementRun): BatchStream {
  const ended = (): Promise<void> => takeWarnings(lease.connection, result.warningCount(), run);
  return {
    fields: result.fields,
    batches: leasedBatches(result.batches, lease, ended, run.memoryBudgetBytes, batchBytes),
  };
}

/** Sends a fragment on a connection, which goes back when that fails. */
async function leased<R extends { readonly kind: 'rows' | 'ok' }>(
  { dataNode, sql, locks, signal }: Fragment,
  run: StatementRun,
  send: (connection: Connection) => Promise<R>,
): Promise<[Extract<R, { readonly kind: 'rows' }>, Lease]> {
  if (locks) run.transaction.checkWrite([dataNode]);
  const lease = await leaseFor(run, dataNode, locks, signal);
  try {
    const result = await send(lease.connection);
    if (result.kind !== 'rows')
      throw sqlError('ER_UNKNOWN_ERROR', `Internal error: no rows from '${dataNode}': ${sql}`);
    return [result as Extract<R, { readonly kind: 'rows' }>, lease];
  } catch (error) {
    lease.done();
    throw error;
  }
}
