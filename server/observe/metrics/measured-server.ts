import type { ServerMemory } from '../../../engine/memory/server-memory';
import type { TransactionCoordinator } from '../../../engine/transaction/coordinator';
import type { EngineThreads } from '../../engine-threads/engine-threads';
import type { HeavyGate } from '../../limits/heavy-gate';
import type { ManagedServer } from '../../manager/managed-server';

/** What metrics and readiness are read from, each time anew: a reload may replace any part. */
export interface MeasuredServer {
  readonly managed: Pick<ManagedServer, 'catalog' | 'view' | 'sources' | 'sessions' | 'isOnline' | 'caches'>;
  readonly coordinator: TransactionCoordinator;
  readonly memory: ServerMemory;
  readonly heavyGate: HeavyGate;
  readonly engineThreads: Pick<EngineThreads, 'started' | 'statements'>;
}
