import type { SessionList } from '../session/session-list';
import type { StatementKind } from './statement-kind';
import type { Traffic } from './traffic';

/** What MySQL counts one by one and this server by kind. */
const commandCounters: readonly (readonly [name: string, kind: StatementKind])[] = [
  ['Com_call_procedure', 'call'],
  ['Com_delete', 'delete'],
  ['Com_insert', 'insert'],
  ['Com_load', 'load'],
  ['Com_replace', 'replace'],
  ['Com_select', 'select'],
  ['Com_set_option', 'set'],
  ['Com_update', 'update'],
];

/** SHOW STATUS: counters of this server by the names that MySQL has for them, in their order. */
export function statusCounters(startedAt: Date, traffic: Traffic, sessions: SessionList): ReadonlyMap<string, string> {
  const { received, sent } = traffic.bytes();
  const counters: readonly (readonly [string, number])[] = [
    ['Aborted_connects', traffic.failedLogins],
    ['Bytes_received', received],
    ['Bytes_sent', sent],
    ...commandCounters.map(([name, kind]) => [name, traffic.kinds.get(kind)!.count] as const),
    ['Connections', traffic.openedConnections + traffic.failedLogins],
    ['Queries', traffic.count],
    ['Questions', traffic.count],
    ['Rows_sent', traffic.rowsSent],
    ['Slow_queries', traffic.slowStatements],
    ['Threads_connected', sessions.size],
    ['Threads_running', sessions.processes().filter(({ command }) => command !== 'Sleep').length],
    ['Uptime', Math.floor((Date.now() - startedAt.getTime()) / 1000)],
  ];
  return new Map(counters.map(([name, value]) => [name, String(value)]));
}
