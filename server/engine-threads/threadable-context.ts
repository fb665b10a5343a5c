import type { PacketPiece, RowForm } from '../../connectors/connector';
import type { Field } from '../../engine/batch/column-type';
import type { BatchStream } from '../../engine/batch/record-batch';
import type { ExecutionContext } from '../../engine/context';

/** What a plan may use that runs here or in a thread. */
export interface ThreadableContext extends ExecutionContext {
  /** As `runFragment`, with rows that are still as the data node wrote them, where it can give them so: threads decode them themselves. */
  runUndecoded(
    dataNode: string,
    sql: string,
    signal: AbortSignal,
    estimatedRows: number | undefined,
  ): Promise<BatchStream | UndecodedStream>;
}

/** As BatchStream. */
export interface UndecodedStream {
  readonly fields: readonly Field[];
  readonly form: RowForm;
  readonly pieces: AsyncIterable<PacketPiece>;
  /** Gives the memory of a piece back. Nobody has to. */
  reuse(memory: ArrayBuffer): void;
}
