import type { ManagerCommand } from '../command';

/** New sessions are refused with 1053, and COM_PING answers with it, which makes pools let go of their connections. Those who are here go on. */
export const offline: ManagerCommand = {
  syntax: 'offline',
  description: 'Refuses new sessions, so that clients leave; running work goes on',
  columns: [],
  run: (_, { availability }) => {
    availability.isOnline = false;
    return { affectedRows: 1, info: '' };
  },
};

export const online: ManagerCommand = {
  syntax: 'online',
  description: 'Accepts new sessions again',
  columns: [],
  run: (_, { availability }) => {
    availability.isOnline = true;
    return { affectedRows: 1, info: '' };
  },
};
