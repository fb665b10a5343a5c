import type { ManagerCommand } from '../command';

/** One event loop does what MyCAT spreads over processors; it has no pool of buffers. */
export const showProcessor: ManagerCommand = {
  syntax: 'show @@processor',
  description: 'Reports traffic and connections of the event loop',
  columns: [
    'NAME',
    'NET_IN number',
    'NET_OUT number',
    'REACT_COUNT number',
    'R_QUEUE number',
    'W_QUEUE number',
    'FREE_BUFFER number',
    'TOTAL_BUFFER number',
    'BU_PERCENT number',
    'BU_WARNS number',
    'FC_COUNT number',
    'BC_COUNT number',
  ],
  run: (_, { listeners, sources }) => {
    const traffic = listeners().map((listener) => listener.traffic());
    const clients = listeners().flatMap((listener) => [...listener.connections()]);
    const backends = [...sources.statistics().values()].reduce((sum, { active, idle }) => sum + active + idle, 0);
    const sum = (values: readonly number[]): number => values.reduce((left, right) => left + right, 0);
    return [
      [
        'Processor0',
        sum(traffic.map(({ bytesIn }) => bytesIn)),
        sum(traffic.map(({ bytesOut }) => bytesOut)),
        sum(traffic.map(({ commands }) => sum([...commands]))),
        sum(clients.map((client) => client.waitingIn())),
        sum(clients.map((client) => client.waitingOut())),
        0,
        0,
        0,
        0,
        clients.length,
        backends,
      ],
    ];
  },
};
