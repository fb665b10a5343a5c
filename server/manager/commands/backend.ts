import type { ManagerCommand } from '../command';
import { addressOf, backendsOf } from '../data-hosts';
import { formatTime } from '../format';

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

/** Until nobody needs them any more; then they are closed. */
export const showBackendOld: ManagerCommand = {
  syntax: 'show @@backend.old',
  description: 'Reports the connections that a reload has replaced and that somebody still uses',
  columns: [
    'id number',
    'mysqlId number',
    'host',
    'port number',
    'l_port number',
    'net_in number',
    'net_out number',
    'life number',
    'lasttime',
    'borrowed',
  ],
  run: (_, { configuration }) =>
    configuration
      .replacedBackends()
      .flatMap((backend) =>
        (backend.source.activity?.().connections ?? []).map((connection) => [
          connection.id,
          connection.id,
          ...addressOf(backend),
          connection.localPort,
          connection.bytesIn,
          connection.bytesOut,
          Math.floor((Date.now() - connection.openedAt) / 1000),
          formatTime(new Date(connection.usedAt)),
          String(connection.borrowed),
        ]),
      ),
};
