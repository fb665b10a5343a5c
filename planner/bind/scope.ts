import { sqlError } from '../../protocol/wire/sql-error';
import type { Expression } from '../sql/ast';
import type { BindContext, CommonTables } from './bind-context';

/** A table of a FROM clause by the name it goes by. */
export interface ScopeTable {
  /** Logical schema; null for derived tables. */
  readonly schema: string | null;
  readonly name: string;
  readonly columns: readonly ScopeColumn[];
  /** Storage engine; absent for what is no table of a data node. */
  readonly engine?: string | null;
}

export interface ScopeColumn {
  readonly name: string;
  readonly id: number;
}

/** What surrounds a query. */
export interface Surroundings {
  readonly context: BindContext;
  readonly commonTables: CommonTables;
  /** Names of the queries around a subquery; null at the top and in derived tables. */
  readonly outer: Scope | null;
  /** Inside LATERAL. */
  readonly isLateral?: boolean;
}

/** The names that a FROM clause makes visible. */
export interface Scope {
  readonly tables: readonly ScopeTable[];
  /** Columns in the order of `*`: those shared by USING or NATURAL first and once. */
  readonly star: readonly ScopeColumn[];
  /** Lower-case names of shared columns → the one id an unqualified use means. */
  readonly shared: ReadonlyMap<string, number>;
  readonly around: Surroundings;
}

export function emptyScope(around: Surroundings): Scope {
  return { tables: [], star: [], shared: new Map(), around };
}

export type ColumnReference = Expression & { kind: 'column' };

/** A column reference as a bound column, of this query or else of those around it. Errors: 1054 unknown, 1052 ambiguous. */
export function resolveColumn(scope: Scope, column: ColumnReference, clause: string): number {
  for (let at: Scope | null = scope; at; at = at.around.outer) {
    const id = resolveLocally(at, column, clause);
    if (id !== null) return id;
  }
  throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${textOf(column)}' in '${clause}'`);
}

function textOf(column: ColumnReference): string {
  return [column.schema, column.table, column.name].filter((part) => part !== null).join('.');
}

/** A column reference as a column of this query; null when there is none. Errors: 1052 ambiguous. */
export function resolveLocally(scope: Scope, column: ColumnReference, clause: string): number | null {
  const found = columnsOf(scope, column);
  if (found.length > 1) throw sqlError('ER_NON_UNIQ_ERROR', `Column '${textOf(column)}' in ${clause} is ambiguous`);
  return found[0] ?? null;
}

/** The columns of FROM that a name may mean. */
export function columnsOf(scope: Scope, column: ColumnReference): readonly number[] {
  const name = column.name.toLowerCase();
  if (column.table === null) {
    const shared = scope.shared.get(name);
    if (shared !== undefined) return [shared];
  }
  const found: number[] = [];
  for (const table of scope.tables) {
    if (column.table !== null && table.name.toLowerCase() !== column.table.toLowerCase()) continue;
    if (column.schema !== null && table.schema !== column.schema) continue;
    for (const each of table.columns) if (each.name.toLowerCase() === name) found.push(each.id);
  }
  return found;
}
