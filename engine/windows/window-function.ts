import type { ColumnType } from '../batch/column-type';
import type { Vector } from '../batch/record-batch';
import type { Run } from '../operators/operator';
import type { AggregateFunction } from '../plan';
import type { WindowCall, WindowFunction } from '../window-call';
import type { Frames } from './frames';
import type { WindowRows } from './window-rows';

/** One call over some whole partitions. */
export interface WindowInput {
  readonly call: WindowCall;
  readonly rows: WindowRows;
  /** The call's arguments. */
  readonly columns: readonly Vector[];
  /** Frames of the rows; made when first asked for, as many functions do not look at them. */
  readonly frames: Frames;
  readonly resultType: ColumnType;
  readonly run: Run;
}

/** A function over a window: one value for each row. */
export type WindowComputation = (input: WindowInput) => Vector | Promise<Vector>;

/** Everything that can stand before OVER. */
export type WindowFunctionName = AggregateFunction | WindowFunction;
