import type { Capabilities } from '../../connectors/connector';
import type { BindContext } from '../bind/bind-context';
import type { TableStatistics } from '../facts';
import type { ResolvedTable } from '../tables';

/** Rules as EXPLAIN names them (docs/explain.md says what each does). */
export type RuleName =
  | 'simplify-conditions'
  | 'move-filters'
  | 'infer-equalities'
  | 'outer-join-to-inner'
  | 'join-on-nodes'
  | 'join-before-subquery'
  | 'order-joins'
  | 'push-down-filter'
  | 'push-down-project'
  | 'push-down-outer-join'
  | 'push-down-aggregate'
  | 'split-aggregate'
  | 'distinct-below-aggregate'
  | 'aggregate-below-join'
  | 'push-down-sort'
  | 'push-down-limit'
  | 'push-down-distinct'
  | 'push-down-union'
  | 'push-down-window'
  | 'push-down-json-table'
  | 'compute-parts-below'
  | 'subquery-to-join'
  | 'decorrelate'
  | 'subquery-for-each-row'
  | 'distinct-partners'
  | 'narrow-by-keys'
  | 'narrow-by-same-keys';

/** What rules may ask, and whom they tell. */
export interface RuleContext {
  readonly binding: BindContext;
  readonly capabilities: (dataNode: string) => Capabilities;
  /** Called by a rule that has changed the plan. */
  readonly applied: (rule: RuleName) => void;
  /** null = nothing is known. */
  readonly statistics: (table: ResolvedTable) => TableStatistics | null;
}
