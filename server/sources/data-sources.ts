import type { Catalog, DataHost } from '../../conf/catalog';
import type {
  Capabilities,
  Connection,
  Connector,
  SessionFacts,
  Source,
  SourceStatistics,
  TableDescription,
  XaRecovery,
} from '../../connectors/connector';
import type { XaHosts } from '../../engine/transaction/coordinator';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import { ActiveIndexFile } from '../hosts/active-index-file';
import type { Backend } from '../hosts/backend';
import { failoverProblems } from '../hosts/failover-problems';
import { HeartbeatMonitor } from '../hosts/heartbeat-monitor';
import { HostGroup } from '../hosts/host-group';
import { connectorName, hostSettings, openBackends, rememberedIndex } from '../hosts/open-backends';
import { hasApplied, logPosition, type ReadAfterWrite, type WriteMark } from '../hosts/read-after-write';
import { createTableText } from '../metadata/create-table-text';
import type { CreateText } from '../session/session-view';
import type { ReadPolicy } from './read-policy';

const never = new AbortController().signal;

/** A session that has changed nothing: for statements of our own. */
export const plainFacts: SessionFacts = {
  sqlMode: null,
  timeZone: null,
  isolation: null,
  readOnly: false,
  collation: 'utf8mb4_general_ci',
  variables: new Map(),
};

/** 1047: a Galera node that is cut off from its cluster. */
const unreachable: ReadonlySet<number> = new Set([1047, 2003, 2006, 2013]);

export interface DataSourcesOptions {
  readonly failoverWaitMs: number;
  readonly heartbeatPeriodMs: number;
  readonly heartbeatTimeoutMs: number;
  readonly readAfterWrite: ReadAfterWrite;
  readonly readAfterWriteWindowMs: number;
  report(level: 'info' | 'warn', details: object, message: string): void;
}

/** The servers of all data hosts, by the data nodes that lie on them. */
export class DataSources implements XaHosts {
  private readonly groups = new Map<string, HostGroup>();
  private readonly monitor: HeartbeatMonitor;
  private splitting: boolean | null = null;

  /** Errors: a data host whose dbType no connector of `connectors` has; nothing is connected yet. */
  constructor(
    private readonly catalog: Catalog,
    connectors: ReadonlyMap<string, Connector>,
    private readonly options: DataSourcesOptions,
    previous: DataSources | null = null,
  ) {
    const file = new ActiveIndexFile(catalog.folder);
    for (const host of catalog.dataHosts.values()) {
      const connector = connectors.get(connectorName(host));
      if (!connector) {
        throw sqlError(
          'ER_UNKNOWN_ERROR',
          `dataHost ${host.name}: there is no connector for dbType="${host.dbType}" dbDriver="${host.dbDriver}"; known: ${[...connectors.keys()].join(', ')}`,
        );
      }
      const kept = previous?.groups.get(host.name);
      if (
        kept &&
        sameHost(kept.host, host) &&
        hostSettings.every((name) => previous?.setting(name) === catalog.system[name])
      ) {
        this.groups.set(host.name, kept);
        continue;
      }
      const group = new HostGroup({
        host,
        backends: openBackends(host, connector, catalog),
        activeIndex: rememberedIndex(host, catalog),
        failoverWaitMs: options.failoverWaitMs,
        remember: (index) => file.write(host.name, index),
        report: options.report,
      });
      this.groups.set(host.name, group);
    }
    for (const problem of failoverProblems([...this.groups.values()], file)) options.report('warn', {}, problem);
    this.monitor = new HeartbeatMonitor([...this.groups.values()].filter(isWatched), {
      periodMs: options.heartbeatPeriodMs,
      timeoutMs: options.heartbeatTimeoutMs,
      facts: plainFacts,
      report: options.report,
    });
    for (const group of this.groups.values()) this.watchStatements(group);
    this.monitor.start();
    for (const group of this.groups.values()) this.warmUp(group);
  }

  /** Statements may find out before the next heartbeat that a server takes none. */
  private watchStatements(group: HostGroup): void {
    for (const backend of group.backends) backend.source.onUnready?.(() => this.monitor.suspect(group, backend));
  }

  /**
   * After a statement that a server took nothing of: resolves when it is known whether that server still serves. False when that is not looked
   * after, as there are no heartbeats.
   */
  async lookedAfter(): Promise<boolean> {
    if (this.options.heartbeatPeriodMs === 0) return false;
    await this.monitor.settled();
    return true;
  }

  /** minCon connections to the active write host. Nobody waits for them, and heartbeats tell whether the host is there. */
  private warmUp(group: HostGroup): void {
    if (group.host.writeType === 2) return;
    const { label, source } = group.writer();
    source.warmUp?.().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.options.report(
        'warn',
        { dataHost: group.host.name, host: label, reason },
        'minCon connections could not be opened',
      );
    });
  }

  private setting(name: (typeof hostSettings)[number]): number {
    return this.catalog.system[name];
  }

  /** By the names of the data hosts. */
  hostGroups(): ReadonlyMap<string, HostGroup> {
    return this.groups;
  }

  /** Whether a heartbeat of that server is under way. */
  isAsking(backend: Backend): boolean {
    return this.monitor.isAsking(backend);
  }

  /** Whether any data host lets reads go elsewhere than to its write host. */
  get splitsReads(): boolean {
    this.splitting ??= [...this.groups.values()].some((group) => group.splitsReads);
    return this.splitting;
  }

  private groupOf(dataNode: string): HostGroup {
    const node = this.catalog.dataNodes.get(dataNode);
    if (!node) throw sqlError('ER_UNKNOWN_ERROR', `Internal error: unknown data node '${dataNode}'`);
    return this.groups.get(node.dataHost)!;
  }

  private sourceOf(dataNode: string): Source {
    return this.groupOf(dataNode).writer().source;
  }

  capabilities(dataNode: string): Capabilities {
    return this.groupOf(dataNode).backends[0]!.source.connector.capabilities;
  }

  /** As `acquire`, when a fitting connection is idle and there is nothing to wait for; null otherwise. */
  tryAcquire(dataNode: string, facts: SessionFacts, policy?: ReadPolicy): Connection | null {
    const node = this.catalog.dataNodes.get(dataNode)!;
    const group = this.groups.get(node.dataHost)!;
    let backend = group.writer();
    if (policy && policy.access !== 'write' && (group.splitsReads || policy.access === 'replica')) {
      if (policy.markOf(node.dataHost) !== null) return null;
      backend = group.reader(policy.access === 'replica');
    }
    if (!backend.health.usable) return null;
    const connection = backend.source.tryAcquire?.(node.database, facts) ?? null;
    if (policy && connection === null) policy.chosen = backend;
    return connection;
  }

  /**
   * A connection in the data node's database: to the active write host, or to a server that `policy` allows. While the active write host is
   * down and another may take over, it is waited for. Errors: 2003 when none can be reached.
   */
  async acquire(dataNode: string, facts: SessionFacts, signal: AbortSignal, policy?: ReadPolicy): Promise<Connection> {
    const group = this.groupOf(dataNode);
    const { database } = this.catalog.dataNodes.get(dataNode)!;
    if (policy && policy.access !== 'write' && (group.splitsReads || policy.access === 'replica')) {
      const connection = await this.acquireReader(group, database, facts, signal, policy);
      if (connection !== null) return connection;
    }
    return this.acquireWriter(group, database, facts, signal);
  }

  private async acquireWriter(
    group: HostGroup,
    database: string,
    facts: SessionFacts,
    signal: AbortSignal,
  ): Promise<Connection> {
    for (let attempt = 1; ; attempt++) {
      const backend = group.writer();
      const last = attempt > 1 || !group.canFailOver;
      if (backend.health.usable || last) {
        try {
          return await backend.source.acquire(database, facts, signal);
        } catch (error) {
          if (!isUnreachable(error)) throw error;
          this.monitor.suspect(group, backend);
          if (last) throw error;
        }
      }
      await group.writable(signal);
    }
  }

  /** null: the write host has to do it. */
  private async acquireReader(
    group: HostGroup,
    database: string,
    facts: SessionFacts,
    signal: AbortSignal,
    policy: ReadPolicy,
  ): Promise<Connection | null> {
    const dataHost = group.host.name;
    const mark = policy.markOf(dataHost);
    if (mark && !this.mayReadBehind(mark)) return null;
    const chosen = policy.chosen && group.backends.includes(policy.chosen) ? policy.chosen : null;
    policy.chosen = null;
    const backend = chosen ?? group.reader(policy.access === 'replica');
    if (backend === group.writer()) return null;
    let connection: Connection;
    try {
      connection = await backend.source.acquire(database, facts, signal);
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      this.monitor.suspect(group, backend);
      return null;
    }
    if (!mark || this.options.readAfterWrite !== 'gtid' || mark.seenBy.has(backend)) {
      if (mark && this.options.readAfterWrite === 'window') policy.forget(dataHost);
      return connection;
    }
    try {
      if (await this.hasSeen(mark, group, connection, backend)) return connection;
    } catch (error) {
      connection.destroy();
      if (isUnreachable(error)) return null;
      throw error;
    }
    connection.release();
    return null;
  }

  /** In mode `window`: whether the time is over in which a session reads its own changes from where it made them. */
  private mayReadBehind(mark: WriteMark): boolean {
    const { readAfterWrite, readAfterWriteWindowMs } = this.options;
    return readAfterWrite !== 'window' || Date.now() - mark.at >= readAfterWriteWindowMs;
  }

  private async hasSeen(mark: WriteMark, group: HostGroup, replica: Connection, backend: Backend): Promise<boolean> {
    const kind =
      group.heartbeat === 'galera' ? 'galera' : /mariadb/i.test(await backend.source.version()) ? 'mariadb' : 'mysql';
    if (mark.position === null) {
      const primary = await group.writer().source.acquire('', plainFacts, never);
      try {
        mark.position = await logPosition(primary, kind);
      } finally {
        primary.release();
      }
    }
    if (mark.position === '' || !(await hasApplied(replica, mark.position, kind))) return false;
    mark.seenBy.add(backend);
    return true;
  }

  describeTables(dataNode: string, tables: readonly string[] | null): Promise<readonly TableDescription[]> {
    return this.sourceOf(dataNode).describeTables(this.catalog.dataNodes.get(dataNode)!.database, tables);
  }

  /**
   * SHOW CREATE TABLE of a backend that is MySQL; made from the description elsewhere.
   * @param physical what the table is called on the data node; the text has the description's name
   */
  async createText(
    dataNode: string,
    table: TableDescription,
    physical: string,
    sqlMode: string | null,
  ): Promise<CreateText> {
    const { name } = table;
    const made = { kind: 'table', name, text: createTableText(table) } as const;
    if (!this.capabilities(dataNode).speaksMysql) return made;
    const connection = await this.acquire(dataNode, { ...plainFacts, sqlMode }, never);
    try {
      const result = await connection.query(`SHOW CREATE TABLE ${quoted(physical)}`, never);
      const [row] = result.kind === 'rows' ? await textRows(result.batches) : [];
      const text = row?.[1];
      if (text == null) return made;
      if (row!.length >= 4) {
        return { kind: 'view', name, text, characterSet: row![2] ?? '', collation: row![3] ?? '' };
      }
      return {
        kind: 'table',
        name,
        // A subtable is called as the table.
        text: text.replace(/^(CREATE TABLE )([`"])(.*?)\2 /, (_, head, quote) => `${head}${quote}${name}${quote} `),
      };
    } finally {
      connection.release();
    }
  }

  /** The version text of the first MySQL host that answers within `timeoutMs`; null when none does. */
  async version(timeoutMs: number): Promise<string | null> {
    const mysqlSources = [...this.groups.values()]
      .map((group) => group.writer().source)
      .filter(({ connector }) => connector.capabilities.speaksMysql);
    if (mysqlSources.length === 0) return null;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), timeoutMs);
    });
    try {
      return await Promise.race([Promise.any(mysqlSources.map((source) => source.version())), timeout]);
    } catch (error) {
      // All hosts are down: the server starts without them.
      if (error instanceof AggregateError) return null;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether a data node can take part in a two-phase commit. */
  hasXa(dataNode: string): boolean {
    return this.sourceOf(dataNode).xa !== undefined;
  }

  /** Hosts with two-phase commit, for recovery. */
  hosts(): ReadonlyMap<string, XaRecovery> {
    return new Map(
      [...this.groups].flatMap(([name, group]) => {
        const { xa } = group.writer().source;
        return xa ? [[name, xa] as const] : [];
      }),
    );
  }

  hostOf(dataNode: string): string | null {
    return this.catalog.dataNodes.get(dataNode)?.dataHost ?? null;
  }

  /** A statement of our own in autocommit mode; its rows as texts. */
  async run(dataNode: string, sql: string): Promise<readonly (readonly (string | null)[])[]> {
    const connection = await this.acquire(dataNode, plainFacts, never);
    try {
      const result = await connection.query(sql, never);
      return result.kind === 'rows' ? await textRows(result.batches) : [];
    } finally {
      connection.release();
    }
  }

  /** Of all servers together, by data host. */
  statistics(): ReadonlyMap<string, SourceStatistics> {
    return new Map(
      [...this.groups].map(([name, { backends }]) => [name, sumOf(backends.map(({ source }) => source.statistics()))]),
    );
  }

  /** Others watch from now on. */
  stopHeartbeats(): void {
    this.monitor.close();
  }

  /** Data nodes on hosts that `other` does not share. */
  nodesApartFrom(other: DataSources): readonly string[] {
    return [...this.catalog.dataNodes.values()]
      .filter(({ dataHost }) => other.groups.get(dataHost) !== this.groups.get(dataHost))
      .map(({ name }) => name);
  }

  /** Closes the connections to hosts that `kept` does not share. */
  async closeApartFrom(kept: DataSources | null): Promise<void> {
    this.monitor.close();
    const groups = [...this.groups].flatMap(([name, group]) => (kept?.groups.get(name) === group ? [] : [group]));
    const backends = groups.flatMap((group) => group.backends);
    await Promise.all(backends.flatMap(({ source, probe }) => [source.close(), probe.close()]));
  }

  async close(): Promise<void> {
    await this.closeApartFrom(null);
  }
}

/** Whether two descriptions of a host say the same. */
function sameHost(left: DataHost, right: DataHost): boolean {
  const text = (host: DataHost): string =>
    JSON.stringify(host, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  return text(left) === text(right);
}

function sumOf(statistics: readonly SourceStatistics[]): SourceStatistics {
  return statistics.reduce((sum, each) => ({
    active: sum.active + each.active,
    idle: sum.idle + each.idle,
    waiting: sum.waiting + each.waiting,
  }));
}

function isUnreachable(error: unknown): boolean {
  return error instanceof SqlError && unreachable.has(error.errno);
}

/** An embedded database is there as long as this process is. */
function isWatched({ backends }: HostGroup): boolean {
  return backends[0]!.source.connector.capabilities.speaksMysql;
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
