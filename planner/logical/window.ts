import type { AggregateCall, FrameClause, FunctionCall } from '../sql/ast';
import type { LogicalPlan, SortKey } from './plan';

/** Window functions over one window. Output: the input's columns, then the calls. */
export interface WindowPlan {
  readonly kind: 'window';
  readonly input: LogicalPlan;
  /** Columns of the input. */
  readonly partitionBy: readonly number[];
  readonly orderBy: readonly SortKey[];
  readonly calls: readonly WindowItem[];
}

export interface WindowItem {
  readonly id: number;
  /** Its arguments are columns of the input. */
  readonly call: FunctionCall | AggregateCall;
  /** null: the default frame. */
  readonly frame: FrameClause | null;
  /** RANGE with offsets: the columns that hold where the frame of each row begins and ends. */
  readonly start: number | null;
  readonly end: number | null;
}

/** What MySQL has and MariaDB has not: a default of LAG and LEAD, and RANGE over dates by intervals. No backend is asked to do it. */
export function isBeyondMariaDb(call: FunctionCall | AggregateCall, frame: FrameClause | null): boolean {
  return ((call.name === 'lag' || call.name === 'lead') && call.arguments.length > 2) || hasInterval(frame);
}

export function hasInterval(frame: FrameClause | null): boolean {
  return [frame?.start, frame?.end].some((bound) => bound?.kind === 'offset' && bound.offset.kind === 'interval');
}
