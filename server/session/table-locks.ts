import type { Connection, SessionFacts } from '../../connectors/connector';
import type { StatementPlan } from '../../engine/plan';
import { sqlError } from '../../protocol/wire/sql-error';
import type { DataSources } from '../sources/data-sources';

/** A physical table to be locked. */
export interface TableToLock {
  readonly dataNode: string;
  readonly table: string;
}

const never = new AbortController().signal;

/**
 * READ locks of LOCK TABLES, held by backend connections of their own until UNLOCK TABLES: everybody may read the tables meanwhile, this session
 * too, and nobody may change them.
 */
export class TableLocks {
  private holders: Connection[] = [];

  constructor(private sources: DataSources) {}

  get areHeld(): boolean {
    return this.holders.length > 0;
  }

  /** After a reload; none must be held. */
  moveTo(sources: DataSources): void {
    this.sources = sources;
  }

  /** Locks that are held are given up first. Errors: the backend's; then nothing is locked. */
  async lock(tables: readonly TableToLock[], facts: SessionFacts, signal: AbortSignal): Promise<void> {
    await this.unlock();
    // One order for all sessions, so that two of them cannot wait for each other.
    const nodes = [...new Set(tables.map(({ dataNode }) => dataNode))].sort();
    try {
      for (const node of nodes) {
        const connection = await this.sources.acquire(node, facts, signal);
        this.holders.push(connection);
        const list = tables
          .filter(({ dataNode }) => dataNode === node)
          .map(({ table }) => `\`${table.replaceAll('`', '``')}\` READ LOCAL`);
        await connection.query(`LOCK TABLES ${list.join(', ')}`, signal);
      }
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  async unlock(): Promise<void> {
    const { holders } = this;
    this.holders = [];
    for (const connection of holders) {
      try {
        await connection.query('UNLOCK TABLES', never);
        connection.release();
      } catch {
        // A connection that is closed has no locks.
        connection.destroy();
      }
    }
  }

  /** Closes the connections, which unlocks. */
  abandon(): void {
    for (const connection of this.holders) connection.destroy();
    this.holders = [];
  }

  /** Errors: 1099 for a statement that would wait for this session's own locks. */
  check(plan: StatementPlan): void {
    if (this.holders.length === 0) return;
    if (plan.kind === 'assign') return this.check(plan.query);
    const changes = plan.kind === 'rows' ? plan.locks : plan.kind === 'forward' ? plan.writes : true;
    if (changes) {
      throw sqlError(
        'ER_TABLE_NOT_LOCKED_FOR_WRITE',
        "Tables were locked with a READ lock and can't be updated; UNLOCK TABLES first",
      );
    }
  }
}
