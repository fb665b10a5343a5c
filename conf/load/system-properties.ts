/**
 * The properties of `<system>` in server.xml, one table for those that act and one for those that do not: with MyCAT's names where MyCAT
 * has them. docs/configuration.md has a line for each; a test keeps the two in step.
 */
import type { SystemSettings } from '../catalog';
import type { Findings } from './mistakes';
import { anyText, flag, oneOf, type PropertyForm, size, wholeNumber } from './property-form';
import { propertiesOf, type XmlElement } from './xml';

interface ActingProperty<T> {
  readonly form: PropertyForm<T>;
  readonly fallback: T;
}

function acting<T, F extends T | null>(form: PropertyForm<T>, fallback: F): ActingProperty<T | F> {
  return { form, fallback };
}

/** Properties that are acted on, with their defaults. */
export const actingProperties = {
  serverPort: acting(wholeNumber(0, 65535), 8066),
  managerPort: acting(wholeNumber(0, 65535), 9066),
  bindIp: acting(anyText, '0.0.0.0'),
  serverBacklog: acting(wholeNumber(0), 2048),
  fakeMySQLVersion: acting(anyText, null),
  idleTimeout: acting(wholeNumber(0), 1_800_000),
  authTimeout: acting(wholeNumber(1), 15_000),
  sqlExecuteTimeout: acting(wholeNumber(0), 300),
  txIsolation: acting(wholeNumber(1, 4), 3),
  maxPacketSize: acting(wholeNumber(1024, 1024 ** 3), 16 * 1024 ** 2),
  useCompression: acting(flag, false),
  ignoreUnknownCommand: acting(flag, false),
  nonePasswordLogin: acting(flag, false),
  maxPreparedStmtCount: acting(wholeNumber(0), 16382),
  dataNodeHeartbeatPeriod: acting(wholeNumber(0), 10_000),
  dataNodeIdleCheckPeriod: acting(wholeNumber(0), 300_000),
  XARecoveryLogBaseDir: acting(anyText, 'tmlogs'),
  XARecoveryLogBaseName: acting(anyText, 'tmlog'),
  sequenceHandlerType: acting(wholeNumber(0, 5), 0),
  sequnceHandlerType: acting(wholeNumber(0, 5), 0),
  sequnceMySqlRetryCount: acting(wholeNumber(0), 4),
  sequnceMySqlWaitTime: acting(wholeNumber(1), 10_000),
  // Ours: MyCAT does not have them.
  maxConnections: acting(wholeNumber(0), 0),
  maxConnectionsPerHost: acting(wholeNumber(0), 0),
  maxHeavyStatements: acting(wholeNumber(0), 0),
  heavyStatementQueue: acting(wholeNumber(0), 100),
  heavyStatementWait: acting(wholeNumber(1), 10_000),
  engineThreads: acting(wholeNumber(0, 64), null),
  engineThreadRows: acting(wholeNumber(0), 10_000),
  mycatCompatibility: acting(oneOf('1.6.7', '1.6.5'), '1.6.7'),
  stringShardKeysExact: acting(flag, false),
  tls: acting(flag, true),
  tlsCertificateFile: acting(anyText, null),
  tlsKeyFile: acting(anyText, null),
  defaultAuthenticationPlugin: acting(oneOf('mysql_native_password', 'caching_sha2_password'), 'mysql_native_password'),
  transactionMode: acting(oneOf('xa', 'single', 'weak'), 'xa'),
  xaLogStore: acting(oneOf('file', 'table'), 'file'),
  xaLogNodes: acting(anyText, ''),
  xaTakeoverSeconds: acting(wholeNumber(1), 60),
  allowShardKeyUpdate: acting(flag, false),
  useGlobleTableCheck: acting(flag, false),
  glableTableCheckPeriod: acting(wholeNumber(1000), 86_400_000),
  secureFilePriv: acting(anyText, null),
  sequenceBatchSize: acting(wholeNumber(1, 1_000_000), 100),
  heartbeatTimeout: acting(wholeNumber(0), 0),
  failoverWait: acting(wholeNumber(0), 10_000),
  deadlockCheckPeriod: acting(wholeNumber(0), 1000),
  readAfterWrite: acting(oneOf('window', 'gtid', 'off'), 'window'),
  readAfterWriteWindow: acting(wholeNumber(0), 5_000),
  shutdownTimeout: acting(wholeNumber(0), 10_000),
  backendMaxAge: acting(wholeNumber(0), 0),
  backendConnectTimeout: acting(wholeNumber(1), 10_000),
  backendAcquireTimeout: acting(wholeNumber(1), 10_000),
  queryMemoryLimit: acting(size, 256 * 1024 ** 2),
  serverMemoryLimit: acting(size, 0),
  queryDiskLimit: acting(size, 10 * 1024 ** 3),
  spillFolder: acting(anyText, null),
  httpPort: acting(wholeNumber(0, 65535), null),
  httpBindIp: acting(anyText, '127.0.0.1'),
  traceEndpoint: acting(anyText, null),
  traceSamplePercent: acting(wholeNumber(0, 100), 100),
  traceToShards: acting(flag, false),
  logLevel: acting(oneOf('debug', 'info', 'warn', 'error'), 'info'),
  statementShapesMax: acting(wholeNumber(0, 100_000), 1000),
  slowQueryMs: acting(wholeNumber(0), 1000),
  slowQueryLogFile: acting(anyText, null),
  slowQueryLogText: acting(oneOf('shape', 'full'), 'shape'),
  auditLogFile: acting(anyText, null),
  auditLogText: acting(oneOf('shape', 'full'), 'shape'),
  logFileSize: acting(size, 100 * 1024 ** 2),
  logFilesMax: acting(wholeNumber(1, 1000), 5),
} as const;

type Values = { -readonly [K in keyof typeof actingProperties]: (typeof actingProperties)[K]['fallback'] };

interface IdleProperty {
  readonly form: PropertyForm<unknown>;
  /** Why it changes nothing. */
  readonly why: string;
  /** What happens anyway: a property with this value asks for nothing more, and is not reported. */
  readonly always?: string;
}

const tuning = 'threads, sockets and buffers have no settings here';
const unused = 'MyCAT 1.6 does not use it either';
const notYet = 'not acted on';
const oneWay = 'queryMemoryLimit, queryDiskLimit and spillFolder say what a query may use';
const counted = 'statementShapesMax says of how many shapes of statements there are statistics';
const count = wholeNumber(0);

/** Properties of MyCAT that change nothing here: read, checked, kept, and reported at start. */
export const idleProperties: Readonly<Record<string, IdleProperty>> = {
  charset: { form: anyText, why: 'clients name their charset when they log in' },
  processors: { form: count, why: tuning },
  processorExecutor: { form: count, why: tuning },
  processorHandler: { form: count, why: tuning },
  initExecutor: { form: count, why: tuning },
  timerExecutor: { form: count, why: tuning },
  managerExecutor: { form: count, why: unused },
  processorCheckPeriod: { form: count, why: tuning },
  packetHeaderSize: { form: count, why: 'the MySQL protocol has it', always: '4' },
  bufferPoolPageSize: { form: size, why: tuning },
  bufferPoolChunkSize: { form: size, why: tuning },
  bufferPoolPageNumber: { form: count, why: tuning },
  processorBufferPool: { form: size, why: tuning },
  processorBufferChunk: { form: size, why: tuning },
  processorBufferPoolType: { form: count, why: tuning },
  processorBufferLocalPercent: { form: count, why: unused },
  frontSocketSoRcvbuf: { form: size, why: tuning },
  frontSocketSoSndbuf: { form: size, why: tuning },
  backSocketSoRcvbuf: { form: size, why: tuning },
  backSocketSoSndbuf: { form: size, why: tuning },
  frontSocketNoDelay: { form: flag, why: tuning, always: '1' },
  backSocketNoDelay: { form: flag, why: tuning, always: '1' },
  frontWriteQueueSize: { form: count, why: unused },
  usingAIO: { form: flag, why: tuning },
  useHandshakeV10: { form: flag, why: 'the handshake is always version 10 with authentication plugins', always: '1' },
  defaultSqlParser: { form: anyText, why: 'there is one parser', always: 'druidparser' },
  maxStringLiteralLength: { form: count, why: unused },
  parserCommentVersion: { form: count, why: unused },
  mutiNodeLimitType: { form: count, why: unused },
  mutiNodePatchSize: { form: count, why: unused },
  removeGraveAccent: { form: flag, why: unused },
  defaultMaxLimit: { form: count, why: unused },
  bigResultSizeSqlCount: { form: count, why: unused },
  flowControlRejectStrategy: { form: count, why: unused },
  sequenceHanlderClass: { form: anyText, why: 'Java classes cannot be loaded' },
  sequnceHandlerPattern: { form: anyText, why: 'NEXT VALUE FOR is part of the grammar' },
  useSqlStat: { form: flag, why: counted, always: '1' },
  sqlRecordCount: { form: count, why: counted },
  maxResultSet: { form: count, why: counted },
  bufferUsagePercent: { form: count, why: counted },
  clearBigSqLResultSetMapMs: { form: count, why: counted },
  handleDistributedTransactions: {
    form: wholeNumber(0, 2),
    why: 'transactionMode says what a transaction over several data nodes may do',
  },
  strictTxIsolation: { form: flag, why: 'a transaction keeps its connections in any case', always: 'true' },
  subqueryRelationshipCheck: {
    form: flag,
    why: 'joins that cross data nodes are not answered wrongly',
    always: 'false',
  },
  useOffHeapForMerge: { form: flag, why: oneWay },
  memoryPageSize: { form: size, why: oneWay },
  spillsFileBufferSize: { form: size, why: oneWay },
  systemReserveMemorySize: { form: size, why: oneWay },
  dataNodeSortedTempDir: { form: anyText, why: oneWay },
  useStreamOutput: { form: flag, why: 'rows are always streamed', always: '1' },
  checkTableConsistency: { form: flag, why: notYet, always: '0' },
  checkTableConsistencyPeriod: { form: count, why: notYet },
  useZKSwitch: { form: flag, why: 'there is no ZooKeeper', always: 'false' },
  mycatNodeId: { form: count, why: unused },
  sqlInterceptor: { form: anyText, why: 'Java classes cannot be loaded' },
  sqlInterceptorType: { form: anyText, why: 'Java classes cannot be loaded' },
  sqlInterceptorFile: { form: anyText, why: 'Java classes cannot be loaded' },
  catletClassCheckSeconds: { form: count, why: 'Java classes cannot be loaded' },
  parallExecute: { form: flag, why: 'data nodes are always asked at the same time' },
  clusterHeartbeatUser: { form: anyText, why: 'there is no cluster of servers' },
  clusterHeartbeatPass: { form: anyText, why: 'there is no cluster of servers' },
  clusterHeartbeatPeriod: { form: count, why: unused },
  clusterHeartbeatTimeout: { form: count, why: unused },
  clusterHeartbeatRetry: { form: count, why: unused },
  enableWriteQueueFlowControl: { form: flag, why: 'a slow client always slows the data nodes down', always: 'true' },
  writeQueueStopThreshold: { form: count, why: 'a slow client always slows the data nodes down' },
  writeQueueRecoverThreshold: { form: count, why: 'a slow client always slows the data nodes down' },
};

/** `<system>`; null = it is not there, which leaves every default. */
export function readSystem(element: XmlElement | null, findings: Findings): SystemSettings {
  const given = element ? propertiesOf(element, findings) : new Map<string, XmlElement>();
  const values = Object.fromEntries(
    Object.entries(actingProperties).map(([name, { fallback }]) => [name, fallback]),
  ) as Values;
  for (const [name, property] of given) {
    if (property.text === '') continue;
    if (Object.hasOwn(actingProperties, name)) {
      const form: PropertyForm<unknown> = actingProperties[name as keyof Values].form;
      const value = readValue(name, property, form, findings);
      if (value !== null) Object.assign(values, { [name]: value });
    } else if (Object.hasOwn(idleProperties, name)) {
      const { form, why, always } = idleProperties[name]!;
      const value = readValue(name, property, form, findings);
      if (value !== null && (always === undefined || value !== form.read(always)))
        findings.idle(property, `system property ${name}`, why);
    } else findings.idle(property, `system property ${name}`, `it is not known${suggestion(name)}`);
  }
  remark(values, given, findings);
  return settingsOf(values, given);
}

function readValue<T>(name: string, property: XmlElement, form: PropertyForm<T>, findings: Findings): T | null {
  const value = form.read(property.text);
  if (value === null)
    findings.mistake(
      property.file,
      property.line,
      `system property ${name} is '${property.text}'`,
      `it must be ${form.wanted}`,
    );
  return value;
}

/** For a name that differs only in case; MyCAT looks for exact names, too. */
function suggestion(name: string): string {
  const names = [...Object.keys(actingProperties), ...Object.keys(idleProperties)];
  const close = names.find((known) => known.toLowerCase() === name.toLowerCase());
  return close ? `; did you mean ${close}?` : '';
}

/** By the number that MyCAT gives them. */
const sequenceKinds = ['file', 'database', 'time', 'distributed'] as const;

/** Kinds of sequences that need what is not there. */
function checkSequenceKind(values: Values, given: ReadonlyMap<string, XmlElement>, findings: Findings): void {
  const property = given.get('sequenceHandlerType') ?? given.get('sequnceHandlerType');
  if (!property || property.text === '') return;
  const kind = given.has('sequenceHandlerType') ? values.sequenceHandlerType : values.sequnceHandlerType;
  if (sequenceKinds[kind]) return;
  findings.mistake(
    property.file,
    property.line,
    kind === 4
      ? 'sequenceHandlerType 4 keeps sequences in ZooKeeper, which this server does not use'
      : 'sequenceHandlerType 5 is a Java class, which cannot be loaded',
    'servers that share sequences can keep them in a database (1) or make numbers of the time (2, 3); for one server a file will do (0)',
  );
}

function remark(values: Values, given: ReadonlyMap<string, XmlElement>, findings: Findings): void {
  checkSequenceKind(values, given, findings);
  const [certificate, key] = [given.get('tlsCertificateFile'), given.get('tlsKeyFile')];
  if ((values.tlsCertificateFile === null) !== (values.tlsKeyFile === null)) {
    const { file, line } = (certificate ?? key)!;
    findings.mistake(
      file,
      line,
      'tlsCertificateFile and tlsKeyFile go together',
      'give both, or neither for a certificate made at first start',
    );
  }
  if (values.nonePasswordLogin)
    findings.notices.push('nonePasswordLogin: every password is accepted, so anybody who knows a user name may log in');
  if (values.transactionMode === 'weak')
    findings.notices.push(
      'transactionMode weak: when a commit fails on one of several data nodes, the others stay committed',
    );
}

function settingsOf(values: Values, given: ReadonlyMap<string, XmlElement>): SystemSettings {
  const { idleTimeout, authTimeout, sqlExecuteTimeout, shutdownTimeout, ...same } = values;
  const { backendConnectTimeout, backendMaxAge, backendAcquireTimeout, txIsolation, ...others } = same;
  const { XARecoveryLogBaseDir, XARecoveryLogBaseName, xaLogStore, xaLogNodes, xaTakeoverSeconds, ...further } = others;
  const { sequenceHandlerType, sequnceHandlerType, useGlobleTableCheck, glableTableCheckPeriod, ...unnumbered } =
    further;
  const { sequenceBatchSize, sequnceMySqlRetryCount, sequnceMySqlWaitTime, ...sized } = unnumbered;
  const { queryMemoryLimit, serverMemoryLimit, queryDiskLimit, logFileSize, ...hosts } = sized;
  const { dataNodeHeartbeatPeriod, heartbeatTimeout, failoverWait, readAfterWriteWindow, ...queued } = hosts;
  const { dataNodeIdleCheckPeriod, heavyStatementWait, deadlockCheckPeriod, ...rest } = queued;
  return {
    ...rest,
    heavyStatementWaitMs: heavyStatementWait,
    idleTimeoutMs: idleTimeout,
    authTimeoutMs: authTimeout,
    sqlExecuteTimeoutMs: sqlExecuteTimeout * 1000,
    shutdownTimeoutMs: shutdownTimeout,
    heartbeatPeriodMs: dataNodeHeartbeatPeriod,
    idleCheckPeriodMs: dataNodeIdleCheckPeriod,
    heartbeatTimeoutMs: heartbeatTimeout,
    failoverWaitMs: failoverWait,
    deadlockCheckPeriodMs: deadlockCheckPeriod,
    readAfterWriteWindowMs: readAfterWriteWindow,
    backendConnectTimeoutMs: backendConnectTimeout,
    backendMaxAgeMs: backendMaxAge,
    backendAcquireTimeoutMs: backendAcquireTimeout,
    queryMemoryLimitBytes: queryMemoryLimit,
    serverMemoryLimitBytes: serverMemoryLimit,
    queryDiskLimitBytes: queryDiskLimit,
    logFileSizeBytes: logFileSize,
    transactionLogFolder: XARecoveryLogBaseDir,
    transactionLogName: XARecoveryLogBaseName,
    transactionLogStore: xaLogStore,
    transactionLogNodes: xaLogNodes.split(',').flatMap((node) => (node.trim() === '' ? [] : [node.trim()])),
    transactionTakeoverMs: xaTakeoverSeconds * 1000,
    sequenceKind: sequenceKinds[given.has('sequenceHandlerType') ? sequenceHandlerType : sequnceHandlerType] ?? 'file',
    sequenceBlockCount: sequenceBatchSize,
    globalTableCheckMs: useGlobleTableCheck ? glableTableCheckPeriod : null,
    sequenceTriesMax: sequnceMySqlRetryCount,
    sequenceWaitMs: sequnceMySqlWaitTime,
    txIsolation: txIsolation as SystemSettings['txIsolation'],
    properties: new Map([...given].map(([name, property]) => [name, property.text])),
  };
}
