import type { LogicalView } from '../../conf/catalog';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { Assignment, Expression, InsertStatement } from '../sql/ast';
import { locateTable } from '../tables';
import { replacedView, returnedItems } from './change-views';
import {
  checkedValue,
  columnNamed,
  columnsIn,
  described,
  hasFixedDefault,
  isGenerated,
  refuseIgnore,
} from './check-option';
import { ColumnReplacement } from './replace-columns';
import { rowsOfView, type UpdatableView } from './updatable-view';
import { allOf, same, type ViewContext, viewOf } from './view-context';

type ColumnName = Expression & { readonly kind: 'column' };

/** INSERT or REPLACE into a view, as one into its table. The statement itself when its table is none. Errors: 1471, 1423, 1369 by the data node, 1235. */
export function insertIntoView(statement: InsertStatement, context: ViewContext): InsertStatement {
  const { table } = statement;
  const view = viewOf(table, context);
  if (!view) return statement;
  const rows = rowsOfView(view, context.catalog, null, context.columnsOf);
  if (rows.kind === 'join')
    throw notSupported(
      `INSERT into view '${table.name}', which joins tables over several data nodes; use the table itself`,
    );
  const names = statement.columns ?? view.columns;
  const columns = rows.kind === 'table' ? insertedColumns(names, rows) : null;
  if (rows.kind === 'none' || columns === null) throw notInsertable(table.name);
  if (table.partitions.length > 0) throw notSupported(`PARTITION of view '${view.name}'`);
  refuseMissing(columns, view, rows, context);
  const replacement = new ColumnReplacement([replacedView(table.name, view.schema, rows)], [], context.columnsOf);
  const { source, onDuplicate, rowAlias } = statement;
  const inserted: InsertStatement = {
    ...statement,
    table: { ...rows.base, alias: null },
    columns,
    source:
      source.kind === 'query'
        ? source
        : { kind: 'rows', rows: source.rows.map((row) => row.map((value) => replacement.in(value))) },
    ...(rowAlias ? { rowAlias: { ...rowAlias, columns: rowAlias.columns.length > 0 ? rowAlias.columns : names } } : {}),
    onDuplicate: onDuplicate.map(({ column, value }) => updated(column, value, replacement)),
    returning: statement.returning && returnedItems(statement.returning, { rows }, replacement),
  };
  return rows.checks.length > 0 ? checked(inserted, view, rows, context) : inserted;
}

/** The columns of the table; null when one of them is computed or there twice. Errors: 1054. */
function insertedColumns(names: readonly string[], { columns }: UpdatableView): readonly string[] | null {
  const found = names.map((name) => {
    const column = columns.find((each) => same(each.name, name));
    if (!column) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${name}' in 'INSERT INTO'`);
    return column.meaning.kind === 'column' ? column.meaning.name : null;
  });
  const isTwice = new Set(found.map((name) => name?.toLowerCase())).size < found.length;
  const isGivenTwice = new Set(names.map((name) => name.toLowerCase())).size < names.length;
  return found.includes(null) || (isTwice && !isGivenTwice) ? null : (found as string[]);
}

function notInsertable(name: string): Error {
  return sqlError('ER_NON_INSERTABLE_TABLE', `The target table ${name} of the INSERT is not insertable-into`);
}

/** In strict mode columns without a default must be given (1423). */
function refuseMissing(
  given: readonly string[],
  { schema, name }: LogicalView,
  { base }: UpdatableView,
  { sqlMode, describe }: ViewContext,
): void {
  if (!sqlMode.has('STRICT_ALL_TABLES') && !sqlMode.has('STRICT_TRANS_TABLES')) return;
  const missing = describe(base)?.columns.some(
    (column) =>
      !column.type.nullable &&
      column.defaultText === null &&
      !column.extra.includes('auto_increment') &&
      !isGenerated(column) &&
      !given.some((each) => same(each, column.name)),
  );
  if (missing)
    throw sqlError(
      'ER_NO_DEFAULT_FOR_VIEW_FIELD',
      `Field of view '${schema}.${name}' underlying table doesn't have a default value`,
    );
}

function updated(column: ColumnName, value: Expression, replacement: ColumnReplacement): Assignment {
  const assigned = replacement.in(column);
  if (assigned.kind !== 'column') throw sqlError('ER_NONUPDATEABLE_COLUMN', `Column '${column.name}' is not updatable`);
  return { column: assigned, value: replacement.in(value) };
}

/** Rows whose last value is computed only when the row as it is by then fulfils the view's conditions. Errors: 1235. */
function checked(
  statement: InsertStatement,
  view: LogicalView,
  rows: UpdatableView,
  context: ViewContext,
): InsertStatement {
  const check = allOf(rows.checks)!;
  refuseIgnore(statement.modifiers, view);
  if (statement.source.kind === 'query')
    throw notSupported(`INSERT … SELECT into ${described(view)}; insert into its table, with the condition in WHERE`);
  const { columns, values } = withCheck(statement, view, rows, check, context);
  const last = statement.onDuplicate.at(-1)?.column;
  const onDuplicate = last
    ? [...statement.onDuplicate, { column: last, value: checkedValue(last, check, view, last) }]
    : [];
  return { ...statement, columns, source: { kind: 'rows', rows: values }, onDuplicate };
}

function withCheck(
  statement: InsertStatement,
  view: LogicalView,
  { base }: UpdatableView,
  check: Expression,
  context: ViewContext,
): { readonly columns: readonly string[]; readonly values: readonly (readonly Expression[])[] } {
  const table = context.describe(base);
  const used = columnsIn(check, view);
  const columns = statement.columns!;
  for (const column of table?.columns ?? []) {
    const isGiven = columns.some((name) => same(name, column.name));
    if (used.has(column.name.toLowerCase()) && !isGiven && !hasFixedDefault(column))
      throw notSupported(`INSERT into ${described(view)}, without a value for '${column.name}', which is computed`);
  }
  const given = (statement.source as InsertStatement['source'] & { kind: 'rows' }).rows;
  const nodesBy = placingColumns(base.schema, base.name, context);
  const free = columns.findIndex(
    (name, index) =>
      !used.has(name.toLowerCase()) &&
      !nodesBy.has(name.toUpperCase()) &&
      !columnNamed(table, name)?.extra.includes('auto_increment') &&
      given.every((row) => row[index] && row[index].kind !== 'default' && row[index].kind !== 'keyword'),
  );
  const reference = (name: string): ColumnName => ({ kind: 'column', schema: null, table: base.name, name });
  if (free >= 0) {
    const column = reference(columns[free]!);
    return {
      columns: [...columns.filter((_, index) => index !== free), columns[free]!],
      values: given.map((row) => [
        ...row.filter((_, index) => index !== free),
        checkedValue(row[free]!, check, view, column),
      ]),
    };
  }
  const other = table?.columns.find(
    (column) =>
      hasFixedDefault(column) &&
      !used.has(column.name.toLowerCase()) &&
      !nodesBy.has(column.name.toUpperCase()) &&
      !columns.some((name) => same(name, column.name)),
  );
  if (!other)
    throw notSupported(
      `INSERT into ${described(view)}, whose condition is on all columns but those that say where a row belongs; insert into its table`,
    );
  const column = reference(other.name);
  return {
    columns: [...columns, other.name],
    values: given.map((row) => [...row, checkedValue({ kind: 'default', column }, check, view, column)]),
  };
}

/** Upper-case names of the columns that say where a row belongs, and of those that a sequence numbers. */
function placingColumns(
  schema: string | null,
  name: string,
  { catalog, schema: current }: ViewContext,
): ReadonlySet<string> {
  const { placement, logical } = locateTable({ catalog }, current, schema, name);
  const names = new Set<string>();
  if ((placement.kind === 'sharded' || placement.kind === 'subtables') && placement.rule)
    names.add(placement.rule.column);
  if (placement.kind === 'sharded' && placement.parent) names.add(placement.parent.joinKey.toUpperCase());
  if (logical && 'primaryKey' in logical && logical.primaryKey) names.add(logical.primaryKey);
  return names;
}
