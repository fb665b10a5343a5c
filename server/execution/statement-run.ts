import type { Catalog } from '../../conf/catalog';
import type { SessionFacts } from '../../connectors/connector';
import type { ServerMemory } from '../../engine/memory/server-memory';
import type { SpillSettings } from '../../engine/memory/spill';
import type { TimeZone } from '../../engine/types/time-zone';
import type { ResultWriter } from '../../protocol/handler';
import type { EngineThreads } from '../engine-threads/engine-threads';
import type { StatementRecord } from '../observe/statement-record';
import type { NamedLocks } from '../session/named-locks';
import type { Diagnostic, TableMetadata } from '../session/session-view';
import type { Transaction } from '../session/transaction';
import type { DataSources } from '../sources/data-sources';

/** One statement while it runs: what executing a plan may use of the session. */
export interface StatementRun {
  readonly transaction: Transaction;
  readonly namedLocks: NamedLocks;
  readonly catalog: Catalog;
  readonly metadata: TableMetadata;
  readonly sources: DataSources;
  readonly facts: SessionFacts;
  /** As `timeZone`, those of the session or, where it has not set them, of the backends. */
  readonly sqlMode: ReadonlySet<string>;
  readonly timeZone: string;
  readonly systemTimeZone: TimeZone | null;
  /** Aborted by KILL, timeout, or a client that left. */
  readonly signal: AbortSignal;
  readonly results: ResultWriter;
  /** Another result follows. */
  readonly more: boolean;
  /** The client wants rows that an UPDATE found, not those that it changed (CLIENT_FOUND_ROWS). */
  readonly foundRows: boolean;
  readonly memoryBudgetBytes: number;
  readonly serverMemory: ServerMemory;
  readonly spill: SpillSettings | null;
  readonly engineThreads: EngineThreads;
  /** `count` numbers of a sequence, in ascending order. */
  numbers(sequence: string, count: number): Promise<readonly bigint[]>;
  /** Gives a user variable a value: a SQL literal. */
  setUserVariable(name: string, literal: string): void;
  warn(diagnostic: Diagnostic): void;
  /** What ROW_COUNT() and LAST_INSERT_ID() say afterwards. */
  outcome(affectedRows: number, lastInsertId: bigint): void;
  /** What FOUND_ROWS() says afterwards. `sent`: rows that the client got, where that is less. */
  found(rows: number, sent?: number): void;
  /** What statistics and logs will say of it. */
  readonly record: StatementRecord;
}
