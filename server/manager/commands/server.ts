import { getHeapStatistics } from 'node:v8';
import type { ManagerCommand } from '../command';
import { formatDuration, formatTime } from '../format';

/** Memory is that of the JavaScript heap, in bytes. */
export const showServer: ManagerCommand = {
  syntax: 'show @@server',
  description: 'Reports the state of the server',
  columns: [
    'UPTIME',
    'USED_MEMORY number',
    'TOTAL_MEMORY number',
    'MAX_MEMORY number',
    'RELOAD_TIME',
    'ROLLBACK_TIME',
    'CHARSET',
    'STATUS',
  ],
  run: (_, { view, configuration, isOnline }) => {
    const { heapUsed, heapTotal } = process.memoryUsage();
    return [
      [
        formatDuration(Date.now() - view.startedAt.getTime()),
        heapUsed,
        heapTotal,
        getHeapStatistics().heap_size_limit,
        configuration.reloadedAt === null ? '' : formatTime(configuration.reloadedAt),
        configuration.rolledBackAt === null ? '' : formatTime(configuration.rolledBackAt),
        'utf8mb4',
        isOnline() ? 'ON' : 'OFF',
      ],
    ];
  },
};
