import { join, resolve } from 'node:path';
import type { Catalog, SystemSettings } from '../conf/catalog';
import type { ConnectionIds } from '../protocol/frontend/connection-ids';
import type { ListenerObserver, ListenOptions } from '../protocol/frontend/options';
import type { ServerLog } from './manager/recent-log';
import type { Observation } from './observe/observation';

interface Addressing {
  readonly catalog: Catalog;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly log: ServerLog;
}

interface ListenerParts {
  readonly observation: Observation;
  readonly ids: ConnectionIds;
  /** As they are after reloads. */
  readonly current: () => SystemSettings;
}

/** What the configuration, and what was given on starting, say of a listener; limits are those of the configuration that counts at the time. */
export function listenOptions(
  { catalog, port, host, log }: Addressing,
  { observation, ids, current }: ListenerParts,
): ListenOptions {
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
    get authTimeoutMs() {
      return current().authTimeoutMs;
    },
    get idleTimeoutMs() {
      return current().idleTimeoutMs;
    },
    get maxPacketSize() {
      return current().maxPacketSize;
    },
    get ignoreUnknownCommand() {
      return current().ignoreUnknownCommand;
    },
    defaultAuthenticationPlugin: system.defaultAuthenticationPlugin,
    ids,
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
