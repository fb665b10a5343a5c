import type { LogicalView } from '../../conf/catalog';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type {
  Assignment,
  DeleteStatement,
  Expression,
  SelectItem,
  TableExpression,
  TableReference,
  UpdateStatement,
} from '../sql/ast';
import { itemName } from '../sql/item-name';
import { checkedAssignments } from './check-option';
import { ColumnReplacement, type ReplacedView, sourcesOf } from './replace-columns';
import { rowsOfView, type UpdatableView } from './updatable-view';
import { allOf, same, type ViewContext, viewOf } from './view-context';

type ColumnName = Expression & { readonly kind: 'column' };

/** A view that a statement changes. */
export interface ChangedView {
  readonly reference: TableReference;
  readonly view: LogicalView;
  readonly rows: UpdatableView;
  readonly replaced: ReplacedView;
}

/**
 * A view whose rows are to be changed. @param tableName name under which its table will stand; null = its own.
 * Errors: 1288 for views that cannot be; 1395 for DELETE, and 1235, for rows of several tables.
 */
export function changedView(
  reference: TableReference,
  view: LogicalView,
  verb: 'UPDATE' | 'DELETE',
  tableName: string | null,
  { catalog, columnsOf }: ViewContext,
): ChangedView {
  const rows = rowsOfView(view, catalog, tableName, columnsOf);
  const name = reference.alias ?? reference.name;
  if (rows.kind === 'none')
    throw sqlError('ER_NON_UPDATABLE_TABLE', `The target table ${name} of the ${verb} is not updatable`);
  if (rows.kind === 'join') {
    if (verb === 'DELETE')
      throw sqlError('ER_VIEW_DELETE_MERGE_VIEW', `Can not delete from join view '${view.schema}.${view.name}'`);
    throw notSupported(`UPDATE of view '${name}', which joins tables over several data nodes; change the table itself`);
  }
  if (reference.partitions.length > 0 || reference.indexHints.length > 0 || reference.systemTime)
    throw notSupported(`PARTITION, index hints and FOR SYSTEM_TIME of view '${view.name}'`);
  return { reference, view, rows, replaced: replacedView(name, reference.alias === null ? view.schema : null, rows) };
}

export function replacedView(name: string, schema: string | null, { base, columns }: UpdatableView): ReplacedView {
  const meanings = new Map(columns.map((column) => [column.name.toLowerCase(), column.meaning]));
  return {
    name,
    schema,
    columns: new Set(meanings.keys()),
    meaning: (column) => meanings.get(column),
    tableName: base.alias ?? base.name,
  };
}

/** UPDATE of views, as one of their tables. The statement itself when it changes none. Errors: as changedView; 1054, 1348. */
export function updateOfViews(statement: UpdateStatement, context: ViewContext): UpdateStatement {
  const tables = tablesOf(statement.from);
  const owner = (column: ColumnName): TableReference | null => ownerOf(column, tables, context);
  const targets = tables.filter(
    (table) =>
      viewOf(table, context) &&
      (tables.length === 1 || statement.assignments.some(({ column }) => owner(column) === table)),
  );
  if (targets.length === 0) return statement;
  const views = targets.map((table) =>
    changedView(table, viewOf(table, context)!, 'UPDATE', table.alias ?? table.name, context),
  );
  const replacement = replacementOf(statement.from, views, context);
  if (statement.portion) throw notSupported('FOR PORTION OF a view');
  if (statement.with) throw notSupported('UPDATE of a view with common tables');
  const assignments = statement.assignments.map(({ column, value }): Assignment => {
    const assigned = replacement.in(column);
    if (assigned.kind !== 'column')
      throw sqlError('ER_NONUPDATEABLE_COLUMN', `Column '${column.name}' is not updatable`);
    return { column: assigned, value: replacement.in(value) };
  });
  return {
    ...statement,
    ...placed(statement, views, replacement),
    assignments: checkedAssignments(statement, assignments, views, context),
  };
}

/** DELETE of rows of views, as one of rows of their tables. As updateOfViews. */
export function deleteOfViews(statement: DeleteStatement, context: ViewContext): DeleteStatement {
  const tables = tablesOf(statement.from);
  const named = statement.targets;
  const isTarget = ({ name, alias }: TableReference): boolean =>
    named === null || named.some((target) => same(target.name, alias ?? name));
  const targets = tables.filter((table) => viewOf(table, context) && isTarget(table));
  if (targets.length === 0) return statement;
  // DELETE of one table takes no alias before MariaDB 11.6.
  const views = targets.map((table) =>
    changedView(table, viewOf(table, context)!, 'DELETE', named === null ? null : (table.alias ?? table.name), context),
  );
  if (statement.portion) throw notSupported('FOR PORTION OF a view');
  if (statement.with) throw notSupported('DELETE from a view with common tables');
  const replacement = replacementOf(statement.from, views, context);
  return {
    ...statement,
    ...placed(statement, views, replacement),
    targets:
      named?.map((target) =>
        views.some(({ replaced }) => same(replaced.tableName, target.name)) ? bare(target) : target,
      ) ?? null,
    returning: statement.returning && returnedItems(statement.returning, views[0]!, replacement),
  };
}

function bare<T extends { readonly schema: string | null }>(named: T): T {
  return { ...named, schema: null };
}

/** RETURNING with the names that the view's columns have. */
export function returnedItems(
  items: readonly SelectItem[],
  { rows }: Pick<ChangedView, 'rows'>,
  replacement: ColumnReplacement,
): readonly SelectItem[] {
  return items.flatMap((item): readonly SelectItem[] => {
    if (item.kind === 'star')
      return rows.columns.map(({ name, meaning }) => ({
        kind: 'expression',
        expression: meaning,
        alias: name,
        text: name,
      }));
    return [{ ...item, expression: replacement.in(item.expression), alias: itemName(item) }];
  });
}

function replacementOf(
  from: TableExpression,
  views: readonly ChangedView[],
  { columnsOf }: ViewContext,
): ColumnReplacement {
  const names = new Set(views.map(({ replaced }) => replaced.name.toLowerCase()));
  const others = sourcesOf(from, columnsOf).filter(({ name }) => !names.has(name.toLowerCase()));
  return new ColumnReplacement(
    views.map(({ replaced }) => replaced),
    others,
    columnsOf,
  );
}

/** FROM with tables in the place of views, whose conditions join those of the statement. */
function placed<T extends UpdateStatement | DeleteStatement>(
  { from, where, orderBy }: T,
  views: readonly ChangedView[],
  replacement: ColumnReplacement,
): Pick<T, 'from' | 'where' | 'orderBy'> {
  const conditions: Expression[] = [];
  const inFrom = (table: TableExpression, isOptional: boolean): TableExpression => {
    if (table.kind === 'join') {
      if (table.using || table.natural) throw notSupported('a change of a view that is joined by USING or NATURAL');
      const left = inFrom(table.left, isOptional || table.type === 'right');
      const right = inFrom(table.right, isOptional || table.type === 'left');
      return { ...table, left, right, on: table.on && replacement.in(table.on) };
    }
    const found = views.find(({ reference }) => reference === table);
    if (!found) return table;
    if (isOptional && found.rows.conditions.length > 0)
      throw notSupported(`a change of view '${found.view.name}' as the optional side of a join`);
    conditions.push(...found.rows.conditions);
    return found.rows.base;
  };
  const changed = inFrom(from, false);
  if (where) conditions.push(replacement.in(where));
  return {
    from: changed,
    where: allOf(conditions),
    orderBy: orderBy.map((item) => ({ ...item, expression: replacement.in(item.expression) })),
  } as Pick<T, 'from' | 'where' | 'orderBy'>;
}

/** The table of a multi-table UPDATE that an assigned column is of; null when it cannot be told. */
function ownerOf(
  column: ColumnName,
  tables: readonly TableReference[],
  { columnsOf }: ViewContext,
): TableReference | null {
  if (column.table !== null) return tables.find(({ name, alias }) => same(alias ?? name, column.table!)) ?? null;
  const owners = tables.filter((table) => columnsOf(table)?.some((name) => same(name, column.name)));
  return owners.length === 1 ? owners[0]! : null;
}

function tablesOf(from: TableExpression): readonly TableReference[] {
  switch (from.kind) {
    case 'table':
      return [from];
    case 'join':
      return [...tablesOf(from.left), ...tablesOf(from.right)];
    default:
      return [];
  }
}
