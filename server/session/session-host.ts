import type { ServerMemory } from '../../engine/memory/server-memory';
import type { SpillSettings } from '../../engine/memory/spill';
import type { TransactionCoordinator } from '../../engine/transaction/coordinator';
import type { Planner } from '../../planner/planner';
import type { EngineThreads } from '../engine-threads/engine-threads';
import type { Availability } from '../limits/availability';
import type { HeavyGate } from '../limits/heavy-gate';
import type { StatementObserver } from '../observe/statement-record';
import type { Firewall } from '../security/firewall/firewall';
import type { TablePrivileges } from '../security/privileges';
import type { Sequences } from '../sequences/sequences';
import type { DataSources } from '../sources/data-sources';
import type { Session } from './session';
import type { ServerView } from './session-view';

/** What sessions share: the server that they run in, with one configuration. A reload makes another one, which sessions then move to. */
export interface SessionHost {
  readonly view: ServerView;
  readonly planner: Planner;
  readonly sources: DataSources;
  readonly coordinator: TransactionCoordinator;
  readonly sequences: Sequences;
  readonly memoryBudgetBytes: number;
  readonly serverMemory: ServerMemory;
  readonly spill: SpillSettings | null;
  readonly engineThreads: EngineThreads;
  readonly heavyGate: HeavyGate;
  readonly availability: Availability;
  forgetTables(schema: string, tables: readonly string[]): void;
  /** A statement has failed as it would when somebody else has changed a table: all that is known of tables is forgotten, once a second at most. */
  doubtTables(): void;
  /** null = statements are not checked. */
  readonly firewall: Firewall | null;
  readonly privileges: TablePrivileges;
  readonly observer: StatementObserver;
  ended(session: Session): void;
  /** The one of the configuration that counts now. */
  newest(): SessionHost;
}
