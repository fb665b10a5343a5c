import type { ManagerCommand } from '../command';

export const showDatabase: ManagerCommand = {
  syntax: 'show @@database',
  description: 'Reports the schemas',
  columns: ['DATABASE'],
  run: (_, { catalog }) => [...catalog.schemas.keys()].sort().map((name) => [name]),
};
