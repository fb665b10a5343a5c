import type { Connection, SessionFacts, TransactionOptions } from '../../connectors/connector';
import { notSupported, SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { DataSources } from '../sources/data-sources';

/** A connection for one statement. `done` is called once, when the statement has ended. */
export interface Lease {
  readonly connection: Connection;
  done(): void;
}

const never = new AbortController().signal;

/**
 * The backend connections of a session. Outside a transaction each statement borrows one and gives it back; inside, each data node has one
 * connection that stays until COMMIT or ROLLBACK. Nodes join a transaction when they are first used.
 */
export class Transaction {
  private readonly pinned = new Map<string, { readonly connection: Connection; busy: boolean }>();
  private readonly written = new Set<string>();
  private options: TransactionOptions | null = null;

  constructor(
    private readonly sources: DataSources,
    private readonly mode: 'single' | 'weak',
  ) {}

  get isOpen(): boolean {
    return this.options !== null;
  }

  /** Nothing is sent yet. An open transaction must have been ended before. */
  begin(options: TransactionOptions): void {
    this.options = options;
  }

  /**
   * Refuses (1235) a statement that would write on a second node, before it is sent anywhere: without a protocol between the nodes a failure
   * while committing would leave one half of the change.
   */
  checkWrite(dataNodes: readonly string[]): void {
    if (!this.isOpen || this.mode === 'weak') return;
    const all = new Set([...this.written, ...dataNodes]);
    if (all.size > 1) {
      throw notSupported(
        `a transaction that changes several data nodes (${[...all].join(', ')}); change one node in a transaction, or set the system property transactionMode to weak`,
      );
    }
  }

  async lease(dataNode: string, facts: SessionFacts, writes: boolean, signal: AbortSignal): Promise<Lease> {
    if (this.options === null) {
      const connection = await this.sources.acquire(dataNode, facts, signal);
      return { connection, done: () => connection.release() };
    }
    let entry = this.pinned.get(dataNode);
    if (entry?.busy) return this.second(dataNode, facts, writes, signal);
    if (!entry) {
      const connection = await this.sources.acquire(dataNode, facts, signal);
      entry = { connection, busy: true };
      this.pinned.set(dataNode, entry);
      try {
        await connection.begin(this.options);
      } catch (error) {
        this.pinned.delete(dataNode);
        connection.destroy();
        throw error;
      }
    }
    entry.busy = true;
    if (writes) this.written.add(dataNode);
    const own = entry;
    return {
      connection: entry.connection,
      done: () => {
        own.busy = false;
      },
    };
  }

  /** A statement that reads a node twice at once: the second reader sees what is committed, which is only right when nothing was changed there. */
  private async second(dataNode: string, facts: SessionFacts, writes: boolean, signal: AbortSignal): Promise<Lease> {
    if (writes || this.written.has(dataNode)) {
      throw notSupported(`reading '${dataNode}' twice in one statement of a transaction that has changed it`);
    }
    const connection = await this.sources.acquire(dataNode, facts, signal);
    return { connection, done: () => connection.release() };
  }

  /** Runs a statement such as SAVEPOINT on every node that takes part. */
  async onEveryNode(sql: string): Promise<void> {
    for (const { connection } of this.pinned.values()) await connection.query(sql, never);
  }

  /** Errors: the backend's; with several nodes, 1105 that says which ones did and which did not commit. */
  async commit(): Promise<void> {
    const entries = [...this.pinned];
    this.reset();
    const failed: { readonly node: string; readonly error: SqlError }[] = [];
    const done: string[] = [];
    for (const [node, { connection }] of entries) {
      try {
        await connection.commit();
        done.push(node);
        connection.release();
      } catch (error) {
        failed.push({ node, error: asSqlError(error) });
        connection.destroy();
      }
    }
    if (failed.length === 0) return;
    if (entries.length === 1) throw failed[0]!.error;
    throw sqlError(
      'ER_UNKNOWN_ERROR',
      `COMMIT failed on ${failed.map(({ node, error }) => `${node} (${error.message})`).join(', ')}; committed on ${done.join(', ') || 'no node'}`,
    );
  }

  async rollback(): Promise<void> {
    const entries = [...this.pinned.values()];
    this.reset();
    for (const { connection } of entries) {
      try {
        await connection.rollback();
        connection.release();
      } catch {
        // A connection that cannot roll back is closed, which rolls back.
        connection.destroy();
      }
    }
  }

  /** Gives everything back; open changes are rolled back by `release`. */
  abandon(): void {
    for (const { connection } of this.pinned.values()) connection.release();
    this.reset();
  }

  private reset(): void {
    this.pinned.clear();
    this.written.clear();
    this.options = null;
  }
}

function asSqlError(error: unknown): SqlError {
  return error instanceof SqlError ? error : sqlError('ER_UNKNOWN_ERROR', String(error), { cause: error });
}
