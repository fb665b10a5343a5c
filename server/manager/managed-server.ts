import type { Catalog } from '../../conf/catalog';
import type { CacheStatistics } from '../../planner/plan-cache';
import type { Listener } from '../../protocol/frontend/listener';
import type { Availability } from '../limits/availability';
import type { LiveConfiguration } from '../live-configuration';
import type { SessionList } from '../session/session-list';
import type { ServerView } from '../session/session-view';
import type { DataSources } from '../sources/data-sources';
import type { RecentLog } from './recent-log';

/** What commands of the manager port see and steer. */
export interface ManagedServer {
  readonly configuration: LiveConfiguration;
  readonly view: ServerView;
  readonly catalog: Catalog;
  readonly sources: DataSources;
  readonly sessions: SessionList;
  readonly log: RecentLog;
  readonly availability: Availability;
  isOnline(): boolean;
  /** Of the clients' port and of the manager's. */
  listeners(): readonly Listener[];
  caches(): readonly CacheStatistics[];
}
