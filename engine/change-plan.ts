/** The parts of plans that change rows. Immutable data, as all of a plan. */

/** Where rows of a table belong. */
export interface RowDestination {
  readonly schema: string;
  readonly table: string;
  /** Column of the rows with the value of the sharding column; null: every row goes to all of `nodes`. */
  readonly routeColumn: number | null;
  readonly nodes: readonly string[];
}

/** Rows get numbers of a sequence while they go by. */
export interface RowNumbers {
  readonly sequence: string;
  /** The column of the rows whose NULLs are numbered; null: a column of numbers is put in front of all others. */
  readonly column: number | null;
  /** 0 is numbered as NULL is. */
  readonly zeroCounts: boolean;
}

/** NEXT VALUE FOR as a column of a query: every row gets a number of its own. */
export interface CalledNumbers {
  readonly sequence: string;
  /** The column that the numbers replace. */
  readonly column: number;
}

/** The text of an INSERT around its rows: `head (…), (…) tail`. */
export interface InsertText extends InsertForm {
  readonly head: string;
  readonly tail: string;
  /** A row at a time: otherwise it would not be known which number of an AUTO_INCREMENT column each row got. */
  readonly rowByRow?: true;
  /**
   * A row alone is sent as a query: without strict mode NULL becomes the default of a column that cannot hold it, as in an INSERT of several rows or of
   * a query, which the whole is.
   */
  readonly aloneAsQuery?: true;
  /** The whole is an INSERT of one row, to whose answer belongs no message. */
  readonly isOneRow?: true;
}

/** Rows in the text of a statement, in parentheses: offsets of each in UTF-16 units, ends exclusive. */
export interface RowCuts {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/**
 * An INSERT of so many rows that each node gets its rows in several statements: it runs one while the next is made. Only where nobody can tell
 * them from one statement. All or none.
 */
export interface InsertLiteralsPlan {
  readonly kind: 'insert-literals';
  readonly insert: InsertText;
  /** The client's text, in which the rows lie. */
  readonly text: string;
  readonly rows: RowCuts;
  readonly nodes: readonly string[];
  /** Index in `nodes` of each row's. */
  readonly nodeOf: Uint16Array;
  /** As of `forward`. */
  readonly insertId?: bigint;
  readonly givesOwnIds?: true;
}

/** What decides how the rows of an INSERT are counted. */
export interface InsertForm {
  /** It has IGNORE. */
  readonly ignores: boolean;
  /** It has ON DUPLICATE KEY UPDATE. */
  readonly updatesDuplicates: UpdatedDuplicates;
}

/**
 * Whether an INSERT has ON DUPLICATE KEY UPDATE, and where its rows come from: its message counts found rows only of VALUES. `ignoring`: with IGNORE,
 * whose message counts as duplicates the rows that changed nothing.
 */
export type UpdatedDuplicates = 'of values' | 'of query' | 'ignoring' | null;

/** A change of the rows of one table, by primary key. Columns are those of the plan that gives the keys. */
export interface KeyedChange {
  readonly destination: RowDestination;
  /** The primary key: names as they stand in the statements. A row whose key is NULL (the optional side of a join) is passed over. */
  readonly key: readonly { readonly column: number; readonly name: string }[];
  /** The table has no primary key: the key is the columns that decide whether a row is changed, and there is no row whose key is NULL. */
  readonly decides?: true;
  readonly action: KeyedAction;
}

export type KeyedAction =
  /** `head <condition on keys> tail`, run on the node of the rows. */
  | { readonly kind: 'statement'; readonly head: string; readonly tail: string }
  /** New values that the engine has computed. `head`: `UPDATE IGNORE `. */
  | {
      readonly kind: 'values';
      readonly head: string;
      readonly assignments: readonly { readonly column: number; readonly name: string }[];
    }
  /**
   * The sharding column changes: rows that belong elsewhere afterwards are deleted and inserted there. `newRoute`: its new value.
   * `changed`: old and new value of each assigned column: a row in which nothing differs is left alone.
   */
  | {
      readonly kind: 'move';
      readonly newRoute: number;
      readonly changed: readonly (readonly [oldColumn: number, newColumn: number])[];
      readonly insert: InsertText;
      /** Columns of the row to insert, in the order of `insert`. */
      readonly row: readonly number[];
    };

/** An INSERT of several rows that was split. */
export interface SplitInsert {
  readonly ignores: boolean;
  /** For each row the index of the target that gets it; of a global table, of the statement, each of which has as many targets as there are nodes. */
  readonly of: ArrayLike<number>;
}
