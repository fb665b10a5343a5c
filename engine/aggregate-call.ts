import type { SortKey } from './plan';

/**
 * One aggregate. In `complete` phase the arguments are the values themselves; in `final` phase they are the partial results that fragments
 * computed (aggregates/<name>.ts says which columns: e.g. AVG takes SUM and COUNT).
 */
export interface AggregateCall {
  readonly function: AggregateFunction;
  readonly phase: 'complete' | 'final';
  readonly distinct: boolean;
  /** Input column indexes; empty for COUNT(*). */
  readonly arguments: readonly number[];
  /** GROUP_CONCAT and JSON_ARRAYAGG only: ORDER BY inside it, as input column indexes. */
  readonly orderBy: readonly SortKey[];
  /** GROUP_CONCAT only. */
  readonly separator: string | null;
  /** GROUP_CONCAT, JSON_ARRAYAGG, JSON_OBJECTAGG: group_concat_max_len in bytes. Otherwise null. */
  readonly limit: number | null;
  /** GROUP_CONCAT and JSON_ARRAYAGG: LIMIT inside it. Absent or null = none. */
  readonly rowLimit?: { readonly offset: number; readonly count: number } | null;
}

export type AggregateFunction =
  | 'count'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'group_concat'
  | 'bit_and'
  | 'bit_or'
  | 'bit_xor'
  | 'stddev_pop'
  | 'stddev_samp'
  | 'var_pop'
  | 'var_samp'
  | 'any_value'
  | 'json_arrayagg'
  | 'json_objectagg';
