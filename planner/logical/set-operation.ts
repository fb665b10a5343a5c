import type { LogicalPlan } from './plan';

/** UNION ALL of inputs with as many columns each. `columns` are its own ids. */
export interface UnionPlan {
  readonly kind: 'union';
  readonly inputs: readonly LogicalPlan[];
  readonly columns: readonly number[];
}

/** INTERSECT and EXCEPT, with ids of its own. */
export interface SetOperationPlan {
  readonly kind: 'set-operation';
  readonly operator: 'intersect' | 'except';
  readonly all: boolean;
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly columns: readonly number[];
}
