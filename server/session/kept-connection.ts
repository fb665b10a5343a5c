import type {
  Connection,
  PacketSink,
  QueryResult,
  SessionFacts,
  TransactionOptions,
  XaBranch,
  Xid,
} from '../../connectors/connector';
import type { PacketColumns } from '../../engine/batch/packets';
import { ErrorCode } from '../../protocol/wire/error-codes';
import { SqlError } from '../../protocol/wire/sql-error';

const [goneErrno] = ErrorCode.ER_BACKEND_GONE;

/**
 * A connection that stays with the session because temporary tables are on it, as statements and transactions get it: it is given back by none of
 * them, and what a transaction leaves open on it is rolled back.
 */
export class KeptConnection implements Connection {
  /** Its temporary tables are gone with it. */
  isLost = false;
  /** A transaction that was left open is being rolled back; null = none. Never rejects. */
  private settling: Promise<void> | null = null;
  readonly xa: XaBranch | undefined;

  /** @param open the transaction that it takes part in already */
  constructor(
    private readonly connection: Connection,
    private open: Xid | 'local' | null,
  ) {
    this.xa = connection.xa && this.following(connection.xa);
  }

  get id(): number {
    return this.connection.id;
  }

  query(sql: string, signal: AbortSignal): Promise<QueryResult> {
    return this.watched(() => this.connection.query(sql, signal));
  }

  queryPackets(sql: string, packets: PacketColumns, signal: AbortSignal): Promise<QueryResult> {
    return this.watched(() => this.connection.queryPackets!(sql, packets, signal));
  }

  forward(sql: string, sink: PacketSink, signal: AbortSignal) {
    return this.watched(() => this.connection.forward!(sql, sink, signal));
  }

  describe(sql: string) {
    return this.watched(() => this.connection.describe!(sql));
  }

  load(sql: string, content: AsyncIterable<Buffer>, signal: AbortSignal) {
    return this.watched(() => this.connection.load!(sql, content, signal));
  }

  async *results(sql: string, signal: AbortSignal): AsyncIterable<QueryResult> {
    await this.settling;
    yield* this.connection.results!(sql, signal);
  }

  /** What a program made of its session is forgotten with the session. */
  retire(): void {
    this.connection.retire?.();
  }

  adopt(session: SessionFacts): Promise<void> {
    return this.watched(() => this.connection.adopt!(session));
  }

  async begin(options: TransactionOptions): Promise<void> {
    await this.watched(() => this.connection.begin(options));
    this.open = 'local';
  }

  async commit(): Promise<void> {
    await this.watched(() => this.connection.commit());
    this.open = null;
  }

  async rollback(): Promise<void> {
    await this.watched(() => this.connection.rollback());
    this.open = null;
  }

  /** Rolls back what is open, and stays. */
  release(): void {
    if (this.open === null || this.isLost) return;
    const { open } = this;
    const undone = open === 'local' ? this.connection.rollback() : this.connection.xa!.rollback(open);
    this.open = null;
    this.settling = undone
      .catch(() => this.destroy())
      .finally(() => {
        this.settling = null;
      });
  }

  destroy(): void {
    this.isLost = true;
    this.connection.destroy();
  }

  /** It holds no temporary tables any more. */
  async giveBack(): Promise<void> {
    await this.settling;
    if (!this.isLost) this.connection.release();
  }

  private async watched<T>(work: () => Promise<T>): Promise<T> {
    await this.settling;
    try {
      return await work();
    } catch (error) {
      if (error instanceof SqlError && error.errno === goneErrno) this.isLost = true;
      throw error;
    }
  }

  /** Notes what is open. */
  private following(xa: XaBranch): XaBranch {
    const ended = async (work: Promise<void>): Promise<void> => {
      await work;
      this.open = null;
    };
    return {
      start: async (xid) => {
        await this.watched(() => xa.start(xid));
        this.open = xid;
      },
      prepare: (xid) => this.watched(() => xa.prepare(xid)),
      commitOnePhase: (xid) => ended(this.watched(() => xa.commitOnePhase(xid))),
      commit: (xid) => ended(this.watched(() => xa.commit(xid))),
      rollback: (xid) => ended(this.watched(() => xa.rollback(xid))),
    };
  }
}
