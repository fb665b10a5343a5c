import type { BinaryOperator, Expression } from '../sql/ast';
import type { LogicalPlan } from './plan';

/** A subquery in an expression, over the logical plan. `x NOT IN (SELECT …)` is NOT over the form `any`. */
export interface BoundSubquery {
  readonly kind: 'bound-subquery';
  /** `any`, `all`: whether `operands operator columns` is true for some, or every, row. `scalar`: the one value of the one row, NULL without. */
  readonly form: 'exists' | 'scalar' | 'any' | 'all';
  readonly operator: BinaryOperator;
  /** Of any and all. Several for row constructors, which are compared with `=` only. */
  readonly operands: readonly Expression[];
  /** Columns of the plan that the operands are compared with, or that have the value. */
  readonly columns: readonly number[];
  readonly plan: LogicalPlan;
  /** Columns of the queries around it that it uses. */
  readonly free: readonly number[];
}
