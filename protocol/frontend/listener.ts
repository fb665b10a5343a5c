import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { authMethods } from '../auth/authenticate';
import type { ClientConnection, FrontendHandler } from '../handler';
import { Client, type ListenerShared, type Traffic } from './client';
import { ConnectionIds } from './connection-ids';
import type { ListenOptions } from './options';
import { secureContext } from './tls';

export interface Listener {
  readonly address: AddressInfo;
  /** All clients that are connected, also those that are logging in. */
  connections(): Iterable<ClientConnection>;
  traffic(): Readonly<Traffic>;
  /** Of the clients that are connected. */
  counts(): { readonly total: number; fromHost(address: string): number };
  /** null when there is no such client. */
  find(id: number): ClientConnection | null;
  /** Stops accepting. Those who are here go on. */
  drain(): void;
  /** Stops accepting, ends idle connections, gives running commands `graceMs`, then ends all. Resolves when every session is closed. */
  close(graceMs: number): Promise<void>;
}

/** Idle clients are looked for this often at most, in milliseconds. */
const idleCheckMs = 1000;

/** Accepts clients. Rejects when the address cannot be had, or the certificate cannot be read. */
export async function listen(options: ListenOptions, handler: FrontendHandler): Promise<Listener> {
  const context = options.tls === null ? null : await secureContext(options.tls);
  const clients = new Map<number, Client>();
  const byHost = new Map<string, number>();
  const waiting: (() => void)[] = [];
  const ids = options.ids ?? new ConnectionIds();
  const shared: ListenerShared = {
    options,
    handler,
    authMethods: authMethods(),
    secureContext: context,
    traffic: { bytesIn: 0, bytesOut: 0, commands: new Float64Array(256) },
    forget: (client) => {
      if (clients.delete(client.id)) {
        ids.giveBack(client.id);
        const left = (byHost.get(client.remoteAddress) ?? 1) - 1;
        if (left === 0) byHost.delete(client.remoteAddress);
        else byHost.set(client.remoteAddress, left);
      }
      if (clients.size === 0) for (const resolve of waiting.splice(0)) resolve();
    },
  };
  const accept = (socket: Socket): void => {
    const client = new Client(ids.take(), socket, shared);
    clients.set(client.id, client);
    byHost.set(client.remoteAddress, (byHost.get(client.remoteAddress) ?? 0) + 1);
    options.observer.accepted(client.remoteAddress);
    void client.start();
  };
  const server = createServer({ keepAlive: true, pauseOnConnect: true }, accept);
  await bind(server, options);
  server.on('error', (error) => options.observer.failed('listener', error));
  const idleTimer = dropIdle(options, clients);
  const drain = (): void => {
    if (server.listening) server.close();
  };

  return {
    address: server.address() as AddressInfo,
    connections: () => clients.values(),
    traffic: () => shared.traffic,
    counts: () => ({ total: clients.size, fromHost: (address) => byHost.get(address) ?? 0 }),
    find: (id) => clients.get(id) ?? null,
    drain,
    async close(graceMs) {
      drain();
      clearInterval(idleTimer);
      await endAll(clients, waiting, graceMs);
    },
  };
}

function bind(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port, backlog: options.backlog }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

/** One timer for all clients: a timer for each would have to be set anew with every packet. */
function dropIdle(options: ListenOptions, clients: ReadonlyMap<number, Client>): NodeJS.Timeout {
  const check = (): void => {
    const { idleTimeoutMs } = options;
    if (idleTimeoutMs === 0) return;
    const oldest = Date.now() - idleTimeoutMs;
    for (const client of clients.values()) if (client.isIdle && client.lastReceived < oldest) client.end();
  };
  return setInterval(check, Math.min(idleCheckMs, options.idleTimeoutMs || idleCheckMs)).unref();
}

async function endAll(clients: ReadonlyMap<number, Client>, waiting: (() => void)[], graceMs: number): Promise<void> {
  if (clients.size === 0) return;
  const allGone = new Promise<void>((resolve) => waiting.push(resolve));
  const endIdle = (): void => {
    for (const client of clients.values()) if (client.isIdle) client.end();
  };
  endIdle();
  const idle = setInterval(endIdle, 20);
  const deadline = setTimeout(() => {
    for (const client of clients.values()) client.kill();
  }, graceMs);
  await allGone;
  clearInterval(idle);
  clearTimeout(deadline);
}
