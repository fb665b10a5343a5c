import type { Expression, JsonTable, JsonTableColumn } from '../sql/ast';
import type { LogicalPlan } from './plan';

/**
 * JSON_TABLE: each input row once for each row that its document gives. Without tables before it the input is `dual`. Output columns: those of the
 * input, and `columns`, which are those of the table in the order in which they are written, nested ones included.
 */
export interface JsonTablePlan {
  readonly kind: 'json-table';
  readonly input: LogicalPlan;
  readonly document: Expression;
  /** Its own document says nothing. */
  readonly table: JsonTable;
  /** Unique in the statement: the alias in printed SQL. */
  readonly alias: string;
  readonly columns: readonly number[];
}

/** The columns that are shown, in order: a nested path is none itself. */
export function shownColumns(
  columns: readonly JsonTableColumn[],
): readonly Exclude<JsonTableColumn, { readonly kind: 'nested' }>[] {
  return columns.flatMap((column) => (column.kind === 'nested' ? shownColumns(column.columns) : [column]));
}
