import type { SystemSettings } from '../../../conf/catalog';
import type { ManagerCommand } from '../command';

const fixed = 'not a setting here';

/** MyCAT's names for system properties. */
const parameters: readonly (readonly [
  name: string,
  value: (system: SystemSettings) => string | number,
  description: string,
])[] = [
  ['processors', () => 1, 'event loops; processes on one port make more'],
  ['processorBufferChunk', () => '', fixed],
  ['processorBufferPool', () => '', fixed],
  ['processorBufferLocalPercent', () => '', fixed],
  ['processorExecutor', () => '', fixed],
  [
    'sequnceHandlerType',
    ({ properties }) => properties.get('sequenceHandlerType') ?? properties.get('sequnceHandlerType') ?? '0',
    'where numbers of sequences come from',
  ],
  ['Mysql_packetHeaderSize', () => 4, 'bytes in front of each packet'],
  ['Mysql_maxPacketSize', ({ maxPacketSize }) => maxPacketSize, 'longest packet of a client, in bytes'],
  [
    'Mysql_idleTimeout',
    ({ idleTimeoutMs }) => idleTimeoutMs,
    'idle clients are disconnected after it, in milliseconds',
  ],
  ['Mysql_charset', () => 'utf8mb4', 'for clients that name none'],
  [
    'Mysql_txIsolation',
    ({ txIsolation }) => txIsolation,
    '1 READ UNCOMMITTED, 2 READ COMMITTED, 3 REPEATABLE READ, 4 SERIALIZABLE',
  ],
  ['Mysql_sqlExecuteTimeout', ({ sqlExecuteTimeoutMs }) => sqlExecuteTimeoutMs / 1000, 'longest statement, in seconds'],
  ['Mycat_processorCheckPeriod', () => 1000, 'idle clients are looked for that often, in milliseconds'],
  [
    'Mycat_dataNodeIdleCheckPeriod',
    ({ idleCheckPeriodMs }) => idleCheckPeriodMs,
    'idle connections to backends are checked that often, in milliseconds',
  ],
  [
    'Mycat_dataNodeHeartbeatPeriod',
    ({ heartbeatPeriodMs }) => heartbeatPeriodMs,
    'backends are asked that often whether they are well, in milliseconds',
  ],
  ['Mycat_bindIp', ({ bindIp }) => bindIp, 'address to listen on'],
  ['Mycat_serverPort', ({ serverPort }) => serverPort, 'port of clients'],
  ['Mycat_managerPort', ({ managerPort }) => managerPort, 'port of these commands'],
  ['Mycat_useSqlStat', ({ properties }) => properties.get('useSqlStat') ?? '', 'statements are counted'],
];

export const showSysparam: ManagerCommand = {
  syntax: 'show @@sysparam',
  description: 'Reports settings of the server',
  columns: ['PARAM_NAME', 'PARAM_VALUE', 'PARAM_DESCR'],
  run: (_, { catalog }) =>
    parameters.map(([name, value, description]) => [name, String(value(catalog.system)), description]),
};
