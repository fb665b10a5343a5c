import type { PhysicalPlan, Target } from '../../engine/plan';

/** What was measured of an operator, or of a statement on a data node. Of a subplan's operators: all runs together. */
export interface Measured {
  /** How often it was started. */
  readonly runs: number;
  /** Rows that it gave. */
  readonly rows: number;
  /** Batches of them; null where row packets went by undecoded. */
  readonly batches: number | null;
  /** Bytes that the rows take as columns in memory or, undecoded, in packets. */
  readonly bytes: number;
  /** From the first pull to the first rows; null when there were none. */
  readonly firstRowsMs: number | null;
  /** In which somebody waited for its rows, waiting for its inputs included. */
  readonly totalMs: number;
  /** Most bytes that it held at a time. */
  readonly memoryPeakBytes: number;
  readonly spilledBytes: number;
  readonly spillFiles: number;
}

/** A statement that was run to be explained. */
export interface Analysis {
  /** null = it never ran: nobody asked for its rows. */
  measuredOperator(plan: PhysicalPlan): Measured | null;
  /** Of a statement whose rows go to the client undecoded. */
  measuredTarget(target: Target): Measured | null;
  readonly total: AnalysisTotal;
}

export interface AnalysisTotal {
  readonly planningMs: number;
  readonly runningMs: number;
  /** Rows that the client would have got. */
  readonly rows: number;
  readonly memoryPeakBytes: number;
  readonly spilledBytes: number;
}
