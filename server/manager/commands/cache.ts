import type { ManagerCommand } from '../command';
import { formatTime } from '../format';

export const showCache: ManagerCommand = {
  syntax: 'show @@cache',
  description: 'Reports the caches of plans',
  columns: [
    'CACHE',
    'MAX number',
    'CUR number',
    'ACCESS number',
    'HIT number',
    'PUT number',
    'LAST_ACCESS',
    'LAST_PUT',
  ],
  run: (_, { caches }) =>
    caches().map(({ name, entriesMax, entries, hits, misses, puts, lastPut }) => [
      name,
      entriesMax,
      entries,
      hits + misses,
      hits,
      puts,
      null,
      lastPut === null ? null : formatTime(lastPut),
    ]),
};
