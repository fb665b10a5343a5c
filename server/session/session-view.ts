/**
 * A session as statements see it (SET, SHOW, USE, virtual tables …). session.ts implements it; statements never see sockets or pools.
 */

import type { Catalog, User } from '../../conf/catalog';
import type { LoadResult } from '../../conf/load/load-catalog';
import type { TableDescription } from '../../connectors/connector';
import type { StatementPlan } from '../../engine/plan';
import type { OpenTransaction } from '../../engine/transaction/coordinator';
import type { PlannerSession, VirtualTable } from '../../planner/facts';
import type { ClientConnection } from '../../protocol/handler';
import type { ReloadOutcome } from '../live-configuration';
import type { Observation } from '../observe/observation';
import type { BackendVariables } from '../variables/backend-variables';
import type { SessionVariables } from './session-variables';
import type { TableToLock } from './table-locks';
import type { TemporaryTables } from './temporary-tables';

export interface SessionView extends PlannerSession {
  readonly client: ClientConnection;
  readonly user: User;
  readonly server: ServerView;
  /** Current logical schema; null = none. Set through `useSchema`, which checks it. */
  readonly schema: string | null;
  readonly variables: SessionVariables;
  /** Errors and warnings of the last statement that was not SHOW WARNINGS or the like. */
  readonly diagnostics: readonly Diagnostic[];
  readonly inTransaction: boolean;
  /** Adds a warning to the statement that runs. */
  warn(message: string): void;
  /** As warn, of any kind. */
  readonly note: (diagnostic: Diagnostic) => void;
  /** To `diagnostics` as they are, those of an earlier statement included. */
  readonly addDiagnostic: (diagnostic: Diagnostic) => void;
  /** Errors: 1049 unknown schema, 1044 not allowed for this user. */
  useSchema(name: string): void;
  /** Plans one statement as this session would run it, without running it. */
  plan(sql: string): Promise<StatementPlan>;
  /** The same for EXPLAIN: with figures of the tables. Errors: also those of the firewall. */
  explain(sql: string): Promise<StatementPlan>;
  /** The value of an expression, as a SQL literal. Errors: as SELECT gives them; 1242 when it is not one value. */
  evaluate(expression: string): Promise<string>;
  /** Opens a transaction; one that is open is committed first. */
  begin(start: TransactionStart): Promise<void>;
  /** How the open transaction began, for one that is chained to it; empty when there is none. */
  transactionStart(): TransactionStart;
  /** Errors: the backend's; 1105 when only some nodes committed. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Errors: 1305 unknown savepoint. */
  savepoint(action: 'set' | 'rollback to' | 'release', name: string): Promise<void>;
  readonly temporaryTables: Pick<TemporaryTables, 'areThere' | 'has' | 'hasNamed' | 'dataNodeFor'>;
  /** @param sql CREATE TEMPORARY TABLE, as its data node gets it */
  createTemporaryTable(schema: string, name: string, sql: string): Promise<void>;
  dropTemporaryTable(schema: string, name: string): Promise<void>;
  /** What the data node of the schema's temporary tables answers to a SHOW. */
  showTemporaryTable(schema: string, sql: string): Promise<VirtualTable>;
  /** Locks all of them, in place of those that are locked; an open transaction is committed first. */
  lockTables(tables: readonly TableToLock[]): Promise<void>;
  unlockTables(): Promise<void>;
  /** Makes sure that backends take the session's variables. Errors: the backend's (1193 unknown variable, 1231 wrong value). */
  checkVariables(): Promise<void>;
  /** PREPARE name FROM …: name in lower case → text. */
  readonly namedStatements: Map<string, string>;
  /** Logical schemas that the user may see, sorted. */
  visibleSchemas(): readonly string[];
}

/** One line of SHOW WARNINGS. */
/** What a statement says of the transaction that it begins; absent = as SET TRANSACTION and the session say. */
export interface TransactionStart {
  readonly readOnly?: boolean;
  readonly isolation?: string | null;
  readonly consistentSnapshot?: boolean;
}

export interface Diagnostic {
  readonly level: 'Note' | 'Warning' | 'Error';
  readonly code: number;
  readonly message: string;
  /** Of errors; absent = by the number. */
  readonly sqlState?: string;
}

/** What a session knows of the server it runs in. */
export interface ServerView {
  readonly catalog: Catalog;
  readonly metadata: TableMetadata;
  readonly information: BackendInformation;
  readonly configuration: ConfigurationFiles;
  /** As announced in the handshake. */
  readonly version: string;
  readonly startedAt: Date;
  /** All sessions, for the process list. */
  processes(): readonly ProcessEntry[];
  /** Ends a session's running statement, or the session itself. Errors: 1094 unknown thread id. */
  kill(processId: number, kind: 'query' | 'connection', by: SessionView): void;
  /** Status counters by the names of SHOW STATUS: `Questions`, `Threads_connected`, `Uptime` … */
  status(): ReadonlyMap<string, string>;
  /** Transactions over several data nodes that are committing, in doubt, or somebody else's. */
  openTransactions(): readonly OpenTransaction[];
  /** System variables as the backends have them. */
  readonly backendVariables: BackendVariables;
  /** Statistics and logs of statements. */
  readonly observation: Observation;
  /** Changes of global variables, seen by sessions that start later. */
  readonly globals: GlobalVariables;
}

/** The files of the configuration folder. */
export interface ConfigurationFiles {
  /** What they would make with these texts in the place of some of them, by name. */
  check(texts: ReadonlyMap<string, string>): LoadResult;
  /** Reads them again; sessions take what they say with their next statement. Never rejects. */
  reload(): Promise<ReloadOutcome>;
}

export interface GlobalVariables {
  /** Lower-case name → SQL literal, for those that were SET GLOBAL. */
  readonly changed: Map<string, string>;
}

/** Columns and keys of logical tables: read from the backends, kept until DDL or a reload. */
export interface TableMetadata {
  /** null when the backend has no such table. Errors: the backend's, when it cannot be reached. */
  table(schema: string, name: string): Promise<TableDescription | null>;
  /**
   * All tables of a logical schema: the configured ones that exist on their data nodes, and those of the default node. Names as configured
   * or, for others, as the backend spells them. Sorted. Data nodes that cannot be reached are left out and reported in `unreachable`.
   */
  tables(
    schema: string,
  ): Promise<{ readonly tables: readonly TableDescription[]; readonly unreachable: readonly string[] }>;
  /** SHOW CREATE TABLE as the backend gives it, with the logical name; null when there is no such table. */
  /** @param sqlMode decides which quotes are around names, and is the backend's own when there is none */
  createTable(schema: string, name: string, sqlMode?: string | null): Promise<CreateText | null>;
  forget(schema: string, tables: readonly string[] | null): void;
}

/** The statement that would make a table or view. */
export type CreateText =
  | { readonly kind: 'table'; readonly name: string; readonly text: string }
  | {
      readonly kind: 'view';
      readonly name: string;
      readonly text: string;
      readonly characterSet: string;
      readonly collation: string;
    };

/** A row of a backend's information_schema by upper-case column name. */
export type BackendRow = Readonly<Record<string, string | null>>;

/** What is asked of the backends' information_schema about the tables of a logical schema. */
export interface InformationQuery {
  /** Of information_schema, e.g. `COLUMNS`. */
  readonly table: string;
  readonly schemaColumn: string;
  readonly tableColumn: string;
  /** null = all. */
  readonly columns: readonly string[] | null;
  /** Which tables matter, by logical name. */
  readonly wanted: (name: string) => boolean;
  /** The tables that matter, where they can be listed; null = `wanted` decides. */
  readonly names: readonly string[] | null;
  /** Asks all data nodes of a table and not only its first; the rows of all come, for the caller to add up. */
  readonly everyNode: boolean;
  /** The same rows made from a description, for backends that are not MySQL. */
  readonly described: (schema: string, table: TableDescription) => readonly BackendRow[];
}

/** The backends' own information_schema in logical names. Errors: the backend's, when none that must be asked can be reached. */
export interface BackendInformation {
  /** @param warn told of hosts that cannot be reached: their tables are left out */
  tableRows(schema: string, query: InformationQuery, warn: (message: string) => void): Promise<readonly BackendRow[]>;
  /** Rows about a schema's routines, events …, which live on its default node; none when it has no such node. */
  defaultNodeRows(
    schema: string,
    query: Pick<InformationQuery, 'table' | 'schemaColumn'>,
  ): Promise<readonly BackendRow[]>;
  /** A table of the server's own (ENGINES, COLLATIONS …) from the first backend that gives it; null when none does. */
  anyNodeRows(table: string): Promise<readonly BackendRow[] | null>;
  /** A query of the server's own tables or none, likewise. */
  rowsOfAnyNode(sql: string): Promise<readonly BackendRow[] | null>;
  /** Runs a SHOW on the schema's default node; null when it has none that is MySQL. Errors: the backend's. */
  onDefaultNode(schema: string, sql: string): Promise<VirtualTable | null>;
  /** SCHEMATA's row; null when no MySQL backend holds the schema. */
  schemaRow(schema: string): Promise<BackendRow | null>;
}

/** One line of SHOW PROCESSLIST. */
export interface ProcessEntry {
  readonly id: number;
  readonly user: string;
  /** `host:port` */
  readonly host: string;
  readonly schema: string | null;
  /** `Query`, `Sleep`, `Execute` … */
  readonly command: string;
  readonly seconds: number;
  readonly state: string;
  readonly sql: string | null;
}
