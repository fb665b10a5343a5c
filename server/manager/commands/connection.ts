import type { ClientConnection } from '../../../protocol/handler';
import { collationById } from '../../../protocol/wire/charsets';
import type { Session } from '../../session/session';
import type { ManagerCommand } from '../command';

/** Sessions of clients, and clients of the manager port. */
export const showConnection: ManagerCommand = {
  syntax: 'show @@connection',
  description: 'Reports the connections of clients, with bytes received and sent',
  columns: [
    'PROCESSOR',
    'ID number',
    'HOST',
    'PORT number',
    'LOCAL_PORT number',
    'USER',
    'SCHEMA',
    'CHARSET',
    'NET_IN number',
    'NET_OUT number',
    'ALIVE_TIME(S) number',
    'RECV_BUFFER number',
    'SEND_QUEUE number',
    'txlevel',
    'autocommit',
  ],
  run: (_, { sessions, listeners }) => {
    const byId = new Map([...sessions.all()].map((session) => [session.client.id, session]));
    return listeners().flatMap((listener) =>
      [...listener.connections()].map((client) => {
        const session = byId.get(client.id);
        return rowOf(client, session?.client === client ? session : null, listener.address.port);
      }),
    );
  },
};

function rowOf(client: ClientConnection, session: Session | null, port: number): readonly (string | number | null)[] {
  return [
    'Processor0',
    client.id,
    client.remoteAddress,
    client.remotePort,
    port,
    client.user,
    session?.schema ?? null,
    charsetOf(client.collationId, session),
    client.bytesIn(),
    client.bytesOut(),
    Math.floor((Date.now() - client.connectedAt) / 1000),
    client.waitingIn(),
    client.waitingOut(),
    session?.variables.facts.isolation ?? '',
    String(session?.variables.autocommit ?? true),
  ];
}

/** `utf8mb4:45`, as MyCAT: name of the character set and id of the collation. */
function charsetOf(collationId: number, session: Session | null): string {
  const name = session?.clientCharset() ?? collationById(collationId)?.charset.name ?? '';
  return `${name}:${collationId}`;
}
