import type { PartitionFunction } from '../planner/partition/partition-function';

/**
 * The typed model of a MyCAT configuration: read-only plain data, made by conf/load. A reload makes a new one and swaps it whole.
 * Names of schemas and data nodes keep their case; tables are looked up through `tableKey`.
 */
export interface Catalog {
  readonly schemas: ReadonlyMap<string, LogicalSchema>;
  readonly dataNodes: ReadonlyMap<string, DataNode>;
  readonly dataHosts: ReadonlyMap<string, DataHost>;
  readonly users: ReadonlyMap<string, User>;
  readonly system: SystemSettings;
  readonly firewall: Firewall;
  /** Property files beside the XML files (sequence_conf.properties …): file name → properties. */
  readonly propertyFiles: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Elements and attributes that were read but are not acted on yet: one sentence each, for the start-up report. */
  readonly notInEffect: readonly string[];
  /** Things that are legal but worth knowing (more nodes than partitions, sqlMaxLimit set, 1.6.5 compatibility …). */
  readonly notices: readonly string[];
  /** The folder it was read from. */
  readonly folder: string;
}

export interface LogicalSchema {
  readonly name: string;
  /** Default data node: tables that are not configured live there. null = none. */
  readonly dataNode: string | null;
  /** Node for statements without a table; null = any. */
  readonly randomDataNode: string | null;
  readonly checkSQLschema: boolean;
  /** Default LIMIT, -1 = none. */
  readonly sqlMaxLimit: number;
  /** By tableKey(name). */
  readonly tables: ReadonlyMap<string, LogicalTable>;
  /** Views of its own, which the server puts into statements; by tableKey(name). Views that data nodes keep are none of these. */
  readonly views: ReadonlyMap<string, LogicalView>;
}

/** A view as CREATE VIEW left it: an entry of views.json. */
export interface LogicalView {
  readonly schema: string;
  readonly name: string;
  /** Names of its columns, in order. */
  readonly columns: readonly string[];
  /** The query: tables with their schemas, a name for each column, to be read with an empty sql_mode. */
  readonly query: string;
  /** `user@host` of who made it. */
  readonly definer: string;
  readonly algorithm: ViewAlgorithm;
  /** WITH … CHECK OPTION; absent = none. */
  readonly checkOption?: ViewCheckOption;
  readonly characterSet: string;
  readonly collation: string;
}

export type ViewCheckOption = 'CASCADED' | 'LOCAL';

export type ViewAlgorithm = 'UNDEFINED' | 'MERGE' | 'TEMPTABLE';

/** The key under which a table is looked up: names of configured tables ignore case, as in MyCAT. */
export function tableKey(name: string): string {
  return name.toUpperCase();
}

interface TableCommon {
  /** As written in schema.xml. */
  readonly name: string;
  readonly schema: string;
  /** Data nodes in the order of the partition indexes. At least one. */
  readonly dataNodes: readonly string[];
  readonly primaryKey: string | null;
  readonly autoIncrement: boolean;
  readonly needAddLimit: boolean;
}

/** Every row on exactly one node, decided by `rule`. */
export interface ShardedTable extends TableCommon {
  readonly kind: 'sharded';
  readonly rule: ShardingRule;
  readonly ruleRequired: boolean;
}

/** Every row on every node. */
export interface GlobalTable extends TableCommon {
  readonly kind: 'global';
}

/** Rows on one node (`dataNodes` has one entry). */
export interface SingleTable extends TableCommon {
  readonly kind: 'single';
}

/** Several data nodes, no rule, not global: every statement goes to all of them, as in MyCAT. */
export interface UnruledTable extends TableCommon {
  readonly kind: 'unruled';
}

/** Rows of a child lie on the node of their parent row; `dataNodes` are the root table's. */
export interface ChildTable extends TableCommon {
  readonly kind: 'child';
  /** tableKey of the parent, in the same schema. */
  readonly parent: string;
  /** Column of this table. */
  readonly joinKey: string;
  /** Column of the parent. */
  readonly parentKey: string;
  /**
   * Set when the chain of keys leads to the root's sharding column, so that the root's rule applied to joinKey gives the node:
   * parentKey of this table is the parent's own routing column. null = the parent row must be looked up.
   */
  readonly rule: ShardingRule | null;
}

/** One data node, several physical tables in it: the rule's index selects the physical table. */
export interface SubTable extends TableCommon {
  readonly kind: 'subtables';
  readonly rule: ShardingRule;
  readonly subTables: readonly string[];
}

export type LogicalTable = ShardedTable | GlobalTable | SingleTable | UnruledTable | ChildTable | SubTable;

export interface ShardingRule {
  readonly name: string;
  /** Sharding column, upper case. For a child table's rule: its joinKey. */
  readonly column: string;
  readonly functionName: string;
  readonly function: PartitionFunction;
}

export interface DataNode {
  readonly name: string;
  readonly dataHost: string;
  /** Physical database. */
  readonly database: string;
}

export interface DataHost {
  readonly name: string;
  readonly maxCon: number;
  readonly minCon: number;
  readonly balance: 0 | 1 | 2 | 3;
  readonly balanceType: 0 | 1 | 2;
  readonly writeType: 0 | 1 | 2;
  readonly switchType: -1 | 1 | 2 | 3;
  readonly slaveThreshold: number;
  readonly tempReadHostAvailable: boolean;
  /** `mysql`, `duckdb`, `oracle` …: with dbDriver it names the connector. */
  readonly dbType: string;
  readonly dbDriver: string;
  readonly heartbeat: string;
  readonly connectionInitSql: string | null;
  readonly writeHosts: readonly WriteHost[];
  /** The rest of the attributes as written. */
  readonly attributes: ReadonlyMap<string, string>;
}

export interface BackendHost {
  readonly label: string;
  /** As written: `ip:port`, a file for embedded stores, a jdbc url. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly weight: number;
}

export interface WriteHost extends BackendHost {
  readonly readHosts: readonly BackendHost[];
}

export interface User {
  readonly name: string;
  /** Plain text, or a hash as MySQL stores it. */
  readonly password: string;
  readonly schemas: readonly string[];
  readonly defaultSchema: string | null;
  readonly readOnly: boolean;
  /** Most front connections; 0 = no limit. */
  readonly benchmark: number;
  readonly defaultAccount: boolean;
  /** Addresses that the user may come from, with `*` or `%`; none = all. */
  readonly hosts: readonly string[];
  readonly requireTls: boolean;
  /** Most rows of a result; 0 = no limit. */
  readonly maxResultRows: number;
  /** Of each query of this user, besides that of the system; infinite = none. */
  readonly queryMemoryLimitBytes: number;
  /** May use the manager port; null = as `defaultAccount`. */
  readonly manager: boolean | null;
  readonly privileges: readonly SchemaPrivilege[];
  readonly checkPrivileges: boolean;
  /** Data nodes that commands of the manager port do not show to this user. */
  readonly hiddenNodes: ReadonlySet<string>;
}

export interface SchemaPrivilege {
  readonly schema: string;
  /** INSERT, UPDATE, SELECT, DELETE: '1' allowed, '0' denied. */
  readonly dml: string;
  readonly tables: ReadonlyMap<string, string>;
}

export interface Firewall {
  readonly hosts: readonly { readonly host: string; readonly users: readonly string[] }[];
  readonly blacklistCheck: boolean;
  readonly blacklist: ReadonlyMap<string, string>;
  /** Violations are logged, and the statements run. */
  readonly logOnly: boolean;
  /** How the list of statement fingerprints is used; `record` adds to it. */
  readonly fingerprintMode: 'off' | 'record' | 'allow' | 'deny';
  /** That list, relative to the configuration folder. */
  readonly fingerprintFile: string;
}

/** Where numbers of sequences come from: MyCAT's sequenceHandlerType 0 to 3. */
export type SequenceKind = 'file' | 'database' | 'time' | 'distributed';

export type TransactionMode = 'xa' | 'single' | 'weak';

/** `<system>` of server.xml: what is acted on. Times in ms, sizes in bytes. docs/configuration.md says what each means. */
export interface SystemSettings {
  readonly serverPort: number;
  /** Where MySQL clients give the commands that steer the server. */
  readonly managerPort: number;
  readonly bindIp: string;
  readonly serverBacklog: number;
  /** Most clients, of all and from one address; 0 = no limit. */
  readonly maxConnections: number;
  readonly maxConnectionsPerHost: number;
  /** Statements over several data nodes that run at a time (0 = no limit), that wait, and how long. */
  readonly maxHeavyStatements: number;
  readonly heavyStatementQueue: number;
  readonly heavyStatementWaitMs: number;
  /** Threads for heavy plans of the engine (null = as fits the machine, 0 = none), and rows from which on one is heavy. */
  readonly engineThreads: number | null;
  readonly engineThreadRows: number;
  readonly fakeMySQLVersion: string | null;
  /** 0 = no limit. */
  readonly idleTimeoutMs: number;
  readonly authTimeoutMs: number;
  /** 0 = no limit. */
  readonly sqlExecuteTimeoutMs: number;
  /** 1 READ UNCOMMITTED … 4 SERIALIZABLE. */
  readonly txIsolation: 1 | 2 | 3 | 4;
  readonly maxPacketSize: number;
  readonly useCompression: boolean;
  readonly ignoreUnknownCommand: boolean;
  readonly nonePasswordLogin: boolean;
  readonly maxPreparedStmtCount: number;
  /** Which version's partition functions: rows lie where the old version put them. */
  readonly mycatCompatibility: '1.6.7' | '1.6.5';
  /** The operator promises that string sharding keys are always spelled as they are stored. */
  readonly stringShardKeysExact: boolean;
  /** PEM files, relative to the configuration folder; null = self-signed, made at first start. */
  readonly tlsCertificateFile: string | null;
  readonly tlsKeyFile: string | null;
  /** false turns TLS off. */
  readonly tls: boolean;
  /** Announced in the handshake. */
  readonly defaultAuthenticationPlugin: 'mysql_native_password' | 'caching_sha2_password';
  /**
   * How a transaction that changes several data nodes commits. `xa` (default): in two phases, as one. `single`: a change of a second
   * node is refused (1235) before it is touched. `weak`: MyCAT's best effort, each node for itself.
   */
  readonly transactionMode: TransactionMode;
  /** Folder and name of the transaction log; the folder is relative to that of the configuration. MyCAT's XARecoveryLogBaseDir and …Name. */
  readonly transactionLogFolder: string;
  readonly transactionLogName: string;
  /** Where decisions are kept: in that file, or in a table on `transactionLogNodes`, which other proxies share. */
  readonly transactionLogStore: 'file' | 'table';
  readonly transactionLogNodes: readonly string[];
  /** A branch that another proxy left prepared for this long is finished by this one, when both share the table. */
  readonly transactionTakeoverMs: number;
  /** An UPDATE may change a sharding column: rows then move to the node where they belong. */
  readonly allowShardKeyUpdate: boolean;
  /** Folder of the files that LOAD DATA without LOCAL may read, relative to the configuration folder; null = none. */
  readonly secureFilePriv: string | null;
  /** How often the copies of global tables are compared; null = never. */
  readonly globalTableCheckMs: number | null;
  readonly sequenceKind: SequenceKind;
  /** Numbers taken from sequence_conf.properties at a time. */
  readonly sequenceBlockCount: number;
  /** Of sequences in a database: how often a block is asked for, and how long one try may take. */
  readonly sequenceTriesMax: number;
  readonly sequenceWaitMs: number;
  /** Time that running statements get when the server stops. */
  readonly shutdownTimeoutMs: number;
  /** Between two heartbeats of a server; 0 = none. */
  readonly heartbeatPeriodMs: number;
  /** Of one heartbeat; 0 = as long as the period. */
  readonly heartbeatTimeoutMs: number;
  /** How long statements wait while the active write host is down and another may take over. */
  readonly failoverWaitMs: number;
  /** How often transactions that wait for locks are looked at for deadlocks over several data nodes; 0 = never. */
  readonly deadlockCheckPeriodMs: number;
  /** How a session's reads find its own changes when they go to read hosts. */
  readonly readAfterWrite: 'window' | 'gtid' | 'off';
  readonly readAfterWriteWindowMs: number;
  readonly backendConnectTimeoutMs: number;
  /** Between two checks of idle backend connections; 0 = none. */
  readonly idleCheckPeriodMs: number;
  /** A backend connection that is older is closed when it comes back or is checked; 0 = however old. */
  readonly backendMaxAgeMs: number;
  /** How long a statement waits for a connection of a data host whose maxCon connections are all in use. */
  readonly backendAcquireTimeoutMs: number;
  /** Most bytes of rows that one query may hold in memory, and on disk when that is not enough (0 = never on disk). */
  readonly queryMemoryLimitBytes: number;
  readonly queryDiskLimitBytes: number;
  /** Most bytes of rows that all queries together may hold in memory; 0 = half of the machine's memory. */
  readonly serverMemoryLimitBytes: number;
  /** Where those rows go, relative to the configuration folder; null = the system's folder for temporary files. */
  readonly spillFolder: string | null;
  /** Of /metrics, /healthz and /readyz; null = there is none, 0 = any free port. */
  readonly httpPort: number | null;
  readonly httpBindIp: string;
  /** URL of an OpenTelemetry collector for traces (OTLP over HTTP); null = none. */
  readonly traceEndpoint: string | null;
  /** Statements that are traced, of those whose caller does not say. */
  readonly traceSamplePercent: number;
  /** Backends get the trace's context in a comment. */
  readonly traceToShards: boolean;
  /** Of the server's own log; a manager may change it. */
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Shapes of statements that statistics are kept of; 0 = none. */
  readonly statementShapesMax: number;
  /** Statements that take as long are slow: they are counted, remembered and, when there is a file, logged. */
  readonly slowQueryMs: number;
  /** Log files, relative to the configuration folder; null = not written. */
  readonly slowQueryLogFile: string | null;
  readonly auditLogFile: string | null;
  /** `shape`: literals are left out. */
  readonly slowQueryLogText: 'shape' | 'full';
  readonly auditLogText: 'shape' | 'full';
  /** Past it a log goes on in a new file. */
  readonly logFileSizeBytes: number;
  /** Files of each log. */
  readonly logFilesMax: number;
  /** Every property as written, also those that are not acted on. */
  readonly properties: ReadonlyMap<string, string>;
}
