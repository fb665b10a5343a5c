import type { Connection, PacketSink, QueryResult, SessionFacts } from '../../connectors/connector';
import type { PacketColumns } from '../../engine/batch/packets';

const never = new AbortController().signal;

/**
 * A connection that holds table locks, as statements and transactions get it: it stays with the session whatever they do, and transactions begin
 * without START TRANSACTION, which would free the locks (MariaDB manual, "LOCK TABLES": with autocommit = 0 COMMIT does not). XA is not
 * allowed under table locks.
 */
export class LockedConnection implements Connection {
  readonly xa = undefined;
  private lost = false;
  private inTransaction = false;
  /** A transaction that was left open is being rolled back; null = none. Never rejects. */
  private settling: Promise<void> | null = null;

  constructor(private readonly connection: Connection) {}

  get id(): number {
    return this.connection.id;
  }

  async query(sql: string, signal: AbortSignal): Promise<QueryResult> {
    await this.settling;
    return this.connection.query(sql, signal);
  }

  async queryPackets(sql: string, packets: PacketColumns, signal: AbortSignal): Promise<QueryResult> {
    await this.settling;
    return this.connection.queryPackets!(sql, packets, signal);
  }

  async forward(sql: string, sink: PacketSink, signal: AbortSignal) {
    await this.settling;
    return this.connection.forward!(sql, sink, signal);
  }

  async forwardBinary(sql: string, sink: PacketSink, signal: AbortSignal) {
    await this.settling;
    return this.connection.forwardBinary!(sql, sink, signal);
  }

  async *results(sql: string, signal: AbortSignal): AsyncGenerator<QueryResult> {
    await this.settling;
    yield* this.connection.results!(sql, signal);
  }

  retire(): void {
    this.connection.retire?.();
  }

  async describe(sql: string) {
    await this.settling;
    return this.connection.describe!(sql);
  }

  async load(sql: string, content: AsyncIterable<Buffer>, signal: AbortSignal) {
    await this.settling;
    return this.connection.load!(sql, content, signal);
  }

  async adopt(session: SessionFacts) {
    await this.settling;
    return this.connection.adopt!(session);
  }

  async begin(): Promise<void> {
    await this.query('SET autocommit = 0', never);
    this.inTransaction = true;
  }

  commit(): Promise<void> {
    return this.end('COMMIT');
  }

  rollback(): Promise<void> {
    return this.end('ROLLBACK');
  }

  private async end(how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.query(how, never);
    await this.query('SET autocommit = 1', never);
    this.inTransaction = false;
  }

  /** It is the session's until the tables are unlocked; what is open is rolled back. */
  release(): void {
    if (!this.inTransaction || this.lost) return;
    this.settling = this.rollback()
      .catch(() => this.destroy())
      .finally(() => {
        this.settling = null;
      });
  }

  destroy(): void {
    this.lost = true;
    this.connection.destroy();
  }

  /** Frees the locks and gives the connection back. Never rejects: a connection that is closed has no locks. */
  async unlock(): Promise<void> {
    if (this.lost) return;
    try {
      await this.query('UNLOCK TABLES', never);
      this.connection.release();
    } catch {
      this.connection.destroy();
    }
  }
}
