import type { SessionFacts } from '../../connectors/connector';
import type { StatementPlan } from '../../engine/plan';
import type { LexedStatement } from '../../planner/sql/lexed';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { DataSources } from '../sources/data-sources';
import { LockedConnection } from './locked-connection';

/** A physical table to be locked. */
export interface TableToLock {
  readonly dataNode: string;
  readonly table: string;
  /** null = none: statements must use the table's name. */
  readonly alias: string | null;
  readonly writes: boolean;
}

/** The connections of the session that hold table locks, by data node, and what they were made with. */
export interface LockedNodes {
  readonly facts: SessionFacts;
  readonly connections: ReadonlyMap<string, LockedConnection>;
}

/**
 * The locks of LOCK TABLES, held by a backend connection for each data node until UNLOCK TABLES. With READ locks alone everybody may read
 * meanwhile, this session too, on whatever connections, and it may change nothing. With WRITE locks among them all statements of the session
 * run on the connections that hold them.
 */
export class TableLocks {
  private holders = new Map<string, LockedConnection>();
  private facts: SessionFacts | null = null;
  private writes = false;

  constructor(private sources: DataSources) {}

  get areHeld(): boolean {
    return this.holders.size > 0;
  }

  /** null: statements run elsewhere. */
  get nodes(): LockedNodes | null {
    return this.writes && this.facts !== null ? { facts: this.facts, connections: this.holders } : null;
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
    for (const node of nodes) {
      if (!this.sources.capabilities(node).speaksMysql) throw notSupported(`LOCK TABLES on data node '${node}'`);
    }
    try {
      for (const node of nodes) {
        const connection = await this.sources.acquire(node, facts, signal);
        this.holders.set(node, new LockedConnection(connection));
        const own = tables.filter(({ dataNode }) => dataNode === node);
        await connection.query(`LOCK TABLES ${lockList(own)}`, signal);
      }
    } catch (error) {
      this.abandon();
      throw error;
    }
    this.facts = facts;
    this.writes = tables.some(({ writes }) => writes);
  }

  async unlock(): Promise<void> {
    const { holders } = this;
    this.forget();
    for (const connection of holders.values()) await connection.unlock();
  }

  /** Closes the connections, which unlocks. */
  abandon(): void {
    for (const connection of this.holders.values()) connection.destroy();
    this.forget();
  }

  private forget(): void {
    this.holders = new Map();
    this.facts = null;
    this.writes = false;
  }

  /** Errors: 1099 for a statement that would wait for this session's own READ locks. Where there are WRITE locks, backends say what may be done. */
  check(plan: StatementPlan): void {
    if (this.holders.size === 0 || this.writes) return;
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

const keysPattern = /\b(?:DISABLE|ENABLE)\s+KEYS\s*;?\s*$/i;

/** Errors: 1235 for DDL but TRUNCATE and what dumps have around their rows: columns that change are read on connections that the locks keep out. */
export function refuseUnderLocks({ verb, text }: LexedStatement): void {
  if (verb === 'TRUNCATE' || (verb === 'ALTER' && keysPattern.test(text.replace(/\*\/\s*;?\s*$/, '')))) return;
  throw notSupported(`${verb} between LOCK TABLES … WRITE and UNLOCK TABLES`);
}

/** A table may be named by itself and by views: it is locked once, for writing if any of them says so. */
function lockList(tables: readonly TableToLock[]): string {
  const kinds = new Map<string, boolean>();
  for (const { table, alias, writes } of tables) {
    const name = `${quoted(table)}${alias === null ? '' : ` AS ${quoted(alias)}`}`;
    kinds.set(name, writes || kinds.get(name) === true);
  }
  return [...kinds].map(([name, writes]) => `${name} ${writes ? 'WRITE' : 'READ LOCAL'}`).join(', ');
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
