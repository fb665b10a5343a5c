import type { OkOutcome } from '../../connectors/connector';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import { leaseFor } from './lease';
import { leavingOut } from './left-out-rows';
import type { StatementRun } from './statement-run';
import { takeWarnings } from './warnings';

/** Runs a change on one node as part of the open transaction. Errors: the backend's, with the node's name. */
export async function changeOnNode(dataNode: string, sql: string, run: StatementRun): Promise<OkOutcome> {
  const lease = await leaseFor(run, dataNode, true);
  try {
    const result = await lease.connection.query(sql, run.signal);
    if (result.kind !== 'ok') throw sqlError('ER_UNKNOWN_ERROR', `Internal error: rows from a change on '${dataNode}'`);
    await takeWarnings(lease.connection, result.warningCount, run);
    return result;
  } catch (error) {
    throw error instanceof SqlError ? new SqlError(error.errno, error.sqlState, error.message, dataNode) : error;
  } finally {
    lease.done();
  }
}

/**
 * Statements for data nodes, in order for each node, all nodes at the same time. A node that lags slows the producer down: at most
 * `queuedMax` statements wait for it.
 */
export class NodeStatements {
  private readonly queues = new Map<string, Promise<void>>();
  private readonly queued = new Map<string, number>();
  private failure: { readonly error: unknown } | null = null;
  readonly outcomes: { readonly dataNode: string; readonly ok: OkOutcome; readonly rowCount: number }[] = [];

  constructor(
    private readonly run: StatementRun,
    private readonly queuedMax = 2,
    /** Runs one of them. */
    private readonly change: typeof changeOnNode = changeOnNode,
    /** They are parts of an INSERT IGNORE of several rows. */
    private readonly leavesOut = false,
  ) {}

  /**
   * Resolves when there is room for more. Rejects with the first error of any node.
   * @param rowCount rows that the statement inserts, for its outcome
   */
  async add(dataNode: string, sql: string, rowCount = 0): Promise<void> {
    this.throwFailure();
    const before = this.queues.get(dataNode) ?? Promise.resolve();
    this.queued.set(dataNode, (this.queued.get(dataNode) ?? 0) + 1);
    const done = before.then(() => this.execute(dataNode, sql, rowCount));
    this.queues.set(dataNode, done);
    if (this.queued.get(dataNode)! >= this.queuedMax) await before;
    this.throwFailure();
  }

  /** Never rejects: the first error is kept. */
  private async execute(dataNode: string, sql: string, rowCount: number): Promise<void> {
    try {
      if (this.failure !== null) return;
      const isOnlyRow = this.leavesOut && rowCount === 1;
      const change = (): Promise<OkOutcome> => this.change(dataNode, sql, this.run);
      const ok = await leavingOut(isOnlyRow, dataNode, this.run, change, (answer) => answer);
      this.outcomes.push({ dataNode, ok, rowCount });
    } catch (error) {
      this.failure ??= { error };
    } finally {
      this.queued.set(dataNode, this.queued.get(dataNode)! - 1);
    }
  }

  /** Waits for all. Rejects with the first error. */
  async finish(): Promise<void> {
    await Promise.all(this.queues.values());
    this.throwFailure();
  }

  /** Waits until nothing runs any more, whatever came of it. */
  async stop(): Promise<void> {
    this.failure ??= { error: new Error('stopped') };
    await Promise.all(this.queues.values());
  }

  private throwFailure(): void {
    if (this.failure !== null) throw this.failure.error;
  }
}
