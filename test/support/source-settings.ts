import type { HostSettings } from '../../connectors/connector';
import type { MariaDbServer } from './mariadb';

/** A data host of one MariaDB, for tests of connectors alone. */
export function sourceSettings(
  { port }: Pick<MariaDbServer, 'port'>,
  overrides: Partial<HostSettings> = {},
): HostSettings {
  return {
    name: 'host1',
    url: `127.0.0.1:${port}`,
    user: 'root',
    password: '',
    maxConnections: 4,
    minConnections: 0,
    acquireTimeoutMs: 300,
    connectTimeoutMs: 5000,
    idleTimeoutMs: 60_000,
    initSql: null,
    folder: '.',
    ...overrides,
  };
}
