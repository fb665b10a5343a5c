import type { Catalog } from '../conf/catalog';
import type { LoadResult } from '../conf/load/load-catalog';
import { formatMistake } from '../conf/load/mistakes';
import { toSqlError } from '../protocol/wire/sql-error';
import type { Generation } from './generation';
import type { Backend } from './hosts/backend';
import type { ServerLog } from './manager/recent-log';
import type { SessionList } from './session/session-list';
import { plainFacts } from './sources/data-sources';
import { settingsReadAgain } from './start-settings';

/** How often it is looked whether everybody has left an old configuration, in milliseconds. */
const retireCheckMs = 500;

export interface LiveConfigurationOptions {
  read(): LoadResult;
  /** Errors: a data host without a connector; nothing is open then. */
  make(catalog: Catalog, previous: Generation): Promise<Generation>;
  readonly sessions: SessionList;
  readonly log: ServerLog;
  /** The configuration that counts is another one. */
  changed(now: Catalog, before: Catalog): void;
}

export type ReloadOutcome =
  /** Of the properties that were read, those that change at the next start only. */
  | { readonly kind: 'done'; readonly atNextStart: readonly string[] }
  /** Nothing has changed. One sentence for each mistake. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly string[] };

/**
 * The configuration that counts, and its change while clients work. The new one is read, checked and connected first; then one assignment makes
 * it the current one. Sessions take it with their next statement, those in a transaction with the first one after it. Hosts that are the same in
 * both keep their connections; those of hosts that are gone are closed when no session needs them any more.
 */
export class LiveConfiguration {
  reloadedAt: Date | null = null;
  rolledBackAt: Date | null = null;
  private generation: Generation;
  /** What `rollback @@config` returns to. */
  private before: Catalog | null = null;
  /** Replaced ones that sessions may still use, the oldest first. */
  private readonly retiring: Generation[] = [];
  private timer: NodeJS.Timeout | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    first: Generation,
    private readonly options: LiveConfigurationOptions,
  ) {
    this.generation = first;
  }

  get current(): Generation {
    return this.generation;
  }

  /** Servers of data hosts that a reload has replaced, as long as somebody may still use them. */
  replacedBackends(): readonly Backend[] {
    const groups = new Set(this.retiring.flatMap(({ sources }) => [...sources.hostGroups().values()]));
    for (const group of this.generation.sources.hostGroups().values()) groups.delete(group);
    return [...groups].flatMap((group) => group.backends);
  }

  /** Reads the files again. One reload at a time; others wait. Never rejects. */
  reload(): Promise<ReloadOutcome> {
    return this.inTurn(async () => {
      const result = this.options.read();
      if (result.kind === 'mistakes') return refused(result.mistakes.map(formatMistake));
      const { system, atNextStart } = settingsReadAgain(this.generation.catalog.system, result.catalog.system);
      const outcome = await this.replace({ ...result.catalog, system });
      if (outcome.kind === 'mistakes') return outcome;
      this.reloadedAt = new Date();
      if (atNextStart.length > 0)
        this.options.log.warn({ properties: atNextStart }, `changes at the next start: ${atNextStart.join(', ')}`);
      return { kind: 'done', atNextStart };
    });
  }

  /** Back to the configuration before the last reload. Never rejects. */
  rollback(): Promise<ReloadOutcome> {
    return this.inTurn(async () => {
      if (this.before === null) return refused(['there was no reload since the start, or it was rolled back already']);
      const outcome = await this.replace(this.before);
      if (outcome.kind === 'done') {
        this.before = null;
        this.rolledBackAt = new Date();
      }
      return outcome;
    });
  }

  private inTurn(work: () => Promise<ReloadOutcome>): Promise<ReloadOutcome> {
    const result = this.last.then(work).then((outcome) => {
      if (outcome.kind === 'mistakes')
        for (const mistake of outcome.mistakes) this.options.log.warn({}, `configuration not changed: ${mistake}`);
      else this.options.log.info({}, 'configuration changed');
      return outcome;
    });
    this.last = result;
    return result;
  }

  private async replace(catalog: Catalog): Promise<ReloadOutcome> {
    const old = this.generation;
    let next: Generation;
    try {
      next = await this.options.make(catalog, old);
    } catch (error) {
      return refused([toSqlError(error).message]);
    }
    const mistakes = await unreachable(next, old);
    if (mistakes.length > 0) {
      await next.sources.closeApartFrom(old.sources);
      return refused(mistakes);
    }
    this.generation = next;
    this.before = old.catalog;
    this.options.changed(catalog, old.catalog);
    old.sources.stopHeartbeats();
    this.retiring.push(old);
    this.timer ??= setInterval(() => this.retire(), retireCheckMs).unref();
    return { kind: 'done', atNextStart: [] };
  }

  /** Of several the oldest first: a host may be shared by some that follow each other. */
  private retire(): void {
    while (this.retiring.length > 0) {
      const [oldest] = this.retiring;
      if (this.isUsed(oldest!)) return;
      this.retiring.shift();
      void oldest!.sources.closeApartFrom((this.retiring[0] ?? this.generation).sources);
    }
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  private isUsed({ host }: Generation): boolean {
    for (const session of this.options.sessions.all())
      if (session.host === host && (session.running !== null || session.holdsConnections)) return true;
    return false;
  }

  async close(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.last;
    await Promise.all([...this.retiring, this.generation].map(({ sources }) => sources.close()));
  }
}

function refused(mistakes: readonly string[]): ReloadOutcome {
  return { kind: 'mistakes', mistakes };
}

/** Every data node on a host that is new or has changed must be there: a mistyped address would otherwise fail statements later. */
async function unreachable({ sources, catalog }: Generation, old: Generation): Promise<readonly string[]> {
  const results = await Promise.all(
    sources.nodesApartFrom(old.sources).map(async (node) => {
      try {
        const signal = AbortSignal.timeout(catalog.system.backendConnectTimeoutMs);
        const connection = await sources.acquire(node, plainFacts, signal);
        connection.release();
        return null;
      } catch (error) {
        return `dataNode ${node} cannot be reached: ${toSqlError(error).message}`;
      }
    }),
  );
  return results.filter((line) => line !== null);
}
