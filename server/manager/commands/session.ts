import type { ManagerCommand } from '../command';

/** Sessions that hold connections to data nodes: those with an open transaction that has used some. */
export const showSession: ManagerCommand = {
  syntax: 'show @@session',
  description: 'Reports the sessions that hold connections to data nodes',
  columns: ['SESSION number', 'DN_COUNT number', 'DN_LIST'],
  run: (_, { sessions }) =>
    [...sessions.all()].flatMap(({ client, transaction }) => {
      const nodes = transaction.dataNodes();
      return nodes.length === 0 ? [] : [[client.id, nodes.length, nodes.join(',')]];
    }),
};
