/**
 * What the protocol layer asks of the server behind it. protocol/ owns these interfaces; server/session implements them.
 */
import type { ColumnType, Field } from '../engine/batch/column-type';
import type { RecordBatch } from '../engine/batch/record-batch';
import type { ColumnDefinitions } from './wire/packets/column-definition-41';
import type { BulkParameter, ParameterValue } from './wire/parameter-value';

export interface FrontendHandler {
  /** Version text of the handshake. */
  serverVersion(): string;
  /** Called before authentication; rejecting it sends the error as the first packet (1040 too many connections …). */
  admit(remoteAddress: string): void;
  /** Called before a password is checked; may take its time. Rejecting it ends the login. */
  beforePassword(user: string, remoteAddress: string): Promise<void>;
  /** What came of it; `right` is false for users that are not there, too. */
  passwordChecked(user: string, remoteAddress: string, right: boolean): void;
  /** What is needed to check this user's password; null when the user is unknown (the protocol layer then fails like a wrong password: 1045). */
  credentials(user: string, remoteAddress: string): Credentials | null;
  /** After the password was right. Throws 1044/1049 for the database, 1045 for hosts … */
  openSession(client: ClientConnection): Promise<SessionHandler>;
}

export interface Credentials {
  /** Plain text or a hash (auth/secret.ts); '' when the user has no password. */
  readonly password: string;
  /** `mysql_native_password` or `caching_sha2_password`: what an auth switch asks for. */
  readonly plugin: string;
  /** Log in without checking the password (nonePasswordLogin). */
  readonly anyPassword: boolean;
}

/** One authenticated client, as the session sees it. */
export interface ClientConnection {
  /** Thread id of the handshake. */
  readonly id: number;
  readonly user: string;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Database of the login packet, null when none was given. */
  readonly database: string | null;
  /** Collation id of the login packet. */
  readonly collationId: number;
  /** Capability flags that both sides have. */
  readonly capabilities: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly tls: boolean;
  /** Aborted when the client goes away. */
  readonly closed: AbortSignal;
  /** Ends the connection; the running command is abandoned. */
  kill(): void;
  bytesIn(): number;
  bytesOut(): number;
  /** Bytes received that no command has taken yet. */
  waitingIn(): number;
  /** Bytes that the client has not taken yet. */
  waitingOut(): number;
  /** Date.now() of the accept. */
  readonly connectedAt: number;
}

/** One session. The protocol layer calls one method at a time, except `close`. Every method may reject with a SqlError: it is sent as an ERR packet. */
export interface SessionHandler {
  /** COM_QUERY. Text in the client's character set, already decoded to a string. Writes one or more results (multi-statements) to `results`. */
  query(sql: string, results: ResultWriter): Promise<void>;
  /** COM_INIT_DB */
  useDatabase(name: string): Promise<void>;
  /** COM_STMT_PREPARE */
  prepare(sql: string): Promise<PreparedStatement>;
  /** COM_STMT_EXECUTE. Results go out in the binary protocol: the writer takes care of it. */
  execute(statementId: number, parameters: readonly ParameterValue[], results: ResultWriter): Promise<void>;
  /**
   * COM_STMT_BULK_EXECUTE: the statement for each of the rows of parameters, with one answer. Rows of an INSERT are inserted as by one statement; of others each is
   * run for itself. Absent where there is no such thing.
   */
  readonly executeEach?: (
    statementId: number,
    rows: readonly (readonly BulkParameter[])[],
    results: ResultWriter,
  ) => Promise<void>;
  /** COM_STMT_CLOSE; unknown ids are ignored. */
  closeStatement(statementId: number): void;
  /** COM_FIELD_LIST: columns of a table, names filtered by the LIKE pattern `wildcard` ('' = all). */
  fieldList(table: string, wildcard: string): Promise<readonly Field[]>;
  /** COM_STATISTICS */
  statistics(): string;
  /** COM_PROCESS_KILL */
  processKill(id: number): Promise<void>;
  /** COM_RESET_CONNECTION: back to the state after login, transaction rolled back. Also before COM_CHANGE_USER, which then opens a new session. */
  reset(): Promise<void>;
  /** COM_PING */
  ping(): Promise<void>;
  /** COM_SET_OPTION: multi-statements on or off. */
  setMultiStatements(enabled: boolean): void;
  /** Status flags for OK and EOF packets (StatusFlag bits). */
  statusFlags(): number;
  /** Name of the client's character set (character_set_client), which query text is decoded from, e.g. `utf8mb4`, `gbk`. */
  clientCharset(): string;
  /** Name of the character set for results (character_set_results); null = as they are. */
  resultsCharset(): string | null;
  /** What clients that track their session are told when it changes. Absent where nothing of it can. */
  readonly trackedState?: () => TrackedState;
  /** The client left, was killed, or changed user: stop all work, roll back, give connections back. Never rejects. */
  close(): Promise<void>;
}

export interface TrackedState {
  /** The current database; null = none. */
  readonly schema: string | null;
  readonly autocommit: boolean;
  /** As of `clientCharset` and `resultsCharset`. */
  readonly clientCharset: string;
  readonly resultsCharset: string | null;
  readonly timeZone: string;
}

export interface PreparedStatement {
  readonly id: number;
  readonly parameterCount: number;
  /** Result columns; empty when the statement has none, or they are only known on execution. */
  readonly fields: readonly Field[];
  readonly warningCount: number;
}

export interface OkResult {
  readonly affectedRows: number;
  readonly lastInsertId: bigint;
  readonly warningCount: number;
  readonly info: string;
}

/**
 * Writes the answer of one command. Each call writes one result; between results of a multi-statement the writer sets
 * SERVER_MORE_RESULTS_EXISTS when `more` is true. All methods resolve when the bytes were handed to the socket and the socket wants more
 * (back-pressure), and reject with 1317 when the client has gone.
 */
export interface ResultWriter {
  /** Rows go out in the binary protocol. */
  readonly binary: boolean;
  /**
   * Row packets are wanted in the binary protocol already, from those who have them: some values are more than their text (FLOAT).
   */
  readonly wantsBinaryPackets: boolean;
  ok(result: OkResult, more: boolean): Promise<void>;
  /** Rows from batches. `warningCount` is asked after the last batch. If the stream throws, an ERR packet ends the result and the promise rejects. */
  rows(
    fields: readonly Field[],
    batches: AsyncIterable<RecordBatch>,
    warningCount: () => number,
    more: boolean,
  ): Promise<number>;
  /** As `rows`, of batches whose first column holds whole row packets of the text protocol with headers. */
  packetRows(...given: Parameters<ResultWriter['rows']>): Promise<number>;
  /** Starts a result set made of the row packets of backends. */
  forward(): ForwardedResult;
  /**
   * Asks the client for a file (LOCAL INFILE) and gives its bytes as they come, at the speed at which they are taken. Read to its end, or over,
   * in any case: the statement's result follows. Errors: 4166 when the client sends none.
   */
  requestFile(name: string): AsyncIterable<Buffer>;
  /** True once anything of the current result was written (an error can then not be retried elsewhere). */
  readonly started: boolean;
}

/** A result set in the making from raw packets of one or more backends. */
export interface ForwardedResult {
  /**
   * Column definitions as the backend sent them; `schema` replaces the physical database in them (null = leave). First call wins, later ones
   * are ignored.
   * @param areBinary the row packets will be those of the binary protocol: only where `wantsBinaryPackets`
   */
  columns(definitions: ColumnDefinitions, schema: string | null, areBinary?: boolean): void;
  /** Whole row packets with headers; sequence numbers are rewritten. Returns false when the socket is full. */
  rowPackets(chunk: Buffer, packetCount: number): boolean;
  drained(): Promise<void>;
  /** The EOF or OK packet that ends it. Undefined when there is nothing to wait for: the socket wants more at once, as it mostly does. */
  end(warningCount: number, more: boolean): Promise<void> | undefined;
}

export type { BulkParameter, ColumnType, ParameterValue };
