import type { Field } from '../../engine/batch/column-type';
import { type PacketColumns, packetFields } from '../../engine/batch/packets';
import type { RecordBatch } from '../../engine/batch/record-batch';
import type { ColumnDefinitions } from '../../protocol/wire/packets/column-definition-41';
import { notSupported, SqlError, sqlError } from '../../protocol/wire/sql-error';
import { StatusFlag } from '../../protocol/wire/type-codes';
import type {
  Connection,
  ForwardEnd,
  OkOutcome,
  PacketPiece,
  PacketSink,
  QueryResult,
  RowForm,
  SessionFacts,
  TransactionOptions,
  UndecodedResult,
  UndecodedRows,
  XaBranch,
  Xid,
} from '../connector';
import { addAbortListener, removeAbortListener } from './abort-listeners';
import { BatchQueue } from './batch-queue';
import { fieldsOf } from './field';
import { LoadCommand } from './load-command';
import { PacketCollector } from './packet-collector';
import type { Pool, PooledConnection } from './pool';
import { preferBinary } from './prefer-binary';
import { copyingPace, type ReadPace } from './read-pace';
import type { ResultEnd, ResultEvents } from './result-parser';
import { ResultSequence } from './result-sequence';
import { packetDecoder } from './rewritten-packets';
import { RowFlow } from './row-flow';
import { rowDecoder } from './row-form';
import { describeStatement, prepareStatement, run } from './run';
import type { ServerConnection } from './server-connection';
import { sessionChange } from './session-state';
import { MysqlXaBranch } from './xa';

/** Milliseconds that a killed statement has to end before its connection is closed instead. */
const drainTimeoutMs = 5000;
/** A statement that still runs so long after its kill is killed again: the server may not have read it yet when the kill came, and forgets that then. */
const killAgainMs = 50;
/** Rows from which on it pays to prepare a statement, for its numbers to come as such. */
const binaryRowsMin = 10_000;
/** ER_UNKNOWN_COM_ERROR: "WSREP has not yet prepared node for application use" */
const unknownCommand = 1047;

/** Makes batches of row packets. */
interface Decoder {
  rows(chunk: Buffer, packetCount: number): void;
  flush(): void;
}

/** How the rows of a result become items of a stream, and the stream a result. @param fields of the rows */
type Reading<T, R> = (
  form: RowForm,
  fields: readonly Field[],
  emit: (item: T) => void,
) => { readonly decoder: Decoder; result(items: AsyncIterable<T>, warningCount: () => number): R };

type BatchesResult = Extract<QueryResult, { readonly kind: 'rows' }>;
type OkResult = { readonly kind: 'ok' } & OkOutcome;

/** A borrowed connection. */
export class MysqlConnection implements Connection {
  private released = false;
  /** The connection is not to be used again. */
  private broken = false;
  private inTransaction = false;
  /** The XA branch that is open on the connection. */
  private openXid: Xid | null = null;
  private branch: XaBranch | null = null;
  /** Resolves when the statement that was abandoned has ended on the server; null when none was. */
  private draining: Promise<void> | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly pooled: PooledConnection,
    /** Ends the statement that the connection with this thread id runs, from another connection. */
    private readonly kill: (threadId: number) => Promise<void>,
  ) {}

  get id(): number {
    return this.pooled.server.threadId;
  }

  forward(sql: string, sink: PacketSink, signal: AbortSignal): Promise<ForwardEnd> {
    if (signal.aborted) return Promise.reject(interrupted());
    return new Promise<ForwardEnd>((resolve, reject) => {
      const command = new ForwardCommand(this, this.pooled.server, sink, signal, resolve, reject);
      this.pooled.server.query(sql, command);
    });
  }

  async forwardBinary(sql: string, sink: PacketSink, signal: AbortSignal): Promise<ForwardEnd> {
    if (signal.aborted) throw interrupted();
    const { server } = this.pooled;
    const id = await prepareStatement(server, sql).catch((error: SqlError) => {
      this.noteError(error);
      throw error;
    });
    try {
      if (signal.aborted) throw interrupted();
      return await new Promise<ForwardEnd>((resolve, reject) => {
        server.execute(id, new ForwardCommand(this, server, sink, signal, resolve, reject));
      });
    } finally {
      server.closeStatement(id);
    }
  }

  load(sql: string, content: AsyncIterable<Buffer>, signal: AbortSignal): Promise<OkOutcome> {
    if (signal.aborted) return Promise.reject(interrupted());
    return new Promise<OkOutcome>((resolve, reject) => {
      const command = new LoadCommand(this.pooled.server, content, resolve, reject);
      const stop = this.stopper(signal, (error) => command.stop(error));
      command.ended = (answer) => {
        stop.ended();
        if (answer instanceof SqlError) this.noteError(answer);
        else this.noteStatus(answer);
      };
      this.pooled.server.queryFile(sql, command);
    });
  }

  async describe(sql: string): Promise<readonly Field[]> {
    await this.idle();
    return describeStatement(this.pooled.server, sql);
  }

  async adopt(session: SessionFacts): Promise<void> {
    await this.idle();
    const { server, state, defaults } = this.pooled;
    const change = sessionChange(state.facts, session, defaults);
    if (change !== null) await run(server, change);
    state.facts = session;
  }

  async *results(sql: string, signal: AbortSignal): AsyncGenerator<QueryResult> {
    if (signal.aborted) throw interrupted();
    const ended = (outcome: ResultEnd | SqlError): void => {
      stop.ended();
      if (outcome instanceof SqlError) this.noteError(outcome);
      else this.noteStatus(outcome);
    };
    const sequence = new ResultSequence(this.pooled.server, ended, () => this.abandon());
    const stop = this.stopper(signal, (error) => sequence.fail(error));
    this.pooled.server.query(sql, sequence);
    yield* sequence;
  }

  retire(): void {
    this.broken = true;
  }

  query(sql: string, signal: AbortSignal, estimatedRows?: number): Promise<QueryResult> {
    const reading: Reading<RecordBatch, BatchesResult> = (form, fields, emit) => ({
      decoder: rowDecoder(form, fields, emit),
      result: (batches, warningCount) => ({ kind: 'rows', fields, batches, warningCount }),
    });
    return this.rows(sql, signal, reading, { estimatedRows });
  }

  queryPackets(sql: string, packets: PacketColumns, signal: AbortSignal): Promise<QueryResult> {
    return this.rows<RecordBatch, BatchesResult>(sql, signal, (_form, fields, emit) => ({
      decoder: packetDecoder(fields, packets, emit, this.pooled.server.name),
      result: (batches, warningCount) => ({ kind: 'rows', fields: packetFields(packets), batches, warningCount }),
    }));
  }

  queryUndecoded(sql: string, signal: AbortSignal, estimatedRows?: number): Promise<UndecodedResult> {
    const reading: Reading<PacketPiece, UndecodedRows> = (form, fields, emit) => {
      const decoder = new PacketCollector(emit);
      const reuse = (memory: ArrayBuffer): void => decoder.reuse(memory);
      return {
        decoder,
        result: (pieces, warningCount) => ({ kind: 'rows', fields, form, pieces, warningCount, reuse }),
      };
    };
    return this.rows(sql, signal, reading, { estimatedRows, pace: copyingPace });
  }

  private rows<T, R>(
    sql: string,
    signal: AbortSignal,
    reading: Reading<T, R>,
    { estimatedRows = 0, pace }: { readonly estimatedRows?: number | undefined; readonly pace?: ReadPace } = {},
  ): Promise<R | OkResult> {
    if (signal.aborted) return Promise.reject(interrupted());
    const { server } = this.pooled;
    return new Promise<R | OkResult>((resolve, reject) => {
      let warningCount = 0;
      let refused: SqlError | null = null;
      let decoder: Decoder | null = null;
      const flow = new RowFlow(server, pace);
      const queue = new BatchQueue<T>({
        pause: () => flow.pause(),
        resume: () => flow.resume(),
        abandon: () => {
          flow.end();
          this.abandon();
        },
      });
      let isStopped = false;
      const stop = this.stopper(signal, (error) => {
        isStopped = true;
        decoder = null;
        queue.fail(error);
        flow.end();
        reject(error);
      });
      let form: RowForm = 'text';
      const events: ResultEvents = {
        columns: (definitions) => {
          const read = reading(form, fieldsOf(definitions), (item) => queue.push(item));
          decoder = read.decoder;
          resolve(read.result(queue, () => warningCount));
        },
        rows: (chunk, packetCount) => {
          if (!queue.abandoned) flow.decode(chunk.length, () => decoder?.rows(chunk, packetCount));
        },
        end: (outcome) => {
          stop.ended();
          flow.end();
          this.noteStatus(outcome);
          if (refused) {
            reject(refused);
            return;
          }
          if (outcome.kind === 'ok') {
            resolve({ ...outcome.packet, kind: 'ok' });
            return;
          }
          warningCount = outcome.warningCount;
          decoder?.flush();
          queue.end();
        },
        error: (error) => {
          stop.ended();
          flow.end();
          this.noteError(error);
          queue.fail(refused ?? error);
          reject(refused ?? error);
        },
        infile: () => {
          server.refuseFile();
          refused = notSupported('LOAD DATA LOCAL INFILE');
        },
      };
      if (estimatedRows < binaryRowsMin) server.query(sql, events);
      else {
        preferBinary(server, sql, {
          begins: (chosen) => {
            form = chosen;
            return events;
          },
          isWanted: () => !isStopped,
        });
      }
    });
  }

  /** Watches the signal while a statement runs: when it is aborted the statement is killed and `onAbort` gets errno 1317. */
  private stopper(signal: AbortSignal, onAbort: (error: SqlError) => void): { ended(): void } {
    const listener = (): void => {
      this.abandon();
      onAbort(interrupted(signal));
    };
    addAbortListener(signal, listener);
    return { ended: () => removeAbortListener(signal, listener) };
  }

  /** Kills the running statement and reads its answer over. */
  abandon(): void {
    const { server } = this.pooled;
    if (server.isIdle || this.draining !== null) return;
    server.resume();
    this.draining = this.killAndDrain().finally(() => {
      this.draining = null;
    });
  }

  private async killAndDrain(): Promise<void> {
    const { server } = this.pooled;
    const deadline = Date.now() + drainTimeoutMs;
    for (let wait = killAgainMs; !server.isIdle && !server.isClosed; wait *= 2) {
      const killed = await this.kill(server.threadId).then(
        () => true,
        () => false,
      );
      // Where the host does not let us kill, closing the connection ends the statement as well.
      if (!killed || Date.now() > deadline) {
        this.broken = true;
        server.destroy();
        return;
      }
      await this.idleWithin(Math.min(wait, deadline - Date.now()));
    }
    if (server.isClosed) return;
    // The kill may have come after the statement's end: then it would hit the next one. A statement of ours takes it.
    await run(server, 'DO 0').catch(() => undefined);
  }

  /** Resolves when the statement has ended, or after that many milliseconds. */
  private async idleWithin(milliseconds: number): Promise<void> {
    const { server } = this.pooled;
    const until = Date.now() + milliseconds;
    while (!server.isIdle && !server.isClosed && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  noteStatus(outcome: ResultEnd): void {
    const flags = outcome.kind === 'ok' ? outcome.packet.statusFlags : outcome.statusFlags;
    this.inTransaction = (flags & StatusFlag.inTransaction) !== 0;
  }

  noteError({ errno }: SqlError): void {
    const isLost = this.pooled.server.isClosed;
    if (isLost) this.broken = true;
    if (isLost || errno === unknownCommand) this.pool.onUnready();
  }

  async begin(options: TransactionOptions): Promise<void> {
    const parts = [
      ...(options.consistentSnapshot ? ['WITH CONSISTENT SNAPSHOT'] : []),
      ...(options.readOnly ? ['READ ONLY'] : []),
    ];
    await this.idle();
    this.inTransaction = true;
    await run(this.pooled.server, `START TRANSACTION ${parts.join(', ')}`);
  }

  async commit(): Promise<void> {
    await this.idle();
    await run(this.pooled.server, 'COMMIT');
    this.inTransaction = false;
  }

  async rollback(): Promise<void> {
    await this.idle();
    await run(this.pooled.server, 'ROLLBACK');
    this.inTransaction = false;
  }

  get xa(): XaBranch | undefined {
    return this.pooled.defaults.isGaleraNode ? undefined : this.ownBranch();
  }

  private ownBranch(): XaBranch {
    this.branch ??= new MysqlXaBranch(this.pooled.server, () => this.idle(), {
      open: (xid) => {
        this.openXid = xid;
        this.inTransaction = true;
      },
      ended: () => {
        this.openXid = null;
        this.inTransaction = false;
      },
    });
    return this.branch;
  }

  private async idle(): Promise<void> {
    if (this.draining !== null) await this.draining;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    const { server } = this.pooled;
    if (this.draining === null && server.isIdle && !this.inTransaction && !this.broken) this.pool.giveBack(this.pooled);
    else void this.cleanUp();
  }

  /** Never rejects: what cannot be cleaned is closed. */
  private async cleanUp(): Promise<void> {
    const { server } = this.pooled;
    try {
      if (!server.isIdle) this.abandon();
      await this.idle();
      if (!this.broken && this.openXid !== null) await this.ownBranch().rollback(this.openXid);
      else if (!this.broken && this.inTransaction) await run(server, 'ROLLBACK');
    } catch {
      this.broken = true;
    }
    if (this.broken || server.isClosed || !server.isIdle) this.pool.drop(this.pooled);
    else this.pool.giveBack(this.pooled);
  }

  destroy(): void {
    if (this.released) return;
    this.released = true;
    this.pool.drop(this.pooled);
  }
}

/** One forwarded statement while it runs. */
class ForwardCommand implements ResultEvents {
  private rowCount = 0;
  private abandoned = false;
  private refused: SqlError | null = null;
  private readonly onAbort = (): void => {
    this.abandoned = true;
    this.connection.abandon();
    this.server.resume();
    this.reject(interrupted(this.signal));
  };

  constructor(
    private readonly connection: MysqlConnection,
    private readonly server: ServerConnection,
    private readonly sink: PacketSink,
    private readonly signal: AbortSignal,
    private readonly resolve: (end: ForwardEnd) => void,
    private readonly reject: (error: SqlError) => void,
  ) {
    addAbortListener(signal, this.onAbort);
  }

  columns(definitions: ColumnDefinitions): void {
    if (!this.abandoned) this.sink.columns(definitions);
  }

  rows(chunk: Buffer, packetCount: number): void {
    if (this.abandoned) return;
    this.rowCount += packetCount;
    if (this.sink.rowPackets(chunk, packetCount)) return;
    this.server.pause();
    const resume = (): void => this.server.resume();
    this.sink.drained().then(resume, resume);
  }

  end(outcome: ResultEnd): void {
    removeAbortListener(this.signal, this.onAbort);
    this.connection.noteStatus(outcome);
    if (this.refused !== null) this.reject(this.refused);
    else this.resolve(forwardEnd(outcome, this.rowCount));
  }

  error(error: SqlError): void {
    removeAbortListener(this.signal, this.onAbort);
    this.connection.noteError(error);
    this.reject(this.refused ?? error);
  }

  infile(): void {
    this.server.refuseFile();
    this.refused = notSupported('LOAD DATA LOCAL INFILE');
  }
}

function interrupted(signal?: AbortSignal): SqlError {
  const reason: unknown = signal?.reason;
  if (reason instanceof Error && 'errno' in reason && 'sqlState' in reason) return reason as SqlError;
  return sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
}

function forwardEnd(outcome: ResultEnd, rowCount: number): ForwardEnd {
  if (outcome.kind === 'ok') return { ...outcome.packet, kind: 'ok' };
  const { warningCount, statusFlags } = outcome;
  return { kind: 'rows', warningCount, statusFlags, rowCount };
}
