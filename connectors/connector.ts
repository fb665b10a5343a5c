/**
 * The connector interface: all that the engine and the server know of a backend. docs/writing-a-connector.md is its manual.
 *
 * A connector is a package or folder that exports a `Connector`. For each data host of the configuration the server calls `open` once and
 * gets a `Source`: a pool of connections to that host. Statements run on a `Connection` borrowed from it.
 */
import type { ColumnType, Field, TypeName } from '../engine/batch/column-type';
import type { PacketColumns } from '../engine/batch/packets';
import type { RecordBatch } from '../engine/batch/record-batch';
import type { ColumnDefinitions } from '../protocol/wire/packets/column-definition-41';
import type { ExtendedType } from '../protocol/wire/packets/extended-type';

export interface Connector {
  /** `mysql`, `duckdb` …: matched with the data host's dbType. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Must not connect yet: a host that is down must not keep the server from starting. */
  open(host: HostSettings): Source;
}

export type DialectName = 'mysql' | 'duckdb';

/** What a backend can be given. Plain data: the planner reads it and never sees a connection. */
export interface Capabilities {
  /** The dialect that fragments are printed in. */
  readonly dialect: DialectName;
  /**
   * True when the backend *is* MySQL or MariaDB: any text of the client's may be sent as it is, any function and type may be pushed down,
   * and its results are MySQL's by definition.
   */
  readonly speaksMysql: boolean;
  /** When speaksMysql is false: lower-case names of the functions and operators whose results are exactly MySQL's. */
  readonly functions: ReadonlySet<string>;
  /** When speaksMysql is false: column types on which comparison, sorting and grouping are exactly MySQL's. */
  readonly comparableTypes: ReadonlySet<TypeName>;
  /** Row packets can be handed on undecoded (Connection.forward, forwardBinary and queryPackets exist). */
  readonly forwardsPackets: boolean;
}

/** What a connector is told of a data host. Passwords are in here: never log it. */
export interface HostSettings {
  readonly name: string;
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Most connections at a time; a borrower past that waits up to `acquireTimeoutMs`, then gets errno 1040. */
  readonly maxConnections: number;
  readonly minConnections: number;
  readonly acquireTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** A connection that is older is closed when it comes back; absent or 0 = however old. */
  readonly maxAgeMs?: number;
  /** How often idle connections are asked whether they still work, and missing ones of `minConnections` opened; absent or 0 = never. */
  readonly idleCheckPeriodMs?: number;
  /** Run on each new connection; null = nothing. */
  readonly initSql: string | null;
  /** Folder that relative files in `url` start from. */
  readonly folder: string;
}

export interface Source {
  readonly connector: Connector;
  /** Borrows a connection that is in the given database ('' = whichever) and has the given session facts applied. Rejects at once when `signal` is aborted. */
  acquire(database: string, session: SessionFacts, signal: AbortSignal): Promise<Connection>;
  /** Opens connections until there are `minConnections`. Errors: those of connecting. */
  warmUp?(): Promise<void>;
  /** As `acquire`, at once, when that needs nothing to be waited for; null otherwise. Point queries are measured by it. */
  tryAcquire?(database: string, session: SessionFacts): Connection | null;
  /** Columns and keys of the tables of a database; of all its tables when `tables` is null. Unknown tables are left out. */
  describeTables(database: string, tables: readonly string[] | null): Promise<readonly TableDescription[]>;
  /** The server's version text, e.g. `10.11.6-MariaDB-log`. Rejects when the host cannot be reached. */
  version(): Promise<string>;
  /** What is known of prepared branches; absent where the backend has no two-phase commit, as far as is known before it was connected. */
  readonly xa?: XaRecovery | undefined;
  /**
   * Sets who is told when a statement's error says that the server takes none for now: it has done nothing of it (MariaDB's 1047 of a Galera
   * node that is cut off from its cluster), or the connection was lost. Absent where that does not happen.
   */
  onUnready?(listener: () => void): void;
  statistics(): SourceStatistics;
  /** What operators see of its connections; absent where it has none of its own. */
  activity?(): SourceActivity;
  /** Closes idle connections at once and borrowed ones when they come back. */
  close(): Promise<void>;
}

export interface SourceActivity {
  /** How often a connection was lent out since the start. */
  readonly borrows: number;
  readonly connections: readonly BackendConnection[];
}

/** A connection of a pool. */
export interface BackendConnection {
  /** The backend's own id of it. */
  readonly id: number;
  readonly database: string;
  readonly borrowed: boolean;
  readonly localPort: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Bytes that the backend has not taken yet. */
  readonly waitingOut: number;
  /** Date.now() of its opening, and of its last use. */
  readonly openedAt: number;
  readonly usedAt: number;
  readonly facts: SessionFacts | null;
}

export interface SourceStatistics {
  readonly active: number;
  readonly idle: number;
  readonly waiting: number;
}

/** The part of a client session that changes what statements mean. Applied when a connection changes hands, and only where it differs. */
export interface SessionFacts {
  /** Canonical sql_mode; null = the backend's default. */
  readonly sqlMode: string | null;
  /** null = the backend's default. */
  readonly timeZone: string | null;
  /** Isolation level in MySQL's words (`READ COMMITTED` …); null = the backend's default. */
  readonly isolation: string | null;
  readonly readOnly: boolean;
  /** Collation of the connection, e.g. `utf8mb4_general_ci`. Text always travels in utf8mb4; this decides how literals compare. */
  readonly collation: string;
  /** Other session variables to set as they are: lower-case name → SQL literal. Never contains the above. */
  readonly variables: ReadonlyMap<string, string>;
}

/**
 * One borrowed connection. One statement at a time. Whoever borrowed it must call `release` or `destroy` once.
 * When a signal is aborted while a statement runs, the backend's work is stopped (for MySQL: KILL QUERY from another connection), the promise
 * rejects with errno 1317, and the connection is either clean or destroys itself on release.
 * Errors of the backend are relayed as SqlErrors with its errno, SQLSTATE and message; a lost connection is 2013.
 */
export interface Connection {
  /** The backend's own connection id, for SHOW and KILL; 0 when there is none. */
  readonly id: number;
  /**
   * Runs one statement. Rows come as batches of about batchRowsTarget rows, streamed with back-pressure.
   * @param estimatedRows about so many will come, when that is known: some ways to fetch pay for many only
   */
  query(sql: string, signal: AbortSignal, estimatedRows?: number): Promise<QueryResult>;
  /** As `query`, with batches that hold the rows as packets (`packetFields` are their columns). Only where capabilities.forwardsPackets. */
  queryPackets?(sql: string, packets: PacketColumns, signal: AbortSignal): Promise<QueryResult>;
  /** As `query`, with rows that are still as the backend wrote them, for a thread that decodes them itself. Only where capabilities.forwardsPackets; may be absent there. */
  queryUndecoded?(sql: string, signal: AbortSignal, estimatedRows?: number): Promise<UndecodedResult>;
  /** Runs one statement and hands on what the server answers, undecoded. Only where capabilities.forwardsPackets. */
  forward?(sql: string, sink: PacketSink, signal: AbortSignal): Promise<ForwardEnd>;
  /**
   * Runs a statement that may have several results (CALL), which come one after the other; rows have to be read before the next result comes.
   * Only where capabilities.speaksMysql.
   */
  results?(sql: string, signal: AbortSignal): AsyncIterable<QueryResult>;
  /** What its session has become is not known: `release` closes it. Where `results` is. */
  retire?(): void;
  /** As `forward`, with row packets of the binary protocol. Takes a round trip more. Only where capabilities.forwardsPackets. */
  forwardBinary?(sql: string, sink: PacketSink, signal: AbortSignal): Promise<ForwardEnd>;
  /** The result columns of a statement, which is not run; none when it has no rows. `?` may stand for values. Only where capabilities.speaksMysql. */
  describe?(sql: string): Promise<readonly Field[]>;
  /**
   * Runs a LOAD DATA LOCAL statement with these bytes for its file. Only where capabilities.speaksMysql. Errors: the backend's; those of
   * `content`, after what came before was loaded.
   */
  load?(sql: string, content: AsyncIterable<Buffer>, signal: AbortSignal): Promise<OkOutcome>;
  /** Takes other session facts than those that it was acquired with, in a transaction too. Only where capabilities.speaksMysql. */
  adopt?(session: SessionFacts): Promise<void>;
  begin(options: TransactionOptions): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Two-phase commit; absent where the backend has none. */
  readonly xa?: XaBranch | undefined;
  /** Back to the pool. Rolls back if a transaction is open; closes instead when the connection is not clean. Never throws. */
  release(): void;
  /** Closes it now. Never throws. */
  destroy(): void;
}

/** A branch of a global transaction (X/Open XA). MySQL manual, "XA Transaction Statements": gtrid and bqual have at most 64 bytes each. */
export interface Xid {
  readonly formatId: number;
  /** The global transaction. */
  readonly gtrid: string;
  /** The branch: here the data node's name. */
  readonly bqual: string;
}

/** One branch on one connection: `start`, statements, then either `commitOnePhase`, or `prepare` and `commit`; `rollback` at any time. */
export interface XaBranch {
  /** May be told to the backend with the first statement only, which then is not run if the branch cannot start, and has that error. */
  start(xid: Xid): Promise<void>;
  /** The branch then outlives the connection. Errors: 1402, 1613, 1614 when the backend rolled it back. */
  prepare(xid: Xid): Promise<void>;
  /** Of a branch that is not prepared. */
  commitOnePhase(xid: Xid): Promise<void>;
  /** Of a prepared branch. */
  commit(xid: Xid): Promise<void>;
  rollback(xid: Xid): Promise<void>;
}

/** Prepared branches whose connection is gone. */
export interface XaRecovery {
  /** All prepared branches of the server, also those of others. */
  recover(): Promise<readonly Xid[]>;
  /** Errors: 1397 unknown: the branch has ended, or its connection still holds it. */
  commit(xid: Xid): Promise<void>;
  rollback(xid: Xid): Promise<void>;
}

export interface TransactionOptions {
  readonly readOnly: boolean;
  readonly consistentSnapshot: boolean;
}

export type QueryResult =
  | {
      readonly kind: 'rows';
      readonly fields: readonly Field[];
      /** Ends, or throws the backend's error. Calling return() early stops the backend's work. */
      readonly batches: AsyncIterable<RecordBatch>;
      /** Valid after the last batch. */
      readonly warningCount: () => number;
    }
  | ({ readonly kind: 'ok' } & OkOutcome);

export type UndecodedResult = UndecodedRows | ({ readonly kind: 'ok' } & OkOutcome);

/** MySQL's text and binary protocol. */
export type RowForm = 'text' | 'binary';

/** Rows as a backend wrote them, streamed with back-pressure as batches are. */
export interface UndecodedRows {
  readonly kind: 'rows';
  readonly fields: readonly Field[];
  readonly form: RowForm;
  /** Ends, or throws the backend's error. Calling return() early stops the backend's work. */
  readonly pieces: AsyncIterable<PacketPiece>;
  /** Valid after the last piece. */
  readonly warningCount: () => number;
  /** Gives the memory of a piece back, to be used for others. Nobody has to. */
  reuse(memory: ArrayBuffer): void;
}

/** Whole row packets with their headers, one after the other, alone in memory of their own, which is the receiver's. */
export interface PacketPiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly packetCount: number;
}

/** What an OK packet says. */
export interface OkOutcome {
  readonly affectedRows: number;
  readonly lastInsertId: bigint;
  readonly warningCount: number;
  /** `Rows matched: 1  Changed: 1  Warnings: 0`, or ''. */
  readonly info: string;
  /** StatusFlag bits of the backend. */
  readonly statusFlags: number;
}

/**
 * Receives a text result set packet by packet, in this order: columns once, then rows. The slices are only valid during the call.
 * `rowPackets` gets the packets of whole rows *with* their 4-byte headers, several in one slice where they arrived together: sequence numbers
 * in them are the backend's. It returns false when the receiver is full; the connection then pauses until `drained()` resolves.
 */
export interface PacketSink {
  columns(definitions: ColumnDefinitions): void;
  rowPackets(chunk: Buffer, packetCount: number): boolean;
  drained(): Promise<void>;
}

export type ForwardEnd =
  | { readonly kind: 'rows'; readonly warningCount: number; readonly statusFlags: number; readonly rowCount: number }
  | ({ readonly kind: 'ok' } & OkOutcome);

export interface TableDescription {
  readonly name: string;
  /** `BASE TABLE` or `VIEW`. */
  readonly tableType: string;
  readonly engine: string | null;
  readonly collation: string | null;
  readonly comment: string;
  readonly columns: readonly ColumnDescription[];
  readonly indexes: readonly IndexDescription[];
}

export interface ColumnDescription {
  readonly name: string;
  readonly type: ColumnType;
  /** What results say of the column besides; absent = nothing. */
  readonly extendedType?: ExtendedType;
  /** As in information_schema.COLUMNS.COLUMN_TYPE, e.g. `int(11) unsigned`, `enum('a','b')`. */
  readonly columnType: string;
  /** Default as SQL text, null = none. */
  readonly defaultText: string | null;
  /** `auto_increment`, `on update current_timestamp()`, … or ''. */
  readonly extra: string;
  readonly comment: string;
  /** `PRI`, `UNI`, `MUL` or ''. */
  readonly key: string;
}

export interface IndexDescription {
  readonly name: string;
  readonly unique: boolean;
  readonly columns: readonly string[];
}
