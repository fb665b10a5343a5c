import { sqlError } from '../../../protocol/wire/sql-error';
import type { HealthState } from '../../hosts/health';
import type { ManagerCommand } from '../command';
import { addressOf, backendsOf } from '../data-hosts';
import { formatTime } from '../format';

const codes: Readonly<Record<HealthState, number>> = { ok: 1, init: 0, error: -1, timeout: -2 };

/** EXECUTE_TIME: milliseconds, averages of the last heartbeat, the last 10 and the last 30. */
export const showHeartbeat: ManagerCommand = {
  syntax: 'show @@heartbeat',
  description: 'Reports the health of the servers: RS_CODE 1 well, 0 not asked yet, -1 error, -2 no answer in time',
  columns: [
    'NAME',
    'TYPE',
    'HOST',
    'PORT number',
    'RS_CODE number',
    'RETRY number',
    'STATUS',
    'TIMEOUT number',
    'EXECUTE_TIME',
    'LAST_ACTIVE_TIME',
    'STOP',
  ],
  run: (_, server) =>
    backendsOf(server).map(({ group, backend }) => {
      const { health } = backend;
      return [
        backend.label,
        group.host.dbType,
        ...addressOf(backend),
        codes[health.state],
        health.failures,
        server.sources.isAsking(backend) ? 'checking' : 'idle',
        server.catalog.system.heartbeatTimeoutMs || server.catalog.system.heartbeatPeriodMs,
        [1, 10, 30].map((count) => averageOfLast(health.durationsMs, count)).join(','),
        health.lastOkAt === null ? null : formatTime(health.lastOkAt),
        String(backend.pausedUntil > Date.now()),
      ];
    }),
};

/** MyCAT lists each heartbeat; here each change of state has a line, and EXECUTE_TIME is that of the last heartbeat. */
export const showHeartbeatDetail: ManagerCommand = {
  syntax: 'show @@heartbeat.detail where name=?',
  description: 'Reports the changes of health of one server, and its last heartbeat',
  columns: ['NAME', 'TYPE', 'HOST', 'PORT number', 'TIME', 'EXECUTE_TIME'],
  run: ([name], server) => {
    const found = backendsOf(server).filter(({ backend }) => backend.label === name);
    if (found.length === 0) throw sqlError('ER_WRONG_ARGUMENTS', `there is no writeHost or readHost '${name}'`);
    return found.flatMap(({ group, backend }) => {
      const first = [backend.label, group.host.dbType, ...addressOf(backend)];
      const { history, lastOkAt, durationsMs } = backend.health;
      const changes = history.map(({ at, state, reason }) => [...first, formatTime(at), `${state}: ${reason}`]);
      return lastOkAt === null
        ? changes
        : [...changes, [...first, formatTime(lastOkAt), String(Math.round(durationsMs.at(-1) ?? 0))]];
    });
  },
};

function averageOfLast(durations: readonly number[], count: number): number {
  const last = durations.slice(-count);
  return last.length === 0 ? 0 : Math.round(last.reduce((left, right) => left + right, 0) / last.length);
}
