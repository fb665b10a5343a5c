/** One window function of a window plan, and its frame. */
import type { AggregateFunction } from './plan';

export interface WindowCall {
  readonly function: AggregateFunction | WindowFunction;
  /** Input columns. lag, lead: value, offset, default (the latter two constants or columns; absent = 1, NULL). ntile, nth_value: count last. */
  readonly arguments: readonly number[];
  readonly frame: WindowFrame;
}

export type WindowFunction =
  | 'row_number'
  | 'rank'
  | 'dense_rank'
  | 'percent_rank'
  | 'cume_dist'
  | 'ntile'
  | 'lag'
  | 'lead'
  | 'first_value'
  | 'last_value'
  | 'nth_value'
  /** The order's only key is the value; the second argument the fraction, the same in the whole partition. */
  | 'percentile_cont'
  | 'percentile_disc';

export interface WindowFrame {
  readonly unit: 'rows' | 'range';
  readonly start: FrameBound;
  readonly end: FrameBound;
}

export type FrameBound =
  | { readonly kind: 'unbounded-preceding' }
  | { readonly kind: 'current-row' }
  | { readonly kind: 'unbounded-following' }
  /** ROWS n PRECEDING (negative) or FOLLOWING (positive). */
  | { readonly kind: 'rows'; readonly offset: number }
  /** RANGE: the input column that holds, for each row, the value of the only sort key at which the frame begins or ends. */
  | { readonly kind: 'value'; readonly column: number };
