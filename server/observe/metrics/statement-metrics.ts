import type { Traffic } from '../traffic';
import { labelled, type Metric, type Sample, single } from './metric';

/** Clients and what they ask. */
export const statementMetrics: readonly Metric[] = [
  single(
    'gauge',
    'mycat_connections',
    'Clients that are logged in.',
    ({ managed }) => traffic(managed).openConnections,
  ),
  single(
    'counter',
    'mycat_connections_opened_total',
    'Log-ins that succeeded.',
    ({ managed }) => traffic(managed).openedConnections,
  ),
  single(
    'counter',
    'mycat_login_failures_total',
    'Log-ins that were refused.',
    ({ managed }) => traffic(managed).failedLogins,
  ),
  labelled('gauge', 'mycat_sessions', 'Sessions by what they do.', ['state'], ({ managed }) => {
    const processes = managed.sessions.processes();
    const active = processes.filter(({ command }) => command !== 'Sleep').length;
    return [
      { labels: { state: 'active' }, value: active },
      { labels: { state: 'idle' }, value: processes.length - active },
    ];
  }),
  labelled(
    'counter',
    'mycat_statements_total',
    'Statements that ended, by kind and result.',
    ['kind', 'result'],
    ({ managed }) =>
      [...traffic(managed).kinds].flatMap(([kind, { count, errors }]): Sample<'kind' | 'result'>[] => [
        { labels: { kind, result: 'ok' }, value: count - errors },
        { labels: { kind, result: 'error' }, value: errors },
      ]),
  ),
  labelled(
    'counter',
    'mycat_errors_total',
    'Statements that ended with an error, by its number.',
    ['errno'],
    ({ managed }) =>
      [...traffic(managed).errnos].map(([errno, value]) => ({ labels: { errno: String(errno) }, value })),
  ),
  single(
    'counter',
    'mycat_slow_statements_total',
    'Statements that took slowQueryMs or longer.',
    ({ managed }) => traffic(managed).slowStatements,
  ),
  labelled(
    'counter',
    'mycat_user_statements_total',
    'Statements that ended, by user and result.',
    ['user', 'result'],
    ({ managed }) =>
      [...traffic(managed).users].flatMap(([user, { count, errors }]): Sample<'user' | 'result'>[] => [
        { labels: { user, result: 'ok' }, value: count - errors },
        { labels: { user, result: 'error' }, value: errors },
      ]),
  ),
  single('counter', 'mycat_rows_sent_total', 'Rows that clients got.', ({ managed }) => traffic(managed).rowsSent),
  single(
    'counter',
    'mycat_rows_affected_total',
    'Rows that statements changed.',
    ({ managed }) => traffic(managed).rowsAffected,
  ),
  single(
    'counter',
    'mycat_received_bytes_total',
    'Bytes from clients that logged in.',
    ({ managed }) => traffic(managed).bytes().received,
  ),
  single(
    'counter',
    'mycat_sent_bytes_total',
    'Bytes to clients that logged in.',
    ({ managed }) => traffic(managed).bytes().sent,
  ),
  single(
    'gauge',
    'mycat_statement_fingerprints',
    'Shapes of statements that statistics tell apart now.',
    ({ managed }) => managed.view.observation.statements?.size ?? 0,
  ),
  labelled(
    'counter',
    'mycat_trace_spans_total',
    'Spans for the trace collector, by what became of them.',
    ['result'],
    ({ managed }) => {
      const exporter = managed.view.observation.tracer?.exporter;
      return [
        { labels: { result: 'exported' }, value: exporter?.exported ?? 0 },
        { labels: { result: 'dropped' }, value: exporter?.dropped ?? 0 },
      ];
    },
  ),
  labelled(
    'counter',
    'mycat_log_lines_written_total',
    'Lines of the slow-query and the audit log.',
    ['log'],
    ({ managed }) =>
      [...managed.view.observation.logs].map(([log, { written }]) => ({ labels: { log }, value: written })),
  ),
  labelled(
    'counter',
    'mycat_log_lines_dropped_total',
    'Lines that found no room, or could not be written.',
    ['log'],
    ({ managed }) =>
      [...managed.view.observation.logs].map(([log, { dropped }]) => ({ labels: { log }, value: dropped })),
  ),
];

function traffic({ view }: { readonly view: { readonly observation: { readonly traffic: Traffic } } }): Traffic {
  return view.observation.traffic;
}
