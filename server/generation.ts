import type { Catalog } from '../conf/catalog';
import type { ServerMemory } from '../engine/memory/server-memory';
import type { TransactionCoordinator } from '../engine/transaction/coordinator';
import { Planner } from '../planner/planner';
import type { EngineThreads } from './engine-threads/engine-threads';
import type { Availability } from './limits/availability';
import type { HeavyGate } from './limits/heavy-gate';
import type { ServerLog } from './manager/recent-log';
import { CatalogInformation } from './metadata/backend-information';
import { BackendTableMetadata } from './metadata/table-metadata';
import type { Observation } from './observe/observation';
import { statusCounters } from './observe/status-counters';
import { ServerFacts } from './planner-facts';
import { Firewall } from './security/firewall/firewall';
import { TablePrivileges } from './security/privileges';
import type { Sequences } from './sequences/sequences';
import type { SessionHost } from './session/session-host';
import type { SessionList } from './session/session-list';
import type { ConfigurationFiles, GlobalVariables, ServerView } from './session/session-view';
import type { DataSources } from './sources/data-sources';
import type { BackendVariables } from './variables/backend-variables';

/** All that one configuration makes of the server. A reload makes the next one beside it; sessions move over one by one. */
export interface Generation {
  readonly catalog: Catalog;
  readonly sources: DataSources;
  readonly planner: Planner;
  readonly view: ServerView;
  readonly host: SessionHost;
}

/** What outlives a reload. */
export interface Lasting {
  readonly coordinator: TransactionCoordinator;
  readonly sessions: SessionList;
  readonly observation: Observation;
  readonly backendVariables: BackendVariables;
  /** As announced in the handshake. */
  readonly version: string;
  readonly startedAt: Date;
  readonly globals: GlobalVariables;
  readonly configuration: ConfigurationFiles;
  readonly sequences: Sequences;
  readonly serverMemory: ServerMemory;
  readonly heavyGate: HeavyGate;
  readonly engineThreads: EngineThreads;
  readonly availability: Availability;
  readonly spillFolder: string;
  readonly log: ServerLog;
  /** Of the generation that counts now. */
  readonly newest: () => SessionHost;
}

/** Wrong statements must not keep everybody's plans from being found. */
const doubtPeriodMs = 1000;

export function makeGeneration(catalog: Catalog, sources: DataSources, lasting: Lasting): Generation {
  const { coordinator, sessions, observation, startedAt, backendVariables, version, globals } = lasting;
  const { system } = catalog;
  const metadata = new BackendTableMetadata(catalog, sources);
  const facts = new ServerFacts(catalog, metadata, sources);
  const planner = new Planner(facts);
  const view: ServerView = {
    catalog,
    metadata,
    information: new CatalogInformation(catalog, sources),
    configuration: lasting.configuration,
    backendVariables,
    version,
    startedAt,
    processes: () => sessions.processes(),
    kill: (id, kind, by) => sessions.kill(id, kind, by),
    status: () => statusCounters(startedAt, observation.traffic, sessions),
    observation,
    openTransactions: () => coordinator.open(),
    globals,
  };
  const privileges = new TablePrivileges();
  let doubtedAt = Number.NEGATIVE_INFINITY;
  const host: SessionHost = {
    view,
    planner,
    sources,
    coordinator,
    sequences: lasting.sequences,
    memoryBudgetBytes: system.queryMemoryLimitBytes,
    serverMemory: lasting.serverMemory,
    spill:
      system.queryDiskLimitBytes === 0
        ? null
        : { folder: lasting.spillFolder, diskLimitBytes: system.queryDiskLimitBytes },
    heavyGate: lasting.heavyGate,
    engineThreads: lasting.engineThreads,
    availability: lasting.availability,
    doubtTables: () => {
      const now = performance.now();
      if (now - doubtedAt < doubtPeriodMs) return;
      doubtedAt = now;
      for (const schema of catalog.schemas.keys()) metadata.forget(schema, null);
      facts.forget();
      planner.forget();
    },
    forgetTables: (schema, tables) => {
      metadata.forget(schema, tables);
      facts.forget();
      planner.forget();
    },
    firewall: catalog.firewall.blacklistCheck ? new Firewall(catalog.firewall, catalog.folder, lasting.log) : null,
    privileges,
    observer: observation,
    ended: (session) => sessions.remove(session),
    newest: lasting.newest,
  };
  return { catalog, sources, planner, view, host };
}
