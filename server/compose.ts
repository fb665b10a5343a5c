/** The composition root: what makes one product of the parts, and the only place that names concrete connectors. */
import { tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { Catalog } from '../conf/catalog';
import type { Connector } from '../connectors/connector';
import { mysqlConnector } from '../connectors/mysql/connector';
import { ServerMemory } from '../engine/memory/budget';
import type { CommitStep, TransactionCoordinator } from '../engine/transaction/coordinator';
import { version as productVersion } from '../package.json';
import { Planner } from '../planner/planner';
import { ConnectionIds } from '../protocol/frontend/connection-ids';
import { type Listener, listen } from '../protocol/frontend/listener';
import type { ListenerObserver } from '../protocol/frontend/options';
import { FrontDoor } from './front-door';
import type { ManagedServer } from './manager/managed-server';
import { ManagerDoor } from './manager/manager-door';
import { RecentLog, type ServerLog } from './manager/recent-log';
import { CatalogInformation } from './metadata/backend-information';
import { BackendTableMetadata } from './metadata/table-metadata';
import type { ObservationPort } from './observe/http/observation-port';
import { openObservationPort } from './observe/http/open-port';
import type { MeasuredServer } from './observe/metrics/measured-server';
import { Observation } from './observe/observation';
import { ServerFacts } from './planner-facts';
import { openSequences } from './sequences/open-sequences';
import type { Sequences } from './sequences/sequences';
import type { SessionHost } from './session/session';
import { SessionList } from './session/session-list';
import type { ServerView } from './session/session-view';
import { DataSources } from './sources/data-sources';
import { openSpillFolder, removeSpillFolder } from './spill-folder';
import { startCoordinator } from './transaction-coordinator';
import { BackendVariables } from './variables/backend-variables';

export interface ServerOptions {
  readonly catalog: Catalog;
  /** Overrides serverPort; 0 = any free port. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Overrides managerPort; null = none. When `port` is 0 this one is any free one, too. */
  readonly managerPort?: number | null | undefined;
  readonly log: ServerLog;
  /** Called around each step of commits over several data nodes: tests stop the process there. */
  readonly commitStep?: (step: CommitStep, dataNode: string | null) => void;
}

export type { ServerLog };

export interface RunningServer {
  /** `127.0.0.1:8066` */
  readonly address: string;
  readonly port: number;
  /** Of the manager port; null = there is none. */
  readonly managerAddress: string | null;
  readonly managerPort: number | null;
  readonly catalog: Catalog;
  readonly sources: DataSources;
  readonly sessions: SessionList;
  readonly coordinator: TransactionCoordinator;
  readonly observation: Observation;
  /** Of metrics and health; null when none is configured. */
  readonly httpPort: number | null;
  /** Stops accepting, lets running statements end for `graceMs`, closes everything. */
  close(graceMs: number): Promise<void>;
}

/** Backends are asked for their version this long before the start goes on without them. */
const versionTimeoutMs = 400;

/** Connectors by name. A heavy one is loaded when a data host asks for it, so that the others start fast. */
async function connectorsFor(catalog: Catalog): Promise<ReadonlyMap<string, Connector>> {
  const connectors = new Map<string, Connector>([['mysql', mysqlConnector]]);
  if ([...catalog.dataHosts.values()].some(({ dbType }) => dbType === 'duckdb')) {
    const { duckdbConnector } = await import('../connectors/duckdb/connector.js');
    connectors.set('duckdb', duckdbConnector);
  }
  return connectors;
}

/** Starts accepting clients. Errors: the address is taken; a data host without a connector. Backends that are down do not hinder it. */
export async function startServer(given: ServerOptions): Promise<RunningServer> {
  const log = new RecentLog(given.log);
  const options = { ...given, log };
  const { catalog } = options;
  const { system } = catalog;
  report(catalog, log);
  const spillFolder = await openSpillFolder(resolve(catalog.folder, system.spillFolder ?? tmpdir()));
  const sources = new DataSources(catalog, await connectorsFor(catalog), {
    failoverWaitMs: system.failoverWaitMs,
    heartbeatPeriodMs: system.heartbeatPeriodMs,
    heartbeatTimeoutMs: system.heartbeatTimeoutMs || system.heartbeatPeriodMs,
    readAfterWrite: system.readAfterWrite,
    readAfterWriteWindowMs: system.readAfterWriteWindowMs,
    report: (level, details, message) => log[level](details, message),
  });
  const coordinator = await startCoordinator(catalog, sources, {
    report: (level, details, message) => log[level](details, message),
    ...(options.commitStep ? { reached: options.commitStep } : {}),
  });
  const metadata = new BackendTableMetadata(catalog, sources);
  const facts = new ServerFacts(catalog, metadata, sources);
  const planner = new Planner(facts);
  const sessions = new SessionList();
  const startedAt = new Date();
  const observation = new Observation(catalog, (path, error) => log.error({ err: error }, `cannot write ${path}`));
  const information = new CatalogInformation(catalog, sources);
  const backendVariables = new BackendVariables(information);
  const [backendVersion] = await Promise.all([
    sources.version(versionTimeoutMs),
    backendVariables.loadWithin(versionTimeoutMs),
  ]);
  const version = system.fakeMySQLVersion ?? announced(backendVersion);
  const view: ServerView = {
    catalog,
    metadata,
    information,
    backendVariables,
    version,
    startedAt,
    processes: () => sessions.processes(),
    kill: (id, kind, by) => sessions.kill(id, kind, by),
    status: () => statusOf(startedAt, observation, sessions),
    observation,
    openTransactions: () => coordinator.open(),
    globals: { changed: new Map() },
  };
  const sequences = openSequences(catalog, sources);
  const host: SessionHost = {
    view,
    planner,
    sources,
    coordinator,
    sequences,
    memoryBudgetBytes: system.queryMemoryLimitBytes,
    serverMemory: new ServerMemory(system.serverMemoryLimitBytes || Math.floor(totalmem() / 2)),
    spill:
      system.queryDiskLimitBytes === 0 ? null : { folder: spillFolder, diskLimitBytes: system.queryDiskLimitBytes },
    forgetTables: (schema, tables) => {
      metadata.forget(schema, tables);
      facts.forget();
      planner.forget();
    },
    observer: observation,
    ended: (session) => sessions.remove(session),
  };
  const door = new FrontDoor(catalog, host, sessions);
  const ids = new ConnectionIds();
  const listeners: Listener[] = [];
  const managed: ManagedServer = {
    view,
    catalog,
    sources,
    sessions,
    log,
    times: { reloadedAt: null, rolledBackAt: null },
    isOnline: () => true,
    listeners: () => listeners,
    caches: () => planner.caches(),
  };
  const measured: MeasuredServer = { managed, coordinator, memory: host.serverMemory };
  let observationPort: ObservationPort | null;
  try {
    listeners.push(await listen({ ...listenOptions(options, observation), ids }, door));
    const managerPort = managerPortOf(options);
    if (managerPort !== null)
      listeners.push(
        await listen(
          { ...listenOptions(options, observation), ids, port: managerPort },
          new ManagerDoor(door, managed),
        ),
      );
    observationPort = await openObservationPort(measured, system, (err) => log.error({ err }, 'HTTP port'));
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close(0)));
    await coordinator.close();
    await sources.close();
    throw error;
  }
  return running(
    listeners,
    options,
    sources,
    sessions,
    coordinator,
    sequences,
    spillFolder,
    observation,
    observationPort,
  );
}

function running(
  listeners: readonly Listener[],
  { catalog, log }: ServerOptions,
  sources: DataSources,
  sessions: SessionList,
  coordinator: TransactionCoordinator,
  sequences: Sequences,
  spillFolder: string,
  observation: Observation,
  observationPort: ObservationPort | null,
): RunningServer {
  const [clients, managers] = listeners;
  return {
    address: addressOf(clients!),
    port: clients!.address.port,
    managerAddress: managers ? addressOf(managers) : null,
    managerPort: managers?.address.port ?? null,
    catalog,
    sources,
    sessions,
    coordinator,
    observation,
    httpPort: observationPort?.port ?? null,
    async close(graceMs) {
      observationPort?.stopping();
      await Promise.all(listeners.map((listener) => listener.close(graceMs)));
      await sequences.close().catch((err: unknown) => log.warn({ err }, 'unused numbers of sequences are lost'));
      await coordinator.close();
      await sources.close();
      await removeSpillFolder(spillFolder);
      await observation.close();
      await observationPort?.close();
      log.info({}, 'stopped');
    },
  };
}

function addressOf({ address: { address, family, port } }: Listener): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

function managerPortOf({ catalog, port, managerPort }: ServerOptions): number | null {
  return managerPort === undefined ? (port === 0 ? 0 : catalog.system.managerPort) : managerPort;
}

function listenOptions(
  { catalog, port, host, log }: ServerOptions,
  observation: Observation,
): Parameters<typeof listen>[0] {
  const { system } = catalog;
  return {
    host: host ?? system.bindIp,
    port: port ?? system.serverPort,
    backlog: system.serverBacklog,
    tls: !system.tls
      ? null
      : system.tlsCertificateFile !== null && system.tlsKeyFile !== null
        ? {
            kind: 'given',
            certificate: resolve(catalog.folder, system.tlsCertificateFile),
            key: resolve(catalog.folder, system.tlsKeyFile),
          }
        : { kind: 'self-signed', folder: join(catalog.folder, 'tls') },
    compression: system.useCompression,
    authTimeoutMs: system.authTimeoutMs,
    idleTimeoutMs: system.idleTimeoutMs,
    maxPacketSize: system.maxPacketSize,
    ignoreUnknownCommand: system.ignoreUnknownCommand,
    defaultAuthenticationPlugin: system.defaultAuthenticationPlugin,
    observer: observer(log, observation),
  };
}

function observer(log: ServerLog, observation: Observation): ListenerObserver {
  return {
    accepted: () => undefined,
    opened: (client) => observation.opened(client),
    closed: (client) => observation.closed(client),
    loginFailed: (user, remoteAddress, error) => {
      observation.loginFailed(user, remoteAddress, error);
      log.warn({ user, remoteAddress, errno: error.errno }, `login failed: ${error.message}`);
    },
    protocolViolation: (client, error) => log.warn({ client: client.id, errno: error.errno }, error.message),
    failed: (what, error) => log.error({ err: error }, what),
  };
}

/** What was read and is not acted on, and what is worth knowing: once, at the start. */
function report({ notices, notInEffect }: Catalog, log: ServerLog): void {
  for (const notice of notices) log.info({}, notice);
  for (const line of notInEffect) log.warn({}, `not in effect: ${line}`);
}

/** Clients look for `MariaDB` in the version to know the dialect, so backends' own text comes first. */
function announced(backend: string | null): string {
  return `${backend ?? '10.11.0-MariaDB'}-mycat-${productVersion}`;
}

function statusOf(startedAt: Date, { traffic }: Observation, sessions: SessionList): ReadonlyMap<string, string> {
  const uptime = Math.floor((Date.now() - startedAt.getTime()) / 1000);
  const running = sessions.processes().filter(({ command }) => command !== 'Sleep').length;
  return new Map([
    ['Questions', String(traffic.count)],
    ['Threads_connected', String(sessions.size)],
    ['Threads_running', String(running)],
    ['Uptime', String(uptime)],
  ]);
}
