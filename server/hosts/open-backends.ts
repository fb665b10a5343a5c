import type { BackendHost, Catalog, DataHost, SystemSettings } from '../../conf/catalog';
import type { Connector, HostSettings } from '../../connectors/connector';
import { sqlError } from '../../protocol/wire/sql-error';
import type { Backend } from './backend';
import { Health } from './health';

/** dnindex.properties; with switchType -1 only a manager's command makes another write host than the first active. */
export function rememberedIndex(host: DataHost, { propertyFiles }: Catalog): number {
  const index = Number(propertyFiles.get('dnindex.properties')?.get(host.name) ?? 0);
  return Number.isInteger(index) && index < host.writeHosts.length ? index : 0;
}

/** Its servers, none of them connected yet: write hosts in order, each followed by its read hosts. */
export function openBackends(host: DataHost, connector: Connector, catalog: Catalog): readonly Backend[] {
  if (host.writeHosts.length === 0) throw sqlError('ER_UNKNOWN_ERROR', `dataHost ${host.name} has no writeHost`);
  const failuresMax = Number(host.attributes.get('maxRetryCount') ?? 3) || 3;
  const backend = (server: BackendHost, role: Backend['role'], writeIndex: number): Backend => {
    const settings = settingsOf(host, server, catalog);
    return {
      label: server.label,
      role,
      writeIndex,
      host: server,
      source: connector.open(settings),
      // A heartbeat has one connection, and one more while a late answer is still awaited.
      probe: connector.open({ ...settings, maxConnections: 2, minConnections: 0, idleCheckPeriodMs: 0 }),
      health: new Health(failuresMax),
      answer: [],
      pausedUntil: 0,
    };
  };
  return host.writeHosts.flatMap((writeHost, index) => [
    backend(writeHost, 'write', index),
    ...writeHost.readHosts.map((readHost) => backend(readHost, 'read', index)),
  ]);
}

/** Name of the connector that a data host asks for. */
export function connectorName(host: DataHost): string {
  return host.dbDriver.toLowerCase() === 'jdbc' && host.dbType.toLowerCase() !== 'mysql'
    ? 'jdbc'
    : host.dbType.toLowerCase() === 'mariadb'
      ? 'mysql'
      : host.dbType.toLowerCase();
}

/** What of the system's settings a data host's servers are opened with: when it changes, they are opened anew. */
export const hostSettings = [
  'backendAcquireTimeoutMs',
  'backendConnectTimeoutMs',
  'backendMaxAgeMs',
  'idleTimeoutMs',
  'idleCheckPeriodMs',
  'failoverWaitMs',
] as const satisfies readonly (keyof SystemSettings)[];

function settingsOf(host: DataHost, server: BackendHost, { system, folder }: Catalog): HostSettings {
  const several = host.writeHosts.length > 1 || host.writeHosts.some(({ readHosts }) => readHosts.length > 0);
  return {
    name: several ? `${host.name}/${server.label}` : host.name,
    url: server.url,
    user: server.user,
    password: server.password,
    maxConnections: host.maxCon,
    minConnections: Math.min(host.minCon, host.maxCon),
    acquireTimeoutMs: system.backendAcquireTimeoutMs,
    connectTimeoutMs: system.backendConnectTimeoutMs,
    maxAgeMs: system.backendMaxAgeMs,
    idleCheckPeriodMs: system.idleCheckPeriodMs,
    idleTimeoutMs: system.idleTimeoutMs === 0 ? Number.POSITIVE_INFINITY : system.idleTimeoutMs,
    initSql: host.connectionInitSql,
    folder,
  };
}
