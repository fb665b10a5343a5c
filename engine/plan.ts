/**
 * The physical plan: the engine's instruction set. Immutable, serialisable plain data, complete in itself: parameters are already in it and
 * every fragment names its data node and SQL. Made by planner/lower, run by execute.ts, printed by planner/explain.ts.
 */
import type { Field } from './batch/column-type';
import type { ConstantValue, Expression } from './expressions/expression';

/** Runs `sql` on one data node. Columns as in `fields`, rows in `ordering` when the SQL has an ORDER BY. */
export interface FragmentPlan {
  readonly kind: 'fragment';
  readonly dataNode: string;
  readonly sql: string;
  readonly fields: readonly Field[];
}

/** All rows of all inputs, in no order; inputs run at the same time. UNION ALL. */
export interface AppendPlan {
  readonly kind: 'append';
  readonly inputs: readonly PhysicalPlan[];
  readonly fields: readonly Field[];
}

/** Merges inputs that are each sorted by `keys`; the result is sorted by them. Holds one batch of each input. */
export interface OrderedMergePlan {
  readonly kind: 'ordered-merge';
  readonly inputs: readonly PhysicalPlan[];
  readonly keys: readonly SortKey[];
  readonly fields: readonly Field[];
}

/** Rows for which the predicate is true (not NULL, not 0). */
export interface FilterPlan {
  readonly kind: 'filter';
  readonly input: PhysicalPlan;
  readonly predicate: Expression;
  readonly fields: readonly Field[];
}

/** One output column per expression. */
export interface ProjectPlan {
  readonly kind: 'project';
  readonly input: PhysicalPlan;
  readonly expressions: readonly Expression[];
  readonly fields: readonly Field[];
}

/** Sorts everything (stable). */
export interface SortPlan {
  readonly kind: 'sort';
  readonly input: PhysicalPlan;
  readonly keys: readonly SortKey[];
  readonly fields: readonly Field[];
}

/** The first `offset + count` rows of the sorted input, less the first `offset`: sort and limit in one, holding only what is needed. */
export interface TopNPlan {
  readonly kind: 'top-n';
  readonly input: PhysicalPlan;
  readonly keys: readonly SortKey[];
  readonly offset: number;
  readonly count: number;
  readonly fields: readonly Field[];
}

export interface LimitPlan {
  readonly kind: 'limit';
  readonly input: PhysicalPlan;
  readonly offset: number;
  /** null = no end. */
  readonly count: number | null;
  /** Set when the limit is sqlMaxLimit's and not the statement's: rows cut off raise a warning. */
  readonly warnWhenCut: string | null;
  readonly fields: readonly Field[];
}

/** Rows that differ in at least one column, compared as MySQL's DISTINCT does (NULLs equal, strings by collation). Keeps the first of equals. */
export interface DistinctPlan {
  readonly kind: 'distinct';
  readonly input: PhysicalPlan;
  readonly fields: readonly Field[];
}

/**
 * GROUP BY. Output columns: the group keys in order, then the aggregates in order. Without group keys: exactly one row.
 * A group key's value is that of the first row of the group that arrived.
 */
export interface AggregatePlan {
  readonly kind: 'aggregate';
  readonly input: PhysicalPlan;
  /** Input column indexes. */
  readonly groupKeys: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  readonly fields: readonly Field[];
}

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
  /** GROUP_CONCAT only: ORDER BY inside it, as input column indexes. */
  readonly orderBy: readonly SortKey[];
  /** GROUP_CONCAT only. */
  readonly separator: string | null;
  /** GROUP_CONCAT: group_concat_max_len in bytes. Otherwise null. */
  readonly limit: number | null;
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
  | 'any_value';

/** Inner hash join: rows of both sides whose keys are equal (NULL never is) and for which `residual` is true. Output: left columns, then right columns. */
export interface HashJoinPlan {
  readonly kind: 'hash-join';
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  /** Same count on both sides, pairwise of types that compare exactly (the planner casts where needed). Empty = cross join. */
  readonly leftKeys: readonly number[];
  readonly rightKeys: readonly number[];
  /** Which side is held in the hash table. */
  readonly build: 'left' | 'right';
  /** Over left columns followed by right columns; null = none. */
  readonly residual: Expression | null;
  readonly fields: readonly Field[];
}

/** Rows that are part of the plan. `rows[i][j]` is column j of row i. With no columns and one row: SELECT without FROM. */
export interface ValuesPlan {
  readonly kind: 'values';
  readonly rows: readonly (readonly ConstantValue[])[];
  readonly fields: readonly Field[];
}

export type PhysicalPlan =
  | FragmentPlan
  | AppendPlan
  | OrderedMergePlan
  | FilterPlan
  | ProjectPlan
  | SortPlan
  | TopNPlan
  | LimitPlan
  | DistinctPlan
  | AggregatePlan
  | HashJoinPlan
  | ValuesPlan;

/** NULLs sort first ascending, last descending, as in MySQL. Strings sort by the collation of their column. */
export interface SortKey {
  /** Input column index. */
  readonly column: number;
  readonly descending: boolean;
}

/** One statement for one data node. */
export interface Target {
  readonly dataNode: string;
  readonly sql: string;
}

/** What a whole statement does. */
export type StatementPlan =
  /** Row packets (or the OK) of the targets go to the client undecoded. With one target: the verbatim path. Several targets only for SELECT. */
  | {
      readonly kind: 'forward';
      readonly targets: readonly Target[];
      /** Logical schema to show in column definitions. */
      readonly schema: string;
      /** The statement changes data or locks rows: it belongs to the transaction, and to the write host. */
      readonly writes: boolean;
      /** Set when sqlMaxLimit put a LIMIT into the SQL: when `rows` rows came, the statement gets `message` as a warning. */
      readonly cut: { readonly rows: number; readonly message: string } | null;
    }
  /** The engine produces the rows. */
  | { readonly kind: 'rows'; readonly root: PhysicalPlan; readonly locks: boolean }
  /** DML on several nodes at once: all or none. */
  | {
      readonly kind: 'write';
      readonly targets: readonly Target[];
      /** `sum` of affected rows; `one`: each node did the same (global tables), so count one node only. */
      readonly affected: 'sum' | 'one';
    }
  /** DDL: to every node, in parallel, outside transactions. `tables` are the logical tables whose metadata changes. */
  | {
      readonly kind: 'ddl';
      readonly targets: readonly Target[];
      readonly schema: string;
      readonly tables: readonly string[];
    };
