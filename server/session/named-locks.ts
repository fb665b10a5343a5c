import type { Connection, SessionFacts } from '../../connectors/connector';
import type { NamedLockUse } from '../../engine/plan';
import { textRows } from '../execution/text-rows';
import type { DataSources } from '../sources/data-sources';
import type { Lease } from './participant';

const never = new AbortController().signal;

/**
 * GET_LOCK and its kin: a lock belongs to the backend connection that took it, so the session keeps that connection until it holds none any
 * more. All statements of a session about locks go there, in and out of transactions.
 */
export class NamedLocks {
  private holder: Connection | null = null;
  /** Locks that may be held, as SQL literals. */
  private readonly names = new Set<string>();
  /** `names` are all of them. */
  private allKnown = true;

  constructor(private sources: DataSources) {}

  get areHeld(): boolean {
    return this.holder !== null;
  }

  moveTo(sources: DataSources): void {
    this.sources = sources;
  }

  async lease(dataNode: string, use: NamedLockUse, facts: SessionFacts, signal: AbortSignal): Promise<Lease> {
    this.holder ??= await this.sources.acquire(dataNode, facts, signal);
    for (const name of use.names) this.names.add(name);
    this.allKnown &&= use.allKnown;
    return { connection: this.holder, streams: () => undefined, done: () => undefined };
  }

  /** After a statement about locks: gives the connection back when it holds none. Never rejects. */
  async settle(): Promise<void> {
    const { holder } = this;
    if (holder === null || !this.allKnown) return;
    try {
      if (this.names.size > 0) {
        const held = [...this.names].map((name) => `IS_USED_LOCK(${name}) <=> CONNECTION_ID()`).join(' OR ');
        const result = await holder.query(`SELECT ${held}`, never);
        const [row] = result.kind === 'rows' ? await textRows(result.batches) : [];
        if (row?.[0] !== '0') return;
      }
      this.holder = null;
      this.names.clear();
      holder.release();
    } catch {
      // A connection that is lost has no locks.
      this.abandon();
    }
  }

  /** Closes the connection, which frees the locks. */
  abandon(): void {
    this.holder?.destroy();
    this.holder = null;
    this.names.clear();
    this.allKnown = true;
  }
}
