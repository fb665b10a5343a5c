import type { ManagerCommand } from '../command';
import { addressOf, backendsOf } from '../data-hosts';

/** Where a backend has no connections of its own (embedded databases) there is nothing to list. */
export const showBackend: ManagerCommand = {
  syntax: 'show @@backend',
  description: 'Reports the connections to the servers of the data hosts',
  columns: [
    'processor',
    'id number',
    'mysqlId number',
    'host',
    'port number',
    'l_port number',
    'net_in number',
    'net_out number',
    'life number',
    'closed',
    'borrowed',
    'SEND_QUEUE number',
    'schema',
    'charset',
    'txlevel',
    'autocommit',
    'tx_readonly',
  ],
  run: (_, server) =>
    backendsOf(server).flatMap(({ backend }) =>
      (backend.source.activity?.().connections ?? []).map((connection) => [
        'Processor0',
        connection.id,
        connection.id,
        ...addressOf(backend),
        connection.localPort,
        connection.bytesIn,
        connection.bytesOut,
        Math.floor((Date.now() - connection.openedAt) / 1000),
        'false',
        String(connection.borrowed),
        connection.waitingOut,
        connection.database,
        'utf8mb4:45',
        connection.facts?.isolation ?? '',
        'true',
        String(connection.facts?.readOnly ?? false),
      ]),
    ),
};
