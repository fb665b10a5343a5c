import { sqlError } from '../../protocol/wire/sql-error';
import type { Expression } from '../sql/ast';

/** A table of a FROM clause by the name it goes by. */
export interface ScopeTable {
  /** Logical schema; null for derived tables. */
  readonly schema: string | null;
  readonly name: string;
  readonly columns: readonly ScopeColumn[];
}

export interface ScopeColumn {
  readonly name: string;
  readonly id: number;
}

/** The names that a FROM clause makes visible. */
export interface Scope {
  readonly tables: readonly ScopeTable[];
  /** Columns in the order of `*`: those shared by USING or NATURAL first and once. */
  readonly star: readonly ScopeColumn[];
  /** Lower-case names of shared columns → the one id an unqualified use means. */
  readonly shared: ReadonlyMap<string, number>;
}

export const emptyScope: Scope = { tables: [], star: [], shared: new Map() };

/** A column reference as a bound column. Errors: 1054 unknown, 1052 ambiguous; null instead of 1054 when `optional`. */
export function resolveColumn(
  scope: Scope,
  column: Expression & { kind: 'column' },
  clause: string,
  optional: boolean,
): number | null {
  const name = column.name.toLowerCase();
  if (column.table === null) {
    const shared = scope.shared.get(name);
    if (shared !== undefined) return shared;
  }
  const found: number[] = [];
  for (const table of scope.tables) {
    if (column.table !== null && table.name.toLowerCase() !== column.table.toLowerCase()) continue;
    if (column.schema !== null && table.schema !== column.schema) continue;
    for (const each of table.columns) if (each.name.toLowerCase() === name) found.push(each.id);
  }
  if (found.length === 1) return found[0]!;
  if (found.length === 0 && optional) return null;
  const text = [column.schema, column.table, column.name].filter((part) => part !== null).join('.');
  if (found.length === 0) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${text}' in '${clause}'`);
  throw sqlError('ER_NON_UNIQ_ERROR', `Column '${text}' in ${clause} is ambiguous`);
}
