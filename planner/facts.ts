import type { Catalog } from '../conf/catalog';
import type { Capabilities, TableDescription } from '../connectors/connector';
import type { ColumnType, Field } from '../engine/batch/column-type';

/** What planning may ask of the world: facts as plain data, never live connections. Implemented by server/. */
export interface PlannerFacts {
  readonly catalog: Catalog;
  /** Columns and keys of a logical table, loaded from its first data node when not known yet; null when the backend has no such table. */
  table(schema: string, name: string): Promise<TableDescription | null>;
  /** Figures about a logical table's rows, some minutes old at most; null when there are none. */
  statistics(schema: string, name: string): Promise<TableStatistics | null>;
  capabilities(dataNode: string): Capabilities;
  /** System property `stringShardKeysExact`: string sharding keys are always spelled as they are stored. */
  readonly exactStrings: boolean;
  /** A table of information_schema and the like, as this session may see it; null when there is none of that name. */
  virtualTable(
    schema: string,
    name: string,
    request: VirtualRequest,
    session: PlannerSession,
  ): Promise<VirtualTable | null>;
  /**
   * For each value the data node on which a row of the table has it in the column, null where none has; in a transaction its own rows are seen.
   * Values are SQL literals. Parents of child tables are found by it.
   */
  nodesOfRows(lookup: RowLookup, session: PlannerSession): Promise<readonly (string | null)[]>;
  /** The result columns of a query without running it (the query is sent with LIMIT 0). Errors are the backend's. */
  describe(dataNode: string, sql: string, session: PlannerSession): Promise<readonly Field[]>;
  /**
   * The collations by which the named result columns of a query compare. Result columns tell only the connection's. Asked of nodes that
   * speak MySQL.
   */
  collations(
    dataNode: string,
    sql: string,
    columns: readonly string[],
    session: PlannerSession,
  ): Promise<readonly string[]>;
  /** Makes the engine know how the named collations compare, as far as a backend tells. Those of `collations` it knows already. */
  knowCollations(names: readonly string[], session: PlannerSession): Promise<void>;
}

/** Estimates: plans are chosen by them, results never depend on them. */
export interface TableStatistics {
  readonly rows: number;
  /** Different values by upper-case column name, of the columns of which it is known. */
  readonly distinct: ReadonlyMap<string, number>;
}

export interface RowLookup {
  readonly dataNodes: readonly string[];
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly values: readonly string[];
}

/** Rows that the planner inlines into a statement. */
export interface VirtualTable {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly VirtualCell[])[];
}

/** Numbers may come as text: values take the form of their column. Dates and times are text. */
export type VirtualCell = string | number | null;

/** What a statement needs of a virtual table. A table may give more rows than that: the statement's own conditions are still applied. */
export interface VirtualRequest {
  /** By lower-case column name: conditions that every row which matters fulfils. */
  readonly restrictions: ReadonlyMap<string, readonly Restriction[]>;
  /** Lower-case names of the columns that the statement can use; null = all. Others may be NULL in the rows. */
  readonly columns: ReadonlySet<string> | null;
}

export type Restriction =
  | { readonly kind: 'in'; readonly values: readonly string[] }
  | { readonly kind: 'like'; readonly pattern: string };

/** What planning may ask of a session. */
export interface PlannerSession {
  /** Current logical schema. */
  readonly schema: string | null;
  readonly sqlMode: ReadonlySet<string>;
  /** Collation of the connection: that of string literals. */
  readonly collation: string;
  readonly inTransaction: boolean;
  /** Data nodes that the open transaction has come to, in that order. */
  readonly transactionNodes: readonly string[];
  /** The plan will be shown: figures of its tables are asked for also where nothing is chosen by them. */
  readonly explains: boolean;
  /** The same session with another current schema, for one statement. Errors: 1044, 1049. */
  inSchema(name: string): PlannerSession;
  /** The text of the named session function (`database`, `user`, `connection_id`, `last_insert_id` …) as a SQL literal; null = not a session function. */
  functionValue(name: string): string | null;
  /** SQL literal; `NULL` for a variable that was never set. */
  userVariable(name: string): string;
  /** Those that were set, in lower case. */
  userVariableNames(): readonly string[];
  /** SQL literal; null = unknown variable (1193). */
  systemVariable(scope: 'session' | 'global' | 'system', name: string): string | null;
  /** Type of @@name; null for texts and where it is not known. */
  systemVariableType(name: string): ColumnType | null;
  /**
   * The statement's time in the session's time zone, for NOW() and its kin when several nodes must agree: `name` is the function in lower
   * case, `digits` its fractional digits. null = not such a function.
   */
  statementTime(
    name: string,
    digits: number,
  ): { readonly type: 'date' | 'time' | 'timestamp'; readonly value: string } | null;
}
