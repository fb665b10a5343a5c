import type { Backend } from '../../hosts/backend';
import type { HostGroup } from '../../hosts/host-group';
import type { MeasuredServer } from './measured-server';
import { labelled, type Metric, type Sample } from './metric';

type ServerLabels = 'data_host' | 'server' | 'role';

/** Samples of all servers of all data hosts; null = the server has none. */
function ofServers(
  { managed }: MeasuredServer,
  value: (backend: Backend, group: HostGroup) => number | null,
): readonly Sample<ServerLabels>[] {
  return [...managed.sources.hostGroups()].flatMap(([dataHost, group]) =>
    group.backends.flatMap((backend) => {
      const number = value(backend, group);
      if (number === null) return [];
      return [{ labels: { data_host: dataHost, server: backend.label, role: backend.role }, value: number }];
    }),
  );
}

function perServer(name: string, help: string, value: (backend: Backend, group: HostGroup) => number | null): Metric {
  return labelled('gauge', name, help, ['data_host', 'server', 'role'], (server) => ofServers(server, value));
}

/** Data hosts, their servers and connections, and data nodes. */
export const backendMetrics: readonly Metric[] = [
  labelled(
    'gauge',
    'mycat_backend_connections',
    'Connections to a server of a data host, by whether a statement or transaction has them.',
    ['data_host', 'server', 'role', 'state'],
    (server) => [
      ...ofServers(server, ({ source }) => source.statistics().active).map((sample) => withState(sample, 'active')),
      ...ofServers(server, ({ source }) => source.statistics().idle).map((sample) => withState(sample, 'idle')),
    ],
  ),
  perServer('mycat_backend_connections_max', 'maxCon.', (_, { host }) => host.maxCon),
  perServer(
    'mycat_backend_waiting',
    'Statements that wait for a connection.',
    ({ source }) => source.statistics().waiting,
  ),
  perServer('mycat_backend_up', '1 while heartbeats say that statements may go there.', ({ health }) =>
    health.usable ? 1 : 0,
  ),
  perServer('mycat_backend_read_only', '1 while the server says that it is read-only.', ({ health }) =>
    health.readOnly ? 1 : 0,
  ),
  perServer(
    'mycat_backend_active_writer',
    '1 for the write host that changes go to now.',
    ({ role, writeIndex }, { activeIndex }) => (role === 'write' && writeIndex === activeIndex ? 1 : 0),
  ),
  perServer('mycat_backend_heartbeat_seconds', 'How long the last heartbeat took.', ({ health }) => {
    const last = health.answers.at(-1)?.durationMs;
    return last === undefined ? null : last / 1000;
  }),
  perServer(
    'mycat_backend_heartbeat_failures',
    'Heartbeats that failed since the last one that did not.',
    ({ health }) => health.failures,
  ),
  perServer(
    'mycat_backend_replication_lag_seconds',
    'How far a replica is behind, where heartbeats ask for it.',
    ({ health }) => health.replication?.lagSeconds ?? null,
  ),
  labelled('counter', 'mycat_failovers_total', 'Changes of the active write host.', ['data_host'], ({ managed }) =>
    [...managed.sources.hostGroups()].map(([dataHost, { switches }]) => ({
      labels: { data_host: dataHost },
      value: switches.length,
    })),
  ),
  labelled(
    'counter',
    'mycat_data_node_statements_total',
    'Statements that named a data node, and whether they named others, too.',
    ['data_node', 'scattered'],
    ({ managed }) =>
      [...managed.view.observation.traffic.nodes].flatMap(([node, { count, scattered }]) => [
        { labels: { data_node: node, scattered: 'no' }, value: count - scattered },
        { labels: { data_node: node, scattered: 'yes' }, value: scattered },
      ]),
  ),
  labelled(
    'counter',
    'mycat_data_node_errors_total',
    'Statements that ended with an error of a data node.',
    ['data_node'],
    ({ managed }) =>
      [...managed.view.observation.traffic.nodes].map(([node, { errors }]) => ({
        labels: { data_node: node },
        value: errors,
      })),
  ),
];

function withState(sample: Sample<ServerLabels>, state: 'active' | 'idle'): Sample<ServerLabels | 'state'> {
  return { labels: { ...sample.labels, state }, value: sample.value };
}
