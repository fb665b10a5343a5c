/**
 * The logical plan: what a query computes, before it is decided who computes it. Immutable plain data; expressions are the syntax tree's with
 * columns bound to ids (`bound-column`). Rules (planner/rules) rewrite it; lower (planner/lower) turns it into the physical plan.
 */
import type { ColumnType, Field } from '../../engine/batch/column-type';
import type { JoinType } from '../../engine/plan';
import type { VirtualTable } from '../facts';
import type { AggregateCall, Expression } from '../sql/ast';
import type { ResolvedTable } from '../tables';
import type { RecursivePlan, SharedPlan, WorkingTablePlan } from './common-table';
import type { JsonTablePlan } from './json-table';
import type { SetOperationPlan, UnionPlan } from './set-operation';
import type { WindowPlan } from './window';

/** One column of the plan. Ids are unique in a statement. */
export interface PlanColumn {
  readonly id: number;
  readonly name: string;
  /** null until it is known: expressions are typed by the backend that computes them, or by the engine. */
  readonly type: ColumnType | null;
  /** Where it comes from, for columns that are a table's own. */
  readonly field: Field | null;
  /** Computed on the nodes for an expression further up, where it is no column: how strong its collation is there is not known. */
  readonly isPart?: true;
}

/** Rows of one table. `columns` are all of its columns. */
export interface ScanPlan {
  readonly kind: 'scan';
  readonly table: ResolvedTable;
  /** Unique in the statement: the alias in printed SQL. */
  readonly alias: string;
  readonly columns: readonly number[];
  /** Data nodes that hold rows which can matter, by routing; any one of them will do when `anyNode` (global tables). */
  readonly nodes: readonly string[];
  readonly anyNode: boolean;
}

/** Output columns: those of both sides for inner, left and single; those of the left for semi and anti; those of the left and `mark` for mark. */
export interface JoinPlan {
  readonly kind: 'join';
  readonly type: JoinType;
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  /** Conjuncts; empty = cross join. Unknown is as good as false. */
  readonly on: readonly Expression[];
  /** Of anti and mark: further conjuncts, whose unknown is not false. `x NOT IN (SELECT y …)` is an anti join comparing x = y. */
  readonly compare: readonly Expression[];
  /** Of mark: its column. */
  readonly mark: number | null;
  /** Set where the held side's keys narrow the other side (planner/rules/narrow-by-keys.ts). */
  readonly narrowing?: JoinNarrowing;
}

/** Numbers of the parameters that stand for the gaps (engine/plan.ts, KeyGap). `all` is the filter's own number. */
export interface KeyGaps {
  readonly all: number;
  readonly list: number;
}

export interface JoinNarrowing extends KeyGaps {
  readonly build: 'left' | 'right';
  /** The equality of `on` whose held side's values are told. */
  readonly predicate: Expression;
  /** With more keys the other side is not narrowed. */
  readonly keysMax: number;
}

/** A join whose right side may use columns of the left: correlated subqueries that no join can stand for, and LATERAL. */
export interface ApplyPlan extends Omit<JoinPlan, 'kind' | 'narrowing'> {
  readonly kind: 'apply';
}

export interface FilterPlan {
  readonly kind: 'filter';
  readonly input: LogicalPlan;
  readonly predicates: readonly Expression[];
}

export interface ProjectPlan {
  readonly kind: 'project';
  readonly input: LogicalPlan;
  readonly items: readonly ProjectItem[];
}

export interface ProjectItem {
  readonly id: number;
  readonly expression: Expression;
}

/** Output columns: the group keys, then the aggregates. */
export interface AggregatePlan {
  readonly kind: 'aggregate';
  readonly input: LogicalPlan;
  readonly groupBy: readonly ProjectItem[];
  readonly aggregates: readonly AggregateItem[];
  /** `whole`: from rows to results. `partial`: what shards compute for a later merge. `final`: merges partial results; arguments are their columns. */
  readonly phase: 'whole' | 'partial' | 'final';
  /** WITH ROLLUP: also super-aggregates, see the engine's plan. `rollup` is the column that says which keys are rolled up; null = none. */
  readonly rollup: number | null;
  /** `final`: the aggregate in one phase over the rows of one node. Its result types are those of the final phase. */
  readonly onePhase: AggregatePlan | null;
}

export interface AggregateItem {
  readonly id: number;
  /** `any_value` stands for a column that is neither grouped nor aggregated. */
  readonly call: AggregateCall;
}

export interface SortPlan {
  readonly kind: 'sort';
  readonly input: LogicalPlan;
  readonly keys: readonly SortKey[];
}

export interface SortKey {
  /** A column of the input. */
  readonly id: number;
  readonly descending: boolean;
}

export interface LimitPlan {
  readonly kind: 'limit';
  readonly input: LogicalPlan;
  readonly offset: number;
  readonly count: number;
  /** Message of the warning when rows are cut (sqlMaxLimit); null = none. */
  readonly warnWhenCut: string | null;
}

export interface DistinctPlan {
  readonly kind: 'distinct';
  readonly input: LogicalPlan;
}

/** Rows that are part of the plan: a virtual table's. */
export interface RowsPlan {
  readonly kind: 'rows';
  readonly table: VirtualTable;
  readonly columns: readonly number[];
}

/** One row without columns: SELECT without FROM. */
export interface DualPlan {
  readonly kind: 'dual';
}

/**
 * The border between shards and engine: everything below runs on the data nodes, each on its own rows, and the rows of all are gathered.
 * `order`: every node delivers its rows sorted by these columns, and gathering keeps that order.
 */
export interface GatherPlan {
  readonly kind: 'gather';
  readonly input: LogicalPlan;
  readonly location: Location;
  readonly order: readonly SortKey[] | null;
}

/** Where a part of the plan runs: on each of `nodes`, each over its own rows, so that the rows of all together are the result. */
export interface Location {
  /** At least one. */
  readonly nodes: readonly string[];
  /** Every node would give all rows: one of them is asked. */
  readonly anyNode: boolean;
  /** What says on which node a row is; null when nothing that is known does. */
  readonly partition: Partition | null;
}

export interface Partition {
  /** Equal for tables whose rows are placed alike: by the same function over the same nodes. */
  readonly scheme: string;
  /** Columns whose value is the partitioned one. */
  readonly columns: readonly number[];
}

export type LogicalPlan =
  | ScanPlan
  | JoinPlan
  | ApplyPlan
  | FilterPlan
  | ProjectPlan
  | AggregatePlan
  | SortPlan
  | LimitPlan
  | DistinctPlan
  | UnionPlan
  | SetOperationPlan
  | WindowPlan
  | JsonTablePlan
  | SharedPlan
  | RecursivePlan
  | WorkingTablePlan
  | RowsPlan
  | DualPlan
  | GatherPlan;

/** Ids of a plan's output columns, in order. */
export function outputOf(plan: LogicalPlan): readonly number[] {
  switch (plan.kind) {
    case 'scan':
    case 'rows':
    case 'union':
    case 'set-operation':
    case 'shared':
    case 'recursive':
    case 'working-table':
      return plan.columns;
    case 'json-table':
      return [...outputOf(plan.input), ...plan.columns];
    case 'window':
      return [...outputOf(plan.input), ...plan.calls.map((item) => item.id)];
    case 'join':
    case 'apply':
      return joinOutput(plan);
    case 'project':
      return plan.items.map((item) => item.id);
    case 'aggregate':
      return [
        ...plan.groupBy.map((item) => item.id),
        ...plan.aggregates.map((item) => item.id),
        ...(plan.rollup === null ? [] : [plan.rollup]),
      ];
    case 'dual':
      return [];
    case 'filter':
    case 'sort':
    case 'limit':
    case 'distinct':
    case 'gather':
      return outputOf(plan.input);
  }
}

function joinOutput(plan: JoinPlan | ApplyPlan): readonly number[] {
  switch (plan.type) {
    case 'inner':
    case 'left':
    case 'single':
      return [...outputOf(plan.left), ...outputOf(plan.right)];
    case 'semi':
    case 'anti':
      return outputOf(plan.left);
    case 'mark':
      return [...outputOf(plan.left), plan.mark!];
  }
}

/** Rewrites the direct children; returns the same object when none changed. */
export function mapInputs(plan: LogicalPlan, map: (input: LogicalPlan) => LogicalPlan): LogicalPlan {
  switch (plan.kind) {
    case 'scan':
    case 'rows':
    case 'dual':
    case 'working-table':
      return plan;
    case 'join':
    case 'apply':
    case 'set-operation': {
      const left = map(plan.left);
      const right = map(plan.right);
      return left === plan.left && right === plan.right ? plan : { ...plan, left, right };
    }
    case 'union': {
      const inputs = plan.inputs.map(map);
      return inputs.every((input, index) => input === plan.inputs[index]) ? plan : { ...plan, inputs };
    }
    case 'recursive': {
      const seed = map(plan.seed);
      const step = map(plan.step);
      return seed === plan.seed && step === plan.step ? plan : { ...plan, seed, step };
    }
    case 'filter':
    case 'project':
    case 'aggregate':
    case 'sort':
    case 'limit':
    case 'distinct':
    case 'window':
    case 'json-table':
    case 'shared':
    case 'gather': {
      const input = map(plan.input);
      return input === plan.input ? plan : { ...plan, input };
    }
  }
}

export function inputsOf(plan: LogicalPlan): readonly LogicalPlan[] {
  const inputs: LogicalPlan[] = [];
  mapInputs(plan, (input) => {
    inputs.push(input);
    return input;
  });
  return inputs;
}

/** The scans of a plan, left to right. */
export function scansOf(plan: LogicalPlan): readonly ScanPlan[] {
  return plan.kind === 'scan' ? [plan] : inputsOf(plan).flatMap(scansOf);
}
