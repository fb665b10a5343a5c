/**
 * Our syntax tree: immutable plain data, one discriminated union per syntactic category, loses nothing that changes a result.
 * Made by parse.ts, printed by print/<dialect>.ts. Lists are in source order. Names are unquoted.
 */
import type { BoundSubquery } from '../logical/subquery';

// ---------------------------------------------------------------- statements

export type Statement =
  | SelectStatement
  | InsertStatement
  | UpdateStatement
  | DeleteStatement
  /** Everything else: known by its verb and the tables it names; sent on as text. See OtherStatement. */
  | OtherStatement;

/** A query expression as a statement, or as a subquery. */
export interface SelectStatement {
  readonly kind: 'select';
  readonly with: WithClause | null;
  readonly body: QueryBody;
  /** ORDER BY and LIMIT of the whole query expression (for a plain SELECT: its own). */
  readonly orderBy: readonly OrderItem[];
  readonly limit: LimitClause | null;
  /** FOR UPDATE, LOCK IN SHARE MODE …, as text; null = none. */
  readonly lock: string | null;
  /** SELECT … INTO; absent = rows go to the client. */
  readonly into?: SelectInto;
}

export type SelectInto = SelectTarget & {
  /** It stands before FROM, as old statements have it; the server warns when it stands in other places. */
  readonly early: boolean;
};

type SelectTarget =
  /** INTO @a, @b: names without the @. */
  | { readonly kind: 'variables'; readonly names: readonly string[] }
  /** INTO OUTFILE 'file' options, INTO DUMPFILE 'file': everything from the file's name on as source text. */
  | { readonly kind: 'outfile' | 'dumpfile'; readonly text: string };

export interface WithClause {
  readonly recursive: boolean;
  readonly tables: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly query: SelectStatement;
    /** CYCLE a, b RESTRICT (MariaDB); absent = none. */
    readonly cycle?: readonly string[];
  }[];
}

export type QueryBody =
  | SelectBlock
  | {
      readonly kind: 'set-operation';
      readonly operator: 'union' | 'intersect' | 'except';
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
    }
  /** Parenthesised query with its own ORDER BY / LIMIT. */
  | { readonly kind: 'query'; readonly query: SelectStatement }
  /** VALUES (1,2),(3,4) */
  | { readonly kind: 'values'; readonly rows: readonly (readonly Expression[])[] };

export interface SelectBlock {
  readonly kind: 'block';
  readonly distinct: boolean;
  /** Upper-case words kept as written: STRAIGHT_JOIN, HIGH_PRIORITY, SQL_NO_CACHE, SQL_CALC_FOUND_ROWS, SQL_SMALL_RESULT … */
  readonly modifiers: readonly string[];
  readonly items: readonly SelectItem[];
  /** null = no FROM (or FROM DUAL). */
  readonly from: TableExpression | null;
  readonly where: Expression | null;
  readonly groupBy: readonly OrderItem[];
  readonly withRollup: boolean;
  readonly having: Expression | null;
  readonly windows: readonly { readonly name: string; readonly window: WindowSpecification }[];
}

export type SelectItem =
  /** `*` or `t.*` or `s.t.*` */
  | { readonly kind: 'star'; readonly schema: string | null; readonly table: string | null }
  | {
      readonly kind: 'expression';
      readonly expression: Expression;
      readonly alias: string | null;
      /** The column's name when there is no alias and it is no column: what a literal says, else the source text without surrounding blanks. */
      readonly text: string;
      /** Of the expression in the statement's text; absent unless it was read there. */
      readonly span?: { readonly start: number; readonly end: number };
    };

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

/** LIMIT, and OFFSET … FETCH FIRST …, which is the same but for WITH TIES. */
export interface LimitClause {
  readonly offset: Expression | null;
  /** 2^64-1 when only an offset was given. */
  readonly count: Expression;
  /** FETCH FIRST … WITH TIES: rows that sort like the last one come too. */
  readonly withTies?: boolean;
  /** ROWS EXAMINED (MariaDB): the query ends early, with a warning, when it read so many rows. */
  readonly rowsExamined?: Expression;
}

// ---------------------------------------------------------------- FROM

export type TableExpression =
  | TableReference
  | JsonTable
  | {
      readonly kind: 'derived';
      readonly query: SelectStatement;
      readonly alias: string;
      /** t(a, b) */
      readonly columns: readonly string[];
      readonly lateral: boolean;
    }
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'cross' | 'straight';
      readonly natural: boolean;
      readonly left: TableExpression;
      readonly right: TableExpression;
      readonly on: Expression | null;
      /** null = no USING. */
      readonly using: readonly string[] | null;
    };

export interface TableReference {
  readonly kind: 'table';
  readonly schema: string | null;
  readonly name: string;
  readonly alias: string | null;
  /** PARTITION (p0, p1) */
  readonly partitions: readonly string[];
  /** Index hints as text: `USE INDEX (a)`. */
  readonly indexHints: readonly string[];
  /** FOR SYSTEM_TIME of a versioned table (MariaDB); absent = the rows of now. */
  readonly systemTime?: SystemTime;
}

export type SystemTime =
  | { readonly kind: 'all' }
  /** AS OF time, AS OF TRANSACTION number */
  | { readonly kind: 'as-of'; readonly at: Expression; readonly transaction: boolean }
  /** BETWEEN includes its end, FROM … TO does not. */
  | { readonly kind: 'between' | 'from-to'; readonly start: Expression; readonly end: Expression };

/** JSON_TABLE(document, path COLUMNS (…)) AS alias (MariaDB manual, "JSON_TABLE"). */
export interface JsonTable {
  readonly kind: 'json-table';
  readonly document: Expression;
  readonly path: string;
  readonly columns: readonly JsonTableColumn[];
  readonly alias: string;
}

export type JsonTableColumn =
  | { readonly kind: 'ordinality'; readonly name: string }
  | {
      readonly kind: 'value';
      readonly name: string;
      /** Source text: `VARCHAR(10) CHARACTER SET utf8mb4`. */
      readonly type: string;
      /** EXISTS PATH: 1 or 0. */
      readonly exists: boolean;
      readonly path: string;
      /** NULL, ERROR or a default; null = not written. */
      readonly onEmpty: JsonTableResponse | null;
      readonly onError: JsonTableResponse | null;
    }
  | { readonly kind: 'nested'; readonly path: string; readonly columns: readonly JsonTableColumn[] };

export type JsonTableResponse =
  | { readonly kind: 'null' }
  | { readonly kind: 'error' }
  | { readonly kind: 'default'; readonly value: string };

// ---------------------------------------------------------------- expressions

export type Expression =
  | Literal
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'column'; readonly schema: string | null; readonly table: string | null; readonly name: string }
  /** Made by the binder, never by the parser: a column of the logical plan, by its id. */
  | { readonly kind: 'bound-column'; readonly id: number }
  /** Made by the binder too. */
  | BoundSubquery
  /** @v (scope null), @@x, @@session.x, @@global.x */
  | { readonly kind: 'variable'; readonly scope: 'user' | 'system' | 'session' | 'global'; readonly name: string }
  /** @v := expr */
  | { readonly kind: 'assignment'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'between';
      readonly negated: boolean;
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: 'in-list';
      readonly negated: boolean;
      readonly operand: Expression;
      readonly items: readonly Expression[];
    }
  | {
      readonly kind: 'in-query';
      readonly negated: boolean;
      readonly operand: Expression;
      readonly query: SelectStatement;
    }
  /** LIKE, with its ESCAPE; REGEXP and RLIKE have none. */
  | {
      readonly kind: 'like';
      readonly operator: 'like' | 'regexp';
      readonly negated: boolean;
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | null;
    }
  /** IS [NOT] NULL / TRUE / FALSE / UNKNOWN */
  | {
      readonly kind: 'is';
      readonly negated: boolean;
      readonly operand: Expression;
      readonly test: 'null' | 'true' | 'false' | 'unknown';
    }
  | { readonly kind: 'exists'; readonly query: SelectStatement }
  | { readonly kind: 'subquery'; readonly query: SelectStatement }
  /** a > ANY (SELECT …) */
  | {
      readonly kind: 'quantified';
      readonly operator: BinaryOperator;
      readonly quantifier: 'any' | 'all';
      readonly operand: Expression;
      readonly query: SelectStatement;
    }
  | { readonly kind: 'row'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'case';
      readonly operand: Expression | null;
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression | null;
    }
  /** CAST(x AS type), CONVERT(x, type). `type` in upper case as it prints: `DECIMAL(10,2)`, `CHAR(3) CHARACTER SET UTF8MB4`. */
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: string }
  /** CONVERT(x USING charset). `char`: written as CHAR(65, 66 USING charset), whose operand is the call of CHAR; absent = not. */
  | { readonly kind: 'convert'; readonly operand: Expression; readonly charset: string; readonly char?: true }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: string }
  /** INTERVAL 1 DAY: only as an operand of + and - and as a function argument. Unit in upper case. */
  | { readonly kind: 'interval'; readonly value: Expression; readonly unit: string }
  | FunctionCall
  | AggregateCall
  | {
      readonly kind: 'window';
      readonly call: FunctionCall | AggregateCall;
      readonly window: WindowSpecification | string;
    }
  /** MATCH (a, b) AGAINST (x IN BOOLEAN MODE) */
  | {
      readonly kind: 'match';
      readonly columns: readonly Expression[];
      readonly against: Expression;
      readonly modifier: string;
    }
  /** DEFAULT (no argument: in VALUES and SET) or DEFAULT(col) */
  | { readonly kind: 'default'; readonly column: Expression | null }
  /** NEXT VALUE FOR s.MYCATSEQ_X, NEXTVAL(…). schema absent = none. */
  | { readonly kind: 'next-value'; readonly sequence: string; readonly schema?: string }
  /**
   * The bare unit or keyword argument of a few functions: EXTRACT(YEAR FROM d), TIMESTAMPADD(DAY, …), TRIM(BOTH …), GET_FORMAT(DATE, …);
   * IGNORE among the values of INSERT and UPDATE (MariaDB); and what follows an argument without a comma: `AS CHAR(4)`, `LEVEL 1`.
   */
  | { readonly kind: 'keyword'; readonly word: string };

export type Literal =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Digits as written, without sign: `18446744073709551615`, `1.50`, `1e0`. */
  | { readonly kind: 'number'; readonly text: string; readonly form: 'integer' | 'decimal' | 'float' }
  /** `value` is the text after escapes; adjacent strings are joined. */
  | { readonly kind: 'string'; readonly value: string; readonly introducer: string | null; readonly national: boolean }
  /** x'1F', 0x1F: hex digits in `digits`. `prefixed` forms (0x1F) are numbers in arithmetic, quoted ones strings. b'01', 0b01: binary digits. */
  | { readonly kind: 'hex'; readonly digits: string; readonly prefixed: boolean; readonly introducer: string | null }
  | { readonly kind: 'bits'; readonly digits: string; readonly introducer: string | null }
  /** DATE '2024-01-01', TIME '…', TIMESTAMP '…' */
  | {
      readonly kind: 'temporal';
      readonly type: 'date' | 'time' | 'timestamp';
      readonly value: string;
      /** Its place among the statement's literals: `value` is that of the statement that was parsed, of whose shape there are others. */
      readonly literal?: number;
    };

export type UnaryOperator = '-' | '+' | '~' | '!' | 'not' | 'binary';

/** `||` is or / concat by sql_mode: the parser yields 'or' or a concat call. 'like' and friends are nodes of their own. */
export type BinaryOperator =
  | 'or'
  | 'xor'
  | 'and'
  | '='
  | '<=>'
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '|'
  | '&'
  | '<<'
  | '>>'
  | '+'
  | '-'
  | '*'
  | '/'
  | 'div'
  | '%'
  | '^'
  | '->'
  | '->>'
  | 'sounds-like'
  | 'member-of';

/** A scalar function. `name` in lower case without schema: `concat`, `date_add`, `substring`, `now`. */
export interface FunctionCall {
  readonly kind: 'call';
  readonly name: string;
  /** schema.function(…): a stored function. */
  readonly schema: string | null;
  readonly arguments: readonly Expression[];
  /** CURRENT_TIMESTAMP, CURRENT_USER … written without parentheses. */
  readonly bare: boolean;
  /** PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY …); absent = none. */
  readonly withinGroup?: readonly OrderItem[];
}

export interface AggregateCall {
  readonly kind: 'aggregate';
  /** Lower case: count, sum, avg, min, max, group_concat, bit_and, bit_or, bit_xor, std, stddev, stddev_pop, stddev_samp, var_pop, var_samp, variance, json_arrayagg, json_objectagg */
  readonly name: string;
  readonly distinct: boolean;
  /** Empty for COUNT(*). */
  readonly arguments: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  /** GROUP_CONCAT; null = ','. */
  readonly separator: string | null;
  /** GROUP_CONCAT … LIMIT (MariaDB). */
  readonly limit: LimitClause | null;
}

export interface WindowSpecification {
  /** Name of a window it starts from. */
  readonly base: string | null;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  /** null = none: the default frame of the call. */
  readonly frame: FrameClause | null;
}

/** `ROWS start` is `ROWS BETWEEN start AND CURRENT ROW`. */
export interface FrameClause {
  readonly unit: 'rows' | 'range';
  readonly start: FrameBoundary;
  readonly end: FrameBoundary;
  /** EXCLUDE NO OTHERS and the like; null = not written. */
  readonly exclude: 'no-others' | 'current-row' | 'group' | 'ties' | null;
}

export type FrameBoundary =
  | { readonly kind: 'unbounded'; readonly direction: 'preceding' | 'following' }
  | { readonly kind: 'current-row' }
  /** `1 PRECEDING`; `INTERVAL 1 DAY FOLLOWING` has an `interval` as its offset. */
  | { readonly kind: 'offset'; readonly direction: 'preceding' | 'following'; readonly offset: Expression };

// ---------------------------------------------------------------- DML

export interface InsertStatement {
  readonly kind: 'insert';
  readonly replace: boolean;
  /** LOW_PRIORITY, DELAYED, HIGH_PRIORITY, IGNORE, upper case. */
  readonly modifiers: readonly string[];
  readonly table: TableReference;
  /** null = no column list. INSERT … SET a=1 has its columns here and one row. */
  readonly columns: readonly string[] | null;
  readonly source:
    | { readonly kind: 'rows'; readonly rows: readonly (readonly Expression[])[] }
    | { readonly kind: 'query'; readonly query: SelectStatement };
  /** INSERT … VALUES … AS new (a, b) of MySQL 8; absent = none. */
  readonly rowAlias?: { readonly name: string; readonly columns: readonly string[] };
  /** ON DUPLICATE KEY UPDATE. VALUES(col) is a call named `values`. */
  readonly onDuplicate: readonly Assignment[];
  /** MariaDB RETURNING; null = none. */
  readonly returning: readonly SelectItem[] | null;
}

export interface Assignment {
  readonly column: Expression & { readonly kind: 'column' };
  readonly value: Expression;
}

/** FOR PORTION OF period FROM start TO end (MariaDB manual, "Application-Time Periods"). */
export interface PeriodPortion {
  readonly period: string;
  readonly start: Expression;
  readonly end: Expression;
}

export interface UpdateStatement {
  readonly kind: 'update';
  readonly modifiers: readonly string[];
  readonly with: WithClause | null;
  readonly from: TableExpression;
  /** Absent = none. */
  readonly portion?: PeriodPortion;
  readonly assignments: readonly Assignment[];
  readonly where: Expression | null;
  readonly orderBy: readonly OrderItem[];
  readonly limit: LimitClause | null;
}

export interface DeleteStatement {
  readonly kind: 'delete';
  readonly modifiers: readonly string[];
  readonly with: WithClause | null;
  /** Multi-table forms: the tables to delete from, by name or alias; null for the single-table form. */
  readonly targets: readonly { readonly schema: string | null; readonly name: string }[] | null;
  readonly from: TableExpression;
  /** Absent = none. */
  readonly portion?: PeriodPortion;
  readonly where: Expression | null;
  readonly orderBy: readonly OrderItem[];
  readonly limit: LimitClause | null;
  readonly returning: readonly SelectItem[] | null;
}

// ---------------------------------------------------------------- everything else

/**
 * A statement that is not analysed further: DDL, CALL, LOCK TABLES, unknown syntax. SET, SHOW, USE, BEGIN and the like are recognised by
 * server/statements before they get here, but classify as this too.
 */
export interface OtherStatement {
  readonly kind: 'other';
  /** First words in upper case that identify it: `CREATE TABLE`, `ALTER TABLE`, `DROP TABLE`, `TRUNCATE`, `CREATE INDEX`, `CALL`, `ANALYZE TABLE`, or just the first word. */
  readonly verb: string;
  /** Tables it names, as far as they can be told; null when they cannot be told at all. */
  readonly tables:
    | readonly {
        readonly schema: string | null;
        readonly name: string /** Span of the name, schema included, in the text. */;
        readonly start: number;
        readonly end: number;
      }[]
    | null;
  /** True when the grammar did not know the statement although its verb is one that the other kinds cover (an exotic SELECT). */
  readonly unparsed: boolean;
  /** The parser's message when `unparsed`. */
  readonly reason: string | null;
}
