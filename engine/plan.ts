/**
 * The physical plan: the engine's instruction set. Immutable, serialisable plain data, complete in itself: parameters are already in it and
 * every fragment names its data node and SQL. Made by planner/lower, run by execute.ts, printed by planner/explain.ts.
 */
import type { AggregateCall } from './aggregate-call';
import type { Field } from './batch/column-type';
import type { PacketColumns } from './batch/packets';
import type {
  CalledNumbers,
  InsertLiteralsPlan,
  InsertText,
  KeyedChange,
  RowDestination,
  RowNumbers,
  SplitInsert,
  UpdatedDuplicates,
} from './change-plan';
import type { ConstantValue, Expression } from './expressions/expression';
import type { LoadDataPlan } from './load-data-plan';
import type { UserVariable } from './user-variable';
import type { WindowCall } from './window-call';

export type { AggregateCall, AggregateFunction } from './aggregate-call';

/** What all operators have. */
interface PlanNode {
  readonly fields: readonly Field[];
  /** Rows that it gives, about: told by EXPLAIN. Absent where nothing is known of the tables below. */
  readonly estimatedRows?: number;
}

/** Runs `sql` on one data node. Columns as in `fields`, rows in `ordering` when the SQL has an ORDER BY. */
export interface FragmentPlan extends PlanNode {
  readonly kind: 'fragment';
  readonly dataNode: string;
  readonly sql: string;
  /** Below an apply: places in `sql` that take a parameter's value as a SQL literal, in order of `at`. */
  readonly slots?: readonly FragmentSlot[];
  /** Places in `sql` that take the keys of a hash join with `keyFilter`, in order of `at`. */
  readonly keyGaps?: readonly KeyGap[];
  /** The rows come as packets, and `fields` are those of batches with packets (`packetFields`). */
  readonly packets?: PacketColumns;
}

export interface FragmentSlot {
  /** Offset in the fragment's SQL, in UTF-16 units, at which the literal is inserted. */
  readonly at: number;
  /** Number of the parameter (ApplyPlan.parameters). */
  readonly parameter: number;
}

/** The SQL has `all OR column IN (list)`: the gap `all` takes 0 and `list` the keys, or, when all rows are wanted, 1 and NULL. */
export interface KeyGap {
  readonly at: number;
  readonly gap: 'all' | 'list';
  /** HashJoinPlan.keyFilter.number */
  readonly filter: number;
}

/** All rows of all inputs, in no order; inputs run at the same time. UNION ALL. */
export interface AppendPlan extends PlanNode {
  readonly kind: 'append';
  readonly inputs: readonly PhysicalPlan[];
}

/**
 * Merges inputs that are each sorted by `keys`; the result is sorted by them. Holds one batch of each input. Output: as many of the inputs' first
 * columns as `fields` has.
 */
export interface OrderedMergePlan extends PlanNode {
  readonly kind: 'ordered-merge';
  readonly inputs: readonly PhysicalPlan[];
  readonly keys: readonly SortKey[];
}

/** Rows for which the predicate is true (not NULL, not 0). */
export interface FilterPlan extends PlanNode {
  readonly kind: 'filter';
  readonly input: PhysicalPlan;
  readonly predicate: Expression;
}

/** One output column per expression. */
export interface ProjectPlan extends PlanNode {
  readonly kind: 'project';
  readonly input: PhysicalPlan;
  readonly expressions: readonly Expression[];
}

/** Sorts everything (stable). */
export interface SortPlan extends PlanNode {
  readonly kind: 'sort';
  readonly input: PhysicalPlan;
  readonly keys: readonly SortKey[];
}

/** The first `offset + count` rows of the sorted input, less the first `offset`: sort and limit in one, holding only what is needed. */
export interface TopNPlan extends PlanNode {
  readonly kind: 'top-n';
  readonly input: PhysicalPlan;
  readonly keys: readonly SortKey[];
  readonly offset: number;
  readonly count: number;
}

export interface LimitPlan extends PlanNode {
  readonly kind: 'limit';
  readonly input: PhysicalPlan;
  readonly offset: number;
  /** null = no end. */
  readonly count: number | null;
  /** Set when the limit is sqlMaxLimit's and not the statement's: rows cut off raise a warning. */
  readonly warnWhenCut: string | null;
}

/** Rows that differ in at least one column, compared as MySQL's DISTINCT does (NULLs equal, strings by collation). Keeps the first of equals. */
export interface DistinctPlan extends PlanNode {
  readonly kind: 'distinct';
  readonly input: PhysicalPlan;
}

/**
 * GROUP BY. Output columns: the group keys in order, then the aggregates in order. Without group keys: exactly one row.
 * A group key's value is that of the first row of the group that arrived.
 */
export interface AggregatePlan extends PlanNode {
  readonly kind: 'aggregate';
  readonly input: PhysicalPlan;
  /** Input column indexes. */
  readonly groupKeys: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  /**
   * WITH ROLLUP: besides the groups, super-aggregates over every shorter prefix of the keys, the other keys NULL, each after the groups
   * that it sums up (so the rows come sorted by the keys). The last output column, after the aggregates, is then a BIGINT whose bit i
   * (from the lowest) says that key i was rolled up: GROUPING() reads it.
   */
  readonly rollup?: boolean;
}

/**
 * What becomes of left rows. A *partner* is a right row for which the join's condition is true.
 * - inner: pairs of left rows and partners.  Output: left columns, then right columns.
 * - left:  as inner, and left rows without partner once, with NULL for all right columns.
 * - single: as left, for scalar subqueries: errno 1242 (ER_SUBQUERY_NO_1_ROW) when a left row has two partners.
 * - semi, anti: left rows with, or without, a partner, each once.  Output: left columns.
 * - mark: every left row once.  Output: left columns, then a nullable INT that is the OR of the condition over all right rows in
 *   three-valued logic: 1 where it is true for one, else NULL where it is unknown for one, else 0. `x IN (SELECT …)`.
 */
export type JoinType = 'inner' | 'left' | 'single' | 'semi' | 'anti' | 'mark';

/**
 * Hash join: rows of both sides whose keys are equal and for which `residual` is true. A NULL key equals nothing: the condition is then
 * false, not unknown, but for the last pair when `nullAware` is set.
 */
export interface HashJoinPlan extends PlanNode {
  readonly kind: 'hash-join';
  readonly type: JoinType;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  /** Same count on both sides, pairwise of types that compare exactly (the planner casts where needed). Empty = cross join. */
  readonly leftKeys: readonly number[];
  readonly rightKeys: readonly number[];
  /**
   * Which side is held in the hash table: of every type either may be, the smaller one is the better. With `left`, rows of semi, anti and mark
   * joins, and those of outer joins that have no partner, come at the end.
   */
  readonly build: 'left' | 'right';
  /** Over left columns followed by right columns; null = none. Its unknown counts as false, but for `mark` and a null-aware `anti`. */
  readonly residual: Expression | null;
  /**
   * Of semi, anti and mark: the last key pair compares in three-valued logic, so that a NULL on either side makes the condition unknown where
   * the other keys are equal. `mark`: NULL. `anti`: the row is left out when the condition is true or unknown (NOT IN).
   */
  readonly nullAware: boolean;
  /**
   * The held side's values of key number `pair`, whole numbers, narrow the fragments of the other side that have gaps for filter `number`:
   * they wait for the held side, and send only rows with these keys unless there are more than `keysMax`. Only where rows of the other side without
   * partner do not count: there `build` is left but for inner and semi joins. Unique in the statement. Fragments on the other side of a join
   * above that holds this one may have gaps for it too.
   */
  readonly keyFilter?: { readonly number: number; readonly pair: number; readonly keysMax: number };
}

/**
 * An aggregate over an inner join on equal keys whose rows are not made: the rows of the held side are aggregated by the join's keys, and each row of the
 * other side takes in what there is for its key. What comes out is to be merged by an aggregate above (phase `final`): a group may come several times.
 * Each call is additive (aggregates/accumulator.ts) over columns of one side, or one of the streaming side that ignores duplicates.
 * (W. Yan and P.-A. Larson, "Eager Aggregation and Lazy Aggregation", 1995; G. Moerkotte and T. Neumann, "Accelerating Queries with Group-By and
 * Join by Groupjoin", 2011)
 */
export interface JoinAggregatePlan extends PlanNode, Pick<HashJoinPlan, HashedSides> {
  readonly kind: 'join-aggregate';
  /** Over left columns followed by right columns, all of the side that is not held. */
  readonly groupKeys: readonly number[];
  /** Over left columns followed by right columns, in the `complete` phase. */
  readonly aggregates: readonly AggregateCall[];
  /** About so many rows of the held side will come; null = not known. */
  readonly heldRows: number | null;
}

type HashedSides = 'left' | 'right' | 'leftKeys' | 'rightKeys' | 'build' | 'keyFilter';

/** Join on any condition: the right side is held, and each left row meets each right row. */
export interface NestedLoopJoinPlan extends PlanNode {
  readonly kind: 'nested-loop-join';
  readonly type: JoinType;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
  /** Over left columns followed by right columns, in three-valued logic; null = always true. */
  readonly condition: Expression | null;
  /** `anti` leaves a row out also when its condition is unknown (NOT IN over row constructors). */
  readonly nullAware: boolean;
}

/**
 * Runs `subplan` for every row of `input` with the row's values for parameters; equal values run once (a cache within the memory budget).
 * For correlated subqueries that no join can stand for, and LATERAL. Join types as above, partners being the subplan's rows.
 */
export interface ApplyPlan extends PlanNode {
  readonly kind: 'apply';
  readonly type: JoinType;
  readonly input: PhysicalPlan;
  /**
   * Input columns: parameter i of the subplan (expressions of kind `parameter`, slots of fragments) takes the value of column parameters[i].
   * An apply inside the subplan has parameters of its own in its own subplan, where those of this one are not seen (its input and condition see
   * them: a value that goes further down has to be a column of its input).
   */
  readonly parameters: readonly number[];
  readonly subplan: PhysicalPlan;
  /** Over input columns followed by the subplan's columns, in three-valued logic; null = always true. */
  readonly condition: Expression | null;
  readonly nullAware: boolean;
}

/**
 * Each input row once for each row that its document gives (MariaDB manual, "JSON_TABLE"). Output columns: those of the input, then those of the
 * table, nested ones in the order in which they are written.
 */
export interface JsonTablePlan extends PlanNode {
  readonly kind: 'json-table';
  readonly input: PhysicalPlan;
  readonly document: Expression;
  /** What the rows are, in the document. */
  readonly path: string;
  readonly columns: readonly JsonTableColumn[];
  /** For error messages. */
  readonly alias: string;
}

export type JsonTableColumn =
  | { readonly kind: 'ordinality' }
  | {
      readonly kind: 'value';
      readonly path: string;
      /** 1 or 0: whether there is a value at the path. */
      readonly exists: boolean;
      /** The value's text is kept as it is, objects and arrays too. */
      readonly json: boolean;
      readonly onEmpty: JsonTableResponse;
      readonly onError: JsonTableResponse;
    }
  | { readonly kind: 'nested'; readonly path: string; readonly columns: readonly JsonTableColumn[] };

export type JsonTableResponse =
  | { readonly kind: 'null' }
  | { readonly kind: 'error' }
  | { readonly kind: 'default'; readonly value: string };

/** INTERSECT and EXCEPT. Rows compare as in DISTINCT. `all`: with their multiplicities. UNION is append, and distinct above it. */
export interface SetOperationPlan extends PlanNode {
  readonly kind: 'set-operation';
  readonly operator: 'intersect' | 'except';
  readonly all: boolean;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
}

/**
 * Recursive common table expression: the rows of `seed`, then again and again those of `step` over the rows that came last, until none come.
 * `distinct` (UNION): rows that were there before are dropped. Errors: 3636 past `iterationsMax` rounds where that is an error (MySQL's
 * cte_max_recursion_depth); MariaDB's max_recursive_iterations ends the recursion with warning 1931, which is `stopsAtMax`.
 */
export interface RecursivePlan extends PlanNode {
  readonly kind: 'recursive';
  /** The working tables in `step` with this number are the rows of the round before. Unique in the statement. */
  readonly table: number;
  readonly seed: PhysicalPlan;
  readonly step: PhysicalPlan;
  readonly distinct: boolean;
  /** CYCLE … RESTRICT (MariaDB): of rows that are equal in these columns only the first is kept; absent = none. */
  readonly cycle?: readonly number[];
  readonly iterationsMax: number;
  readonly stopsAtMax: boolean;
}

/** The rows of the round before, of the recursive plan with the same number. */
export interface WorkingTablePlan extends PlanNode {
  readonly kind: 'working-table';
  readonly table: number;
}

/**
 * Rows that several places of the plan read, made once: nodes of the same number share the rows of the first one that runs. All of them carry
 * the same input.
 */
export interface SharedPlan extends PlanNode {
  readonly kind: 'shared';
  readonly number: number;
  readonly input: PhysicalPlan;
}

/** Window functions over one window. Output: the input's columns, then one column for each call; rows sorted by partition and order. */
export interface WindowPlan extends PlanNode {
  readonly kind: 'window';
  readonly input: PhysicalPlan;
  /** Input columns. */
  readonly partitionBy: readonly number[];
  readonly orderBy: readonly SortKey[];
  readonly calls: readonly WindowCall[];
}

/** Rows that are part of the plan. `rows[i][j]` is column j of row i. With no columns and one row: SELECT without FROM. */
export interface ValuesPlan extends PlanNode {
  readonly kind: 'values';
  readonly rows: readonly (readonly ConstantValue[])[];
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
  | JoinAggregatePlan
  | NestedLoopJoinPlan
  | ApplyPlan
  | JsonTablePlan
  | SetOperationPlan
  | RecursivePlan
  | WorkingTablePlan
  | SharedPlan
  | WindowPlan
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
  /** As of PlanNode. */
  readonly estimatedRows?: number;
}

/** GET_LOCK: the locks that a statement may take, as SQL literals; `allKnown`: there are no others. */
export interface NamedLockUse {
  readonly names: readonly string[];
  readonly allKnown: boolean;
}

/** What EXPLAIN says of how a plan came about; nothing that running needs. */
export interface PlanExplanation {
  /** Sentences, such as why a table is read on all its data nodes. */
  readonly notes: readonly string[];
  /** The rules that changed the plan, in order. */
  readonly rules: readonly string[];
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
      /** INSERT … ON DUPLICATE KEY UPDATE: clients with CLIENT_FOUND_ROWS are told rows that were found and not changed. */
      readonly updatesDuplicates?: UpdatedDuplicates;
      /** The first number that rows got from a sequence: the client's LAST_INSERT_ID(), when there are rows. */
      readonly insertId?: bigint;
      /** Every row has a value for the AUTO_INCREMENT column: the answer tells it, but LAST_INSERT_ID() does not change. */
      readonly givesOwnIds?: true;
      /** It takes or frees named locks: on the connection that the session keeps for them. */
      readonly locks?: NamedLockUse;
      readonly explanation?: PlanExplanation;
      /** SQL_CALC_FOUND_ROWS: the data node is asked for its FOUND_ROWS() afterwards. Only with one target. */
      readonly countsAllRows?: boolean;
      /** A stored program runs: it gives any number of results, and its connection is not used again. Only with one target. */
      readonly isProgram?: true;
      /** LAST_INSERT_ID(value): after a query the data node is asked for what the client's LAST_INSERT_ID() is by then. Only with one target. */
      readonly setsInsertId?: true;
      /** The query assigns user variables: the connection gets these before it, and is asked for them afterwards. Only with one target. */
      readonly variables?: readonly UserVariable[];
    }
  /** The engine produces the rows. */
  | {
      readonly kind: 'rows';
      readonly root: PhysicalPlan;
      readonly locks: boolean;
      /** Absent: none. */
      readonly called?: readonly CalledNumbers[];
      readonly explanation?: PlanExplanation;
      /** SQL_CALC_FOUND_ROWS: the client gets these rows, but all are counted. */
      readonly window?: { readonly offset: number; readonly count: number } | null;
    }
  /** SELECT … INTO @a, @b: the one row of a query becomes the values of user variables. */
  | {
      readonly kind: 'assign';
      /** Names without the @, one for each column. */
      readonly variables: readonly string[];
      readonly query: StatementPlan & { readonly kind: 'forward' | 'rows' };
      /** INTO stood behind FROM, of which MariaDB warns. */
      readonly isLate: boolean;
    }
  /** DML on several nodes at once: all or none. */
  | {
      readonly kind: 'write';
      /** With `one`: all nodes, the first of them ahead of the others; then all nodes again for the next statement. */
      readonly targets: readonly Target[];
      /** `sum` of affected rows; `one`: each node did the same (global tables), so count one node only. */
      readonly affected: 'sum' | 'one';
      readonly split?: SplitInsert;
      /** As of `forward`. */
      readonly updatesDuplicates?: UpdatedDuplicates;
      readonly insertId?: bigint;
      readonly givesOwnIds?: true;
      readonly setsInsertId?: true;
      /** Each target gives rows (RETURNING): their places among all, null = in no order; and the schema to show in their columns. */
      readonly returning?: { readonly schema: string; readonly places: readonly (readonly number[])[] | null };
      readonly explanation?: PlanExplanation;
    }
  | InsertLiteralsPlan
  /** Rows that the engine computes are inserted where they belong: INSERT … SELECT over data nodes. All or none. */
  | {
      readonly kind: 'insert-rows';
      readonly source: PhysicalPlan;
      /** The source locks the rows that it reads. */
      readonly locks: boolean;
      /** Columns: those of the source with `numbers`. */
      readonly destination: RowDestination;
      readonly numbers: RowNumbers | null;
      /** Of the source's columns, before `numbers`. */
      readonly called: readonly CalledNumbers[];
      readonly insert: InsertText;
      /** RETURNING: the statements give rows. `schema`: to show in their columns; `none`: a statement that inserts nothing, for the columns. */
      readonly returning?: { readonly schema: string; readonly none: string };
      readonly explanation?: PlanExplanation;
    }
  /** Rows found by the engine are changed by their primary keys: changes that one node cannot decide alone. All or none. */
  | {
      readonly kind: 'keyed-change';
      /** Reads and locks the rows to change: their keys, and new values where they come from elsewhere. */
      readonly keys: PhysicalPlan;
      readonly changes: readonly KeyedChange[];
      /** DELETE … RETURNING: the columns of `keys` from this one on are what the client gets of each row. */
      readonly returning?: number;
      readonly explanation?: PlanExplanation;
    }
  | LoadDataPlan
  /** DDL: to every node, in parallel, outside transactions. `tables` are the logical tables whose metadata changes; `warnings` are told when it is done. */
  | {
      readonly kind: 'ddl';
      readonly targets: readonly Target[];
      readonly schema: string;
      readonly tables: readonly string[];
      readonly warnings?: readonly string[];
    };
