import type { DialectName } from '../connectors/connector';
import type { PacketColumns } from './batch/packets';
import type { BatchStream } from './batch/record-batch';
import type { ServerMemory } from './memory/server-memory';
import type { SpillSettings } from './memory/spill';
import type { OperatorUsage } from './memory/usage';
import type { BatchSource } from './operators/operator';
import type { PhysicalPlan } from './plan';
import type { TimeZone } from './types/time-zone';

/** In bytes. */
export interface ResourceUsage {
  /** Most that operators held in memory at a time. */
  readonly memoryPeakBytes: number;
  /** All that went to disk. */
  readonly spilledBytes: number;
}

/** What a running plan may use. Made by the session for each statement. */
export interface ExecutionContext {
  /** Aborted by KILL, timeout, or a client that left. */
  readonly signal: AbortSignal;
  /**
   * Runs a fragment on its data node. The stream owns its connection and gives it back when it ends, is returned, or throws.
   * @param packets absent: all columns are decoded
   * @param signal aborted with the statement's, and when the rows are not wanted any more before the promise has settled. Absent: the statement's
   * @param estimatedRows of FragmentPlan
   */
  runFragment(
    dataNode: string,
    sql: string,
    packets?: PacketColumns,
    signal?: AbortSignal,
    estimatedRows?: number,
  ): Promise<BatchStream>;
  /** The dialect in which values are written in SQL for a data node. Absent: MySQL's. */
  dialect?(dataNode: string): DialectName;
  /**
   * Statements on one data node must follow one another where the plan leaves a choice: a transaction has one connection to each. Then both
   * sides of a join do not start together, and the runs of a subplan do not overlap. Absent: they may.
   */
  readonly sequential?: boolean;
  /** Adds a warning of the engine's own to the statement. */
  warn(errno: number, message: string, level?: 'Note' | 'Warning'): void;
  /** The session's sql_mode, upper-case names; what expressions do about division by zero and zero dates. Absent: none. */
  readonly sqlMode?: ReadonlySet<string>;
  /** The session's time zone: an offset such as `+05:30`, a name of the IANA database, or SYSTEM. Absent or null (it is not known): functions that need it refuse. */
  readonly timeZone?: string | null;
  /** What the backends call SYSTEM. Absent or null: not known. */
  readonly systemTimeZone?: TimeZone | null;
  /** Most bytes that operators of this statement may hold together. */
  readonly memoryBudgetBytes: number;
  /** What the statements of the server hold together. Absent: nobody counts. */
  readonly serverMemory?: ServerMemory;
  /** Where operators put rows for which that is not enough. Absent or null: nowhere, statements that need more end with errno 1038. */
  readonly spill?: SpillSettings | null;
  /** Puts something between an operator and who pulls it, to measure: called for each operator when it is made, in a subplan for every run. */
  observe?(plan: PhysicalPlan, source: BatchSource): BatchSource;
  /** Where what an operator uses is counted, asked for each operator when it is made. Absent: nobody counts by operator. */
  usageOf?(plan: PhysicalPlan): OperatorUsage;
  /** Told, once, what the statement used, when it has ended in whatever way. */
  ended?(usage: ResourceUsage): void;
}
