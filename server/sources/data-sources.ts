import type { Catalog, DataHost } from '../../conf/catalog';
import type {
  Capabilities,
  Connection,
  Connector,
  HostSettings,
  SessionFacts,
  Source,
  SourceStatistics,
  TableDescription,
  XaRecovery,
} from '../../connectors/connector';
import type { XaHosts } from '../../engine/transaction/coordinator';
import { sqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import { createTableText } from '../metadata/create-table-text';
import type { CreateText } from '../session/session-view';

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

/** The sources of all data hosts, by the data nodes that lie on them. */
export class DataSources implements XaHosts {
  private readonly sources = new Map<string, Source>();

  /** Errors: a data host whose dbType no connector of `connectors` has; nothing is connected yet. */
  constructor(
    private readonly catalog: Catalog,
    connectors: ReadonlyMap<string, Connector>,
  ) {
    for (const host of catalog.dataHosts.values()) {
      const connector = connectors.get(connectorName(host));
      if (!connector) {
        throw sqlError(
          'ER_UNKNOWN_ERROR',
          `dataHost ${host.name}: there is no connector for dbType="${host.dbType}" dbDriver="${host.dbDriver}"; known: ${[...connectors.keys()].join(', ')}`,
        );
      }
      this.sources.set(host.name, connector.open(settingsOf(host, catalog)));
    }
  }

  /** Source of a data host by its name. */
  source(dataHost: string): Source {
    return this.sources.get(dataHost)!;
  }

  private sourceOf(dataNode: string): Source {
    const node = this.catalog.dataNodes.get(dataNode);
    if (!node) throw sqlError('ER_UNKNOWN_ERROR', `Internal error: unknown data node '${dataNode}'`);
    return this.sources.get(node.dataHost)!;
  }

  capabilities(dataNode: string): Capabilities {
    return this.sourceOf(dataNode).connector.capabilities;
  }

  /** As `acquire`, when a fitting connection is idle; null otherwise. */
  tryAcquire(dataNode: string, facts: SessionFacts): Connection | null {
    const node = this.catalog.dataNodes.get(dataNode)!;
    return this.sources.get(node.dataHost)!.tryAcquire?.(node.database, facts) ?? null;
  }

  /** A connection in the data node's database. */
  acquire(dataNode: string, facts: SessionFacts, signal: AbortSignal): Promise<Connection> {
    return this.sourceOf(dataNode).acquire(this.catalog.dataNodes.get(dataNode)!.database, facts, signal);
  }

  describeTables(dataNode: string, tables: readonly string[] | null): Promise<readonly TableDescription[]> {
    return this.sourceOf(dataNode).describeTables(this.catalog.dataNodes.get(dataNode)!.database, tables);
  }

  /**
   * SHOW CREATE TABLE of a backend that is MySQL; made from the description elsewhere.
   * @param physical what the table is called on the data node; the text has the description's name
   */
  async createText(dataNode: string, table: TableDescription, physical: string): Promise<CreateText> {
    const { name } = table;
    const made = { kind: 'table', name, text: createTableText(table) } as const;
    if (!this.capabilities(dataNode).speaksMysql) return made;
    const connection = await this.acquire(dataNode, plainFacts, never);
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
        text: text.replace(`CREATE TABLE ${quoted(physical)}`, `CREATE TABLE ${quoted(name)}`),
      };
    } finally {
      connection.release();
    }
  }

  /** The version text of the first MySQL host that answers within `timeoutMs`; null when none does. */
  async version(timeoutMs: number): Promise<string | null> {
    const mysqlSources = [...this.sources.values()].filter(({ connector }) => connector.capabilities.speaksMysql);
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
    return new Map([...this.sources].flatMap(([name, { xa }]) => (xa ? [[name, xa] as const] : [])));
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

  statistics(): ReadonlyMap<string, SourceStatistics> {
    return new Map([...this.sources].map(([name, source]) => [name, source.statistics()]));
  }

  async close(): Promise<void> {
    await Promise.all([...this.sources.values()].map((source) => source.close()));
  }
}

function connectorName(host: DataHost): string {
  return host.dbDriver.toLowerCase() === 'jdbc' && host.dbType.toLowerCase() !== 'mysql'
    ? 'jdbc'
    : host.dbType.toLowerCase() === 'mariadb'
      ? 'mysql'
      : host.dbType.toLowerCase();
}

/** Of a host with several write hosts the first one counts: failover is not there yet. */
function settingsOf(host: DataHost, { system, folder }: Catalog): HostSettings {
  const [writeHost] = host.writeHosts;
  if (!writeHost) throw sqlError('ER_UNKNOWN_ERROR', `dataHost ${host.name} has no writeHost`);
  return {
    name: host.name,
    url: writeHost.url,
    user: writeHost.user,
    password: writeHost.password,
    maxConnections: host.maxCon,
    minConnections: Math.min(host.minCon, host.maxCon),
    acquireTimeoutMs: system.backendAcquireTimeoutMs,
    connectTimeoutMs: system.backendConnectTimeoutMs,
    idleTimeoutMs: system.idleTimeoutMs === 0 ? Number.POSITIVE_INFINITY : system.idleTimeoutMs,
    initSql: host.connectionInitSql,
    folder,
  };
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
