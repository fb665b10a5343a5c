import type { ManagerCommand } from '../command';
import { formatTime } from '../format';

export const showTimeCurrent: ManagerCommand = {
  syntax: 'show @@time.current',
  description: 'Reports the current time of the server',
  columns: ['TIMESTAMP'],
  run: () => [[formatTime(new Date())]],
};

export const showTimeStartup: ManagerCommand = {
  syntax: 'show @@time.startup',
  description: 'Reports when the server was started',
  columns: ['TIMESTAMP'],
  run: (_, { view }) => [[formatTime(view.startedAt)]],
};
