import type { LogicalPlan } from './plan';

/** A common table expression that several places name: they share the rows. Each place has column ids of its own. */
export interface SharedPlan {
  readonly kind: 'shared';
  /** Equal for places that share. */
  readonly number: number;
  readonly input: LogicalPlan;
  /** For each of `source`, its id here. */
  readonly columns: readonly number[];
  /** Columns of the input. */
  readonly source: readonly number[];
}

/** WITH RECURSIVE: the rows of the seed, then those that the step makes of the rows before, as long as there are any. */
export interface RecursivePlan {
  readonly kind: 'recursive';
  readonly number: number;
  readonly seed: LogicalPlan;
  readonly step: LogicalPlan;
  /** UNION, not UNION ALL. */
  readonly distinct: boolean;
  /** CYCLE … RESTRICT: places of the columns in which no two rows are equal; null = none. */
  readonly cycle: readonly number[] | null;
  readonly columns: readonly number[];
}

/** In the step: the rows of the round before. */
export interface WorkingTablePlan {
  readonly kind: 'working-table';
  readonly number: number;
  readonly columns: readonly number[];
}
