import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';
import { ResultReturnType } from '@duckdb/node-api';
import { notSupported, SqlError, sqlError } from '../../protocol/wire/sql-error';
import { StatusFlag } from '../../protocol/wire/type-codes';
import type { Connection, QueryResult, TransactionOptions } from '../connector';
import { duckdbError } from './error';
import { fieldsOf, RowStream } from './row-stream';
import { run } from './run';

/** Statements with rows; all others are run to their end at once. */
const queryPattern = /^[\s(]*(?:SELECT|WITH|VALUES|FROM|TABLE)\b/i;
const savepointPattern = /^\s*(?:SAVEPOINT|RELEASE|ROLLBACK\s+(?:WORK\s+)?TO)\b/i;

/** Takes a connection back. */
export interface Home {
  giveBack(connection: DuckDBConnection): void;
  drop(connection: DuckDBConnection): void;
}

/** A borrowed connection. */
export class EmbeddedConnection implements Connection {
  /** DuckDB's connections have no numbers. */
  readonly id = 0;
  private released = false;
  private inTransaction = false;
  /** The statement that runs; resolves when DuckDB does no more work for it. */
  private running: Promise<unknown> = Promise.resolve();
  private stream: RowStream | null = null;

  constructor(
    private readonly duckdb: DuckDBConnection,
    private readonly home: Home,
    /** The session must not change anything. */
    private readonly readOnly: boolean,
  ) {}

  async query(sql: string, signal: AbortSignal): Promise<QueryResult> {
    if (signal.aborted) throw interrupted(signal);
    if (savepointPattern.test(sql)) throw notSupported('SAVEPOINT on a DuckDB data node');
    return queryPattern.test(sql) ? this.rows(sql, signal) : this.change(sql, signal);
  }

  private async change(sql: string, signal: AbortSignal): Promise<QueryResult> {
    if (this.readOnly) {
      throw sqlError('ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', 'Cannot execute statement in a READ ONLY transaction');
    }
    const stop = this.stopper(signal);
    const running = this.duckdb.run(sql);
    this.running = running.catch(() => undefined);
    try {
      const result = await running;
      return { kind: 'ok', ...this.outcome(sql, result) };
    } catch (error) {
      throw stop.stopped() ?? changeError(error, sql);
    } finally {
      stop.done();
    }
  }

  private outcome(sql: string, result: DuckDBMaterializedResult): Omit<QueryResult & { kind: 'ok' }, 'kind'> {
    const counts = result.returnType === ResultReturnType.CHANGED_ROWS && !/^\s*TRUNCATE\b/i.test(sql);
    const affectedRows = counts ? result.rowsChanged : 0;
    return {
      affectedRows,
      lastInsertId: 0n,
      warningCount: 0,
      info: /^\s*UPDATE\b/i.test(sql) ? `Rows matched: ${affectedRows}  Changed: ${affectedRows}  Warnings: 0` : '',
      statusFlags: this.inTransaction ? StatusFlag.inTransaction : 0,
    };
  }

  private async rows(sql: string, signal: AbortSignal): Promise<QueryResult> {
    const stop = this.stopper(signal);
    const own = !this.inTransaction;
    const opening = this.open(sql, own);
    this.running = opening.catch(() => undefined);
    try {
      const result = await opening;
      const stopped = stop.stopped();
      if (stopped !== null) throw stopped;
      const fields = fieldsOf(result);
      const stream = new RowStream(this.duckdb, sql, result, fields, {
        stopped: stop.stopped,
        verified: async () => {
          await this.duckdb.run(own ? 'SELECT 1; COMMIT' : 'SELECT 1');
        },
        ended: async (complete) => {
          stop.done();
          if (this.stream === stream) this.stream = null;
          await this.endStream(own, complete);
        },
      });
      this.stream = stream;
      stop.onStop = () => void stream.end(false);
      return { kind: 'rows', fields, batches: stream, warningCount: () => 0 };
    } catch (error) {
      stop.done();
      if (own) await this.duckdb.run('ROLLBACK').catch(() => undefined);
      throw stop.stopped() ?? duckdbError(error);
    }
  }

  private async open(sql: string, own: boolean): ReturnType<DuckDBConnection['stream']> {
    if (own) await this.duckdb.run('BEGIN TRANSACTION');
    return this.duckdb.stream(sql);
  }

  /** Gives up what DuckDB still does for a stream, with the transaction that it ran in. */
  private async endStream(own: boolean, complete: boolean): Promise<void> {
    if (complete) return;
    this.duckdb.interrupt();
    if (!own) return;
    const ending = this.duckdb.run('ROLLBACK');
    // A stream whose error was asked for has been rolled back already; there is nothing left to end then.
    this.running = ending.catch(() => undefined);
    await this.running;
  }

  /** Interrupts DuckDB when the signal is aborted. */
  private stopper(signal: AbortSignal): {
    stopped: () => SqlError | null;
    done: () => void;
    onStop: (() => void) | null;
  } {
    let error: SqlError | null = null;
    const listener = (): void => {
      error = interrupted(signal);
      this.duckdb.interrupt();
      stop.onStop?.();
    };
    const stop = {
      stopped: () => error,
      done: () => signal.removeEventListener('abort', listener),
      onStop: null as (() => void) | null,
    };
    signal.addEventListener('abort', listener, { once: true });
    return stop;
  }

  async begin(options: TransactionOptions): Promise<void> {
    await run(this.duckdb, `BEGIN TRANSACTION${options.readOnly || this.readOnly ? ' READ ONLY' : ''}`);
    this.inTransaction = true;
  }

  async commit(): Promise<void> {
    this.inTransaction = false;
    // COMMIT of a transaction that an error has ended succeeds and keeps nothing: asking first makes it an error.
    await run(this.duckdb, 'SELECT 1');
    await run(this.duckdb, 'COMMIT');
  }

  async rollback(): Promise<void> {
    this.inTransaction = false;
    await run(this.duckdb, 'ROLLBACK');
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    void this.cleanUp();
  }

  /** Never rejects: what cannot be cleaned is closed. */
  private async cleanUp(): Promise<void> {
    try {
      await this.stop();
      if (this.inTransaction) await this.duckdb.run('ROLLBACK');
      this.home.giveBack(this.duckdb);
    } catch {
      this.home.drop(this.duckdb);
    }
  }

  private async stop(): Promise<void> {
    const { stream } = this;
    if (stream !== null) {
      await stream.end(false);
      await stream.settled();
    }
    await this.running;
  }

  destroy(): void {
    if (this.released) return;
    this.released = true;
    this.duckdb.interrupt();
    // Closing below a worker thread that still reads would pull the memory from under it.
    void this.stop().then(
      () => this.home.drop(this.duckdb),
      () => this.home.drop(this.duckdb),
    );
  }
}

/** MySQL has an error of its own for dropping what is not there. */
function changeError(thrown: unknown, sql: string): SqlError {
  const error = duckdbError(thrown);
  const unknown = error.errno === 1146 && /^\s*DROP\b/i.test(sql);
  return unknown ? sqlError('ER_BAD_TABLE_ERROR', error.message, { cause: thrown }) : error;
}

function interrupted(signal: AbortSignal): SqlError {
  const reason: unknown = signal.reason;
  if (reason instanceof SqlError) return reason;
  return sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
}
