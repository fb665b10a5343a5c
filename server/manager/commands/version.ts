import type { ManagerCommand } from '../command';

export const showVersion: ManagerCommand = {
  syntax: 'show @@version',
  description: 'Reports the version that clients are told',
  columns: ['VERSION'],
  run: (_, { view }) => [[view.version]],
};
