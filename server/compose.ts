/** The composition root: what makes one product of the parts, and the only place that names concrete connectors. */
import { tmpdir, totalmem } from 'node:os';
import { resolve } from 'node:path';
import type { Catalog, SystemSettings } from '../conf/catalog';
import { loadCatalog } from '../conf/load/load-catalog';
import type { Environment } from '../conf/load/xml';
import type { Connector } from '../connectors/connector';
import { mysqlConnector } from '../connectors/mysql/connector';
import { ServerMemory } from '../engine/memory/server-memory';
import type { CommitStep, TransactionCoordinator } from '../engine/transaction/coordinator';
import { version as productVersion } from '../package.json';
import { ConnectionIds } from '../protocol/frontend/connection-ids';
import { type Listener, listen } from '../protocol/frontend/listener';
import { learnAhead } from './collations/learn-ahead';
import { startGlobalTableCheck } from './consistency/global-table-check';
import { DeadlockWatch } from './deadlocks/deadlock-watch';
import { EngineThreads, engineThreadsMax } from './engine-threads/engine-threads';
import { FrontDoor } from './front-door';
import { type Generation, type Lasting, makeGeneration } from './generation';
import { HeavyGate } from './limits/heavy-gate';
import { listenOptions } from './listen-options';
import { LiveConfiguration } from './live-configuration';
import type { ManagedServer } from './manager/managed-server';
import { ManagerDoor } from './manager/manager-door';
import { RecentLog, type ServerLog } from './manager/recent-log';
import { CatalogInformation } from './metadata/backend-information';
import type { ObservationPort } from './observe/http/observation-port';
import { openObservationPort } from './observe/http/open-port';
import type { MeasuredServer } from './observe/metrics/measured-server';
import { Observation } from './observe/observation';
import { openTracer } from './observe/traces/open-tracer';
import { openSequences } from './sequences/open-sequences';
import { SessionList } from './session/session-list';
import { DataSources, type DataSourcesOptions } from './sources/data-sources';
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
  /** For `${NAME}` in the configuration when it is read again; that of the process otherwise. */
  readonly environment?: Environment;
  /** Options of Node.js for the engine's threads; those of the process otherwise. */
  readonly threadOptions?: readonly string[];
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
  /** Of which `catalog` and `sources` are the present state. */
  readonly configuration: LiveConfiguration;
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
  const log = new RecentLog(given.log, given.catalog.system.logLevel);
  const options = { ...given, log };
  const { catalog } = options;
  const { system } = catalog;
  report(catalog, log);
  const spillFolder = await openSpillFolder(resolve(catalog.folder, system.spillFolder ?? tmpdir()));
  const live: { configuration: LiveConfiguration | null } = { configuration: null };
  const current = (): Generation => live.configuration!.current;
  const openSources = async (next: Catalog, previous: DataSources | null): Promise<DataSources> =>
    new DataSources(next, await connectorsFor(next), sourceOptions(next, log), previous);
  const sources = await openSources(catalog, null);
  const currentSources = (): DataSources => (live.configuration ? current().sources : sources);
  const currentCatalog = (): Catalog => (live.configuration ? current().catalog : catalog);
  const coordinator = await startCoordinator(
    catalog,
    {
      hosts: () => currentSources().hosts(),
      hostOf: (dataNode) => currentSources().hostOf(dataNode),
      run: (dataNode, sql) => currentSources().run(dataNode, sql),
    },
    {
      report: (level, details, message) => log[level](details, message),
      ...(options.commitStep ? { reached: options.commitStep } : {}),
    },
  ).catch(async (error: unknown) => {
    // Heartbeats and connections would keep the process from ending.
    await sources.close();
    throw error;
  });
  const sessions = new SessionList();
  const startedAt = new Date();
  const observation = new Observation(catalog, log);
  observation.tracer = await openTracer(system, (err) => log.warn({ err }, 'traces cannot be sent'));
  const backendVariables = new BackendVariables({
    anyNodeRows: (table) => new CatalogInformation(currentCatalog(), currentSources()).anyNodeRows(table),
    rowsOfAnyNode: (sql) => new CatalogInformation(currentCatalog(), currentSources()).rowsOfAnyNode(sql),
  });
  const [backendVersion] = await Promise.all([
    sources.version(versionTimeoutMs),
    backendVariables.loadWithin(versionTimeoutMs),
  ]);
  const environment = options.environment ?? process.env;
  const serverMemory = ServerMemory.ofServer(serverMemoryOf(system), engineThreadsMax);
  const lasting: Lasting = {
    coordinator,
    sessions,
    observation,
    backendVariables,
    version: system.fakeMySQLVersion ?? announced(backendVersion),
    startedAt,
    globals: { changed: new Map() },
    configuration: {
      check: (texts) => loadCatalog(catalog.folder, environment, texts),
      reload: () => live.configuration!.reload(),
    },
    sequences: openSequences(catalog, { acquire: (...given) => currentSources().acquire(...given) }, currentCatalog),
    serverMemory,
    engineThreads: new EngineThreads(
      () => currentCatalog().system,
      serverMemory,
      spillFolder,
      log,
      options.threadOptions,
    ),
    heavyGate: new HeavyGate(() => {
      const { maxHeavyStatements, heavyStatementQueue, heavyStatementWaitMs } = currentCatalog().system;
      return { runningMax: maxHeavyStatements, waitingMax: heavyStatementQueue, waitMaxMs: heavyStatementWaitMs };
    }),
    availability: { isOnline: true },
    spillFolder,
    log,
    newest: () => current().host,
  };
  const configuration = new LiveConfiguration(makeGeneration(catalog, sources, lasting), {
    read: () => loadCatalog(catalog.folder, environment),
    make: async (next, previous) => makeGeneration(next, await openSources(next, previous.sources), lasting),
    sessions,
    log,
    changed: (now, before) => follow(now, before, lasting, log),
  });
  live.configuration = configuration;
  const parts = { observation, ids: new ConnectionIds(), current: () => currentCatalog().system };
  const listeners: Listener[] = [];
  const door = new FrontDoor(
    () => current().host,
    sessions,
    () => listeners[0]!.counts(),
  );
  const managed: ManagedServer = {
    configuration,
    sessions,
    log,
    availability: lasting.availability,
    isOnline: () => lasting.availability.isOnline,
    listeners: () => listeners,
    get view() {
      return current().view;
    },
    get catalog() {
      return current().catalog;
    },
    get sources() {
      return current().sources;
    },
    caches: () => current().planner.caches(),
  };
  const measured: MeasuredServer = {
    managed,
    coordinator,
    memory: lasting.serverMemory,
    heavyGate: lasting.heavyGate,
    engineThreads: lasting.engineThreads,
  };
  let observationPort: ObservationPort | null;
  try {
    listeners.push(await listen(listenOptions(options, parts), door));
    const managerPort = managerPortOf(options);
    if (managerPort !== null)
      listeners.push(
        await listen(listenOptions({ ...options, port: managerPort }, parts), new ManagerDoor(door, managed)),
      );
    observationPort = await openObservationPort(measured, system, (err) => log.error({ err }, 'HTTP port'));
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close(0)));
    await coordinator.close();
    await configuration.close();
    throw error;
  }
  const { globalTableCheckMs } = system;
  const stopTableCheck =
    globalTableCheckMs === null ? () => undefined : startGlobalTableCheck(current, globalTableCheckMs, log);
  const deadlocks = new DeadlockWatch({
    sessions: () => sessions.all(),
    sources: currentSources,
    periodMs: () => currentCatalog().system.deadlockCheckPeriodMs,
    log,
  });
  const learning = new AbortController();
  learnAhead(catalog, sources, learning.signal).catch((err: unknown) => log.error({ err }, 'collations'));
  const stopChecks = (): void => {
    stopTableCheck();
    deadlocks.stop();
    learning.abort();
  };
  return running(listeners, log, configuration, lasting, observationPort, stopChecks);
}

function running(
  listeners: readonly Listener[],
  log: ServerLog,
  configuration: LiveConfiguration,
  { sessions, coordinator, observation, sequences, spillFolder, engineThreads }: Lasting,
  observationPort: ObservationPort | null,
  stopChecks: () => void,
): RunningServer {
  const [clients, managers] = listeners;
  return {
    address: addressOf(clients!),
    port: clients!.address.port,
    managerAddress: managers ? addressOf(managers) : null,
    managerPort: managers?.address.port ?? null,
    get catalog() {
      return configuration.current.catalog;
    },
    get sources() {
      return configuration.current.sources;
    },
    configuration,
    sessions,
    coordinator,
    observation,
    httpPort: observationPort?.port ?? null,
    async close(graceMs) {
      observationPort?.stopping();
      stopChecks();
      await Promise.all(listeners.map((listener) => listener.close(graceMs)));
      await sequences.close().catch((err: unknown) => log.warn({ err }, 'unused numbers of sequences are lost'));
      await coordinator.close();
      await configuration.close();
      await engineThreads.close();
      await removeSpillFolder(spillFolder);
      await observation.close();
      await observationPort?.close();
      log.info({}, 'stopped');
    },
  };
}

function sourceOptions({ system }: Catalog, log: ServerLog): DataSourcesOptions {
  return {
    failoverWaitMs: system.failoverWaitMs,
    heartbeatPeriodMs: system.heartbeatPeriodMs,
    heartbeatTimeoutMs: system.heartbeatTimeoutMs || system.heartbeatPeriodMs,
    readAfterWrite: system.readAfterWrite,
    readAfterWriteWindowMs: system.readAfterWriteWindowMs,
    report: (level, details, message) => log[level](details, message),
  };
}

function addressOf({ address: { address, family, port } }: Listener): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

function serverMemoryOf({ serverMemoryLimitBytes }: SystemSettings): number {
  return serverMemoryLimitBytes || Math.floor(totalmem() / 2);
}

/** What outlives a reload takes the settings that have changed. What a manager has set since then stays unless the files say something new. */
function follow(now: Catalog, before: Catalog, { serverMemory, observation }: Lasting, log: RecentLog): void {
  serverMemory.limitBytes = serverMemoryOf(now.system);
  if (now.system.logLevel !== before.system.logLevel) log.level = now.system.logLevel;
  if (now.system.slowQueryMs !== before.system.slowQueryMs) observation.slowMs = now.system.slowQueryMs;
  const aboutWhat = (line: string): string => line.replace(/^\S+:\d+: /, '');
  const known = new Set(before.notInEffect.map(aboutWhat));
  for (const line of now.notInEffect) if (!known.has(aboutWhat(line))) log.warn({}, `not in effect: ${line}`);
}

function managerPortOf({ catalog, port, managerPort }: ServerOptions): number | null {
  return managerPort === undefined ? (port === 0 ? 0 : catalog.system.managerPort) : managerPort;
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
