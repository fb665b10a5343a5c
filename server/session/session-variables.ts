import type { SessionFacts } from '../../connectors/connector';
import type { ColumnType } from '../../engine/batch/column-type';

/**
 * The variables of one session. Names are lower case. Values go in and out as SQL literals (`'utf8mb4'`, `1`, `NULL`), so that they can be
 * put into statements as they are.
 */
export interface SessionVariables {
  readonly sqlMode: ReadonlySet<string>;
  readonly autocommit: boolean;
  /** Collation of the connection. */
  readonly collation: string;
  /** character_set_client: what statement texts are decoded from. */
  readonly clientCharset: string;
  /** character_set_results; null = as they are. */
  readonly resultsCharset: string | null;
  /** time_zone: the session's, or else the backends'. `SYSTEM`: that of their machines. */
  readonly timeZone: string;
  /** max_execution_time / max_statement_time in ms; 0 = none. */
  readonly statementTimeoutMs: number;
  /** sql_select_limit; null = none. */
  readonly selectLimit: bigint | null;
  /** What a backend connection must be set to. The same object until a variable changes, so that comparing is `===`. */
  readonly facts: SessionFacts;
  /** SQL literal; `NULL` when never set. */
  userVariable(name: string): string;
  userVariableNames(): readonly string[];
  setUserVariable(name: string, literal: string): void;
  /** SQL literal; null = no such variable. `system` is a bare @@name. */
  systemVariable(scope: 'session' | 'global' | 'system', name: string): string | null;
  /** Type of @@name as a result column; null for texts and where it is not known. */
  typeOf(name: string): ColumnType | null;
  /**
   * Errors: 1193 unknown, 1231 wrong value, 1232 wrong type, 1238 read only, 1229 global only, 1228 session only.
   * `literal` null = DEFAULT.
   */
  setSystemVariable(scope: 'session' | 'global', name: string, literal: string | null): void;
  /** SET NAMES charset [COLLATE collation]; null = DEFAULT. Errors: 1115 unknown charset, 1273 unknown collation, 1253 the two do not fit. */
  setNames(charset: string | null, collation: string | null): void;
  /** SET CHARACTER SET */
  setCharacterSet(charset: string | null): void;
  /** Isolation of the next transaction only (SET TRANSACTION …); taken by BEGIN. */
  setNextTransaction(options: { readonly isolation: string | null; readonly readOnly: boolean | null }): void;
  takeNextTransaction(): { readonly isolation: string | null; readonly readOnly: boolean | null } | null;
  /** All system variables, for SHOW VARIABLES: name → plain text value. */
  all(scope: 'session' | 'global'): ReadonlyMap<string, string>;
}
