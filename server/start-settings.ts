import type { SystemSettings } from '../conf/catalog';
import type { actingProperties } from '../conf/load/system-properties';

/** Settings that are read when the server starts and not again, each with the property that gives it: what is open stays as it was opened. */
export const startSettings = {
  serverPort: 'serverPort',
  managerPort: 'managerPort',
  bindIp: 'bindIp',
  serverBacklog: 'serverBacklog',
  fakeMySQLVersion: 'fakeMySQLVersion',
  useCompression: 'useCompression',
  defaultAuthenticationPlugin: 'defaultAuthenticationPlugin',
  tls: 'tls',
  tlsCertificateFile: 'tlsCertificateFile',
  tlsKeyFile: 'tlsKeyFile',
  transactionMode: 'transactionMode',
  transactionLogFolder: 'XARecoveryLogBaseDir',
  transactionLogName: 'XARecoveryLogBaseName',
  transactionLogStore: 'xaLogStore',
  transactionLogNodes: 'xaLogNodes',
  transactionTakeoverMs: 'xaTakeoverSeconds',
  sequenceKind: 'sequenceHandlerType',
  sequenceBlockCount: 'sequenceBatchSize',
  sequenceTriesMax: 'sequnceMySqlRetryCount',
  sequenceWaitMs: 'sequnceMySqlWaitTime',
  globalTableCheckMs: 'useGlobleTableCheck',
  spillFolder: 'spillFolder',
  httpPort: 'httpPort',
  httpBindIp: 'httpBindIp',
  traceEndpoint: 'traceEndpoint',
  traceSamplePercent: 'traceSamplePercent',
  traceToShards: 'traceToShards',
  statementShapesMax: 'statementShapesMax',
  slowQueryLogFile: 'slowQueryLogFile',
  slowQueryLogText: 'slowQueryLogText',
  auditLogFile: 'auditLogFile',
  auditLogText: 'auditLogText',
  logFileSizeBytes: 'logFileSize',
  logFilesMax: 'logFilesMax',
} as const satisfies Partial<Record<keyof SystemSettings, keyof typeof actingProperties>>;

export interface ReadAgain {
  /** What counts from now on. */
  readonly system: SystemSettings;
  /** Properties that say something else than what the server was started with: they change at the next start. */
  readonly atNextStart: readonly string[];
}

/** The settings of files that were read again, in a server that was started with others. */
export function settingsReadAgain(running: SystemSettings, read: SystemSettings): ReadAgain {
  const names = Object.keys(startSettings) as (keyof typeof startSettings)[];
  const kept = Object.fromEntries(names.map((name) => [name, running[name]]));
  const atNextStart = names.filter((name) => JSON.stringify(read[name]) !== JSON.stringify(running[name]));
  return { system: { ...read, ...kept }, atNextStart: atNextStart.map((name) => startSettings[name]) };
}
