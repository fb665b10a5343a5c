import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { Expression } from '../sql/ast';
import type { LoadDataStatement, LoadedField } from '../sql/grammar/load-data';
import { mapExpression } from '../sql/walk';
import { replacedView } from './change-views';
import { described } from './check-option';
import { ColumnReplacement } from './replace-columns';
import { rowsOfView } from './updatable-view';
import { type ViewContext, viewOf } from './view-context';

/** LOAD DATA into a view, as into its table. The statement itself when its table is no view. Errors: 1288, 1054, 1348; 1235 with CHECK OPTION. */
export function loadIntoView(statement: LoadDataStatement, context: ViewContext): LoadDataStatement {
  const { table } = statement;
  const view = viewOf(table, context);
  if (!view) return statement;
  const rows = rowsOfView(view, context.catalog, null, context.columnsOf);
  if (rows.kind !== 'table')
    throw sqlError('ER_NON_UPDATABLE_TABLE', `The target table ${table.name} of the LOAD is not updatable`);
  if (rows.checks.length > 0) throw notSupported(`LOAD DATA into ${described(view)}; load into its table`);
  const replacement = new ColumnReplacement([replacedView(table.name, view.schema, rows)], [], context.columnsOf);
  const columnOf = (name: string): Expression & { readonly kind: 'column' } => {
    const column = replacement.in({ kind: 'column', schema: null, table: null, name });
    if (column.kind !== 'column') throw sqlError('ER_NONUPDATEABLE_COLUMN', `Column '${name}' is not updatable`);
    return { ...column, table: null };
  };
  const fields = statement.fields ?? view.columns.map((name): LoadedField => ({ kind: 'column', name }));
  return {
    ...statement,
    table: { schema: rows.base.schema, name: rows.base.name },
    fields: fields.map((field) =>
      field.kind === 'column' ? { kind: 'column', name: columnOf(field.name).name } : field,
    ),
    assignments: statement.assignments.map(({ column, value }) => ({
      column: columnOf(column.name),
      value: unqualified(replacement.in(value)),
    })),
  };
}

/** SET of LOAD DATA is printed without names of tables. */
function unqualified(value: Expression): Expression {
  return mapExpression(value, (node) => (node.kind === 'column' ? { ...node, schema: null, table: null } : node));
}
