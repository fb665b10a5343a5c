import { join, resolve } from 'node:path';
import type { Catalog } from '../conf/catalog';
import type { ListenerObserver, ListenOptions } from '../protocol/frontend/options';
import type { ServerLog } from './manager/recent-log';
import type { Observation } from './observe/observation';

interface Addressing {
  readonly catalog: Catalog;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly log: ServerLog;
}

/** What the configuration, and what was given on starting, say of a listener. */
export function listenOptions({ catalog, port, host, log }: Addressing, observation: Observation): ListenOptions {
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
