import { sqlError } from '../../../protocol/wire/sql-error';
import type { HealthState, HeartbeatAnswer } from '../../hosts/health';
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
        [1, 10, 30].map((minutes) => averageOfLast(health.answers, minutes)).join(','),
        health.lastOkAt === null ? null : formatTime(health.lastOkAt),
        String(backend.pausedUntil > Date.now()),
      ];
    }),
};

/** The last heartbeats that were answered, and the changes of state between them: their EXECUTE_TIME is the state and the reason. */
export const showHeartbeatDetail: ManagerCommand = {
  syntax: 'show @@heartbeat.detail where name=?',
  description: 'Reports the last heartbeats of one server, in milliseconds, and its changes of state',
  columns: ['NAME', 'TYPE', 'HOST', 'PORT number', 'TIME', 'EXECUTE_TIME'],
  run: ([name], server) => {
    const found = backendsOf(server).filter(({ backend }) => backend.label === name);
    if (found.length === 0) throw sqlError('ER_WRONG_ARGUMENTS', `there is no writeHost or readHost '${name}'`);
    return found.flatMap(({ group, backend }) => {
      const { history, answers } = backend.health;
      const events = [
        ...history.map(({ at, state, reason }) => ({ at, text: `${state}: ${reason}` })),
        ...answers.map(({ at, durationMs }) => ({ at, text: String(Math.round(durationMs)) })),
      ].sort((left, right) => left.at.getTime() - right.at.getTime());
      return events.map(({ at, text }) => [
        backend.label,
        group.host.dbType,
        ...addressOf(backend),
        formatTime(at),
        text,
      ]);
    });
  },
};

function averageOfLast(answers: readonly HeartbeatAnswer[], minutes: number): number {
  const from = Date.now() - minutes * 60_000;
  const last = answers.filter(({ at }) => at.getTime() >= from);
  return last.length === 0 ? 0 : Math.round(last.reduce((sum, { durationMs }) => sum + durationMs, 0) / last.length);
}
