import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import bindings from '@duckdb/node-bindings';
import type { Field } from '../../engine/batch/column-type';
import { batchRowsTarget, type RecordBatch } from '../../engine/batch/record-batch';
import { sqlError } from '../../protocol/wire/sql-error';
import type { ColumnReader } from './column-reader';
import { duckdbError } from './error';
import { columnReader } from './readers';
import { resultType } from './result-type';
import { run } from './run';

/** Rows that DuckDB delivers at once, at most. */
const chunkRowsMax = 2048;

/** What a stream needs of its connection. */
export interface StreamOwner {
  /** null while the statement runs; then the error that it ends with. */
  readonly stopped: () => Error | null;
  /** Asks whether the transaction still works, and ends it when it is the stream's own. Rejects when it does not. */
  readonly verified: () => Promise<void>;
  /** Called once, when the last row was read and verified, or the stream was given up. */
  readonly ended: (complete: boolean) => Promise<void>;
}

export function fieldsOf(result: DuckDBResult): readonly Field[] {
  return result.columnNames().map((name, index) => ({
    name,
    originalName: '',
    table: '',
    originalTable: '',
    schema: '',
    type: resultType(result.columnType(index), name),
    flags: 0,
  }));
}

/**
 * The rows of a streaming result as batches. DuckDB computes a chunk when it is asked for one, so a slow reader slows it by itself.
 *
 * The client library reports no error that comes up in the middle of a stream: the stream just ends. A transaction that such an error has
 * hit is aborted, so every stream runs in one and asks afterwards whether it still works; otherwise rows would be missing in silence.
 */
export class RowStream implements AsyncIterable<RecordBatch>, AsyncIterator<RecordBatch> {
  private readonly readers: readonly ColumnReader[];
  private exhausted = false;
  private ending: Promise<void> | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly sql: string,
    private readonly result: DuckDBResult,
    readonly fields: readonly Field[],
    private readonly owner: StreamOwner,
  ) {
    this.readers = fields.map(({ type, name }, index) =>
      columnReader({
        duckdbType: result.columnType(index),
        type,
        capacity: batchRowsTarget + chunkRowsMax,
        column: name,
      }),
    );
  }

  [Symbol.asyncIterator](): AsyncIterator<RecordBatch> {
    return this;
  }

  next(): Promise<IteratorResult<RecordBatch>> {
    const pull = this.turn.then(() => this.pull());
    this.turn = pull.catch(() => undefined);
    return pull;
  }

  private async pull(): Promise<IteratorResult<RecordBatch>> {
    if (this.ending !== null) {
      await this.ending;
      const error = this.owner.stopped();
      if (error !== null) throw error;
      return { done: true, value: undefined };
    }
    try {
      const batch = await this.nextBatch();
      if (batch !== null) return { done: false, value: batch };
      await this.refuseCutStream();
    } catch (error) {
      await this.end(false);
      throw this.owner.stopped() ?? duckdbError(error);
    }
    await this.end(true);
    return { done: true, value: undefined };
  }

  private async nextBatch(): Promise<RecordBatch | null> {
    let rowCount = 0;
    while (!this.exhausted && rowCount < batchRowsTarget) {
      const chunk = await this.result.fetchChunk();
      const stopped = this.owner.stopped();
      if (stopped !== null) throw stopped;
      const count = chunk?.rowCount ?? 0;
      if (chunk === null || count === 0) {
        this.exhausted = true;
        break;
      }
      for (const [index, reader] of this.readers.entries())
        reader.append(bindings.data_chunk_get_vector(chunk.chunk, index), count);
      rowCount += count;
    }
    return rowCount === 0 ? null : { rowCount, columns: this.readers.map((reader) => reader.finish()) };
  }

  /** Errors: what ended the stream before its end, found by running the statement once more without its rows. */
  private async refuseCutStream(): Promise<void> {
    try {
      await this.owner.verified();
      return;
    } catch {
      await run(this.connection, 'ROLLBACK');
    }
    await run(this.connection, `EXPLAIN ANALYZE ${this.sql}`);
    throw sqlError('ER_UNKNOWN_ERROR', 'DuckDB ended a query before its last row and gives no reason');
  }

  async return(): Promise<IteratorResult<RecordBatch>> {
    await this.end(false);
    return { done: true, value: undefined };
  }

  /** @param complete all rows were read */
  end(complete: boolean): Promise<void> {
    this.ending ??= this.owner.ended(complete);
    return this.ending;
  }

  /** Resolves when no work of DuckDB's is under way. */
  settled(): Promise<unknown> {
    return this.turn;
  }
}
