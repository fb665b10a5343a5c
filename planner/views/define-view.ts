import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { tableReferencesOf } from '../shapes/table-references';
import type { SelectBlock, SelectItem, SelectStatement, TableExpression } from '../sql/ast';
import { itemName } from '../sql/item-name';
import { replaceTables } from '../sql/replace-tables';
import { mapQuery } from '../sql/walk';
import type { ColumnsOf } from './replace-columns';
import { firstBlock, orderedView } from './view-order';

/** The name of the query in a view that calls its columns otherwise. */
export const innerAlias = 'definition';

/**
 * The query of a view as it is kept: `*` stands for the columns of today, tables have their schemas and columns the names of the view's.
 * @param names of the query's own columns
 * @param columns names that the view gives them; null = the same
 * @param schema of tables without one
 * Errors: 1060 for names that are there twice, 1351 for variables, 1353 for a list of another length.
 */
export function definedView(
  query: SelectStatement,
  names: readonly string[],
  columns: readonly string[] | null,
  schema: string | null,
  columnsOf: ColumnsOf,
): { readonly query: SelectStatement; readonly columns: readonly string[] } {
  refuseVariables(query);
  const wanted = columns ?? names;
  if (wanted.length !== names.length)
    throw sqlError('ER_VIEW_WRONG_LIST', "View's SELECT and view's field list have different column counts");
  refuseTwins(wanted);
  const frozen = withoutStars(query, columnsOf);
  const isFree = columns === null || isUnordered(query);
  const first = firstBlock(frozen);
  const hasStar = first === null || first.items.some(({ kind }) => kind === 'star');
  const named = hasStar || !isFree ? wrapped(frozen, names, wanted) : withNames(frozen, wanted);
  return { query: withSchemas(named, schema), columns: wanted };
}

function refuseVariables(query: SelectStatement): void {
  mapQuery(query, (node) => {
    if (node.kind === 'variable' || node.kind === 'assignment' || node.kind === 'parameter')
      throw sqlError('ER_VIEW_SELECT_VARIABLE', "View's SELECT contains a variable or parameter");
    return node;
  });
}

function refuseTwins(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.toLowerCase())) throw sqlError('ER_DUP_FIELDNAME', `Duplicate column name '${name}'`);
    seen.add(name.toLowerCase());
  }
}

/** Nothing else in the query can mean its columns by their names. */
function isUnordered({ body, orderBy }: SelectStatement): boolean {
  return orderBy.length === 0 && body.kind === 'block' && body.groupBy.length === 0 && body.having === null;
}

function withNames(query: SelectStatement, names: readonly string[]): SelectStatement {
  return mapFirstBlock(query, (block) => ({
    ...block,
    items: block.items.map((item, index) => (item.kind === 'star' ? item : { ...item, alias: names[index]! })),
  }));
}

function mapFirstBlock(query: SelectStatement, map: (block: SelectBlock) => SelectBlock): SelectStatement {
  const ofBody = (body: SelectStatement['body']): SelectStatement['body'] => {
    switch (body.kind) {
      case 'block':
        return map(body);
      case 'set-operation':
        return { ...body, left: ofBody(body.left) };
      case 'query':
        return { ...body, query: mapFirstBlock(body.query, map) };
      case 'values':
        return body;
    }
  };
  return { ...query, body: ofBody(query.body) };
}

/** The query as a derived table, whose columns are then called otherwise. */
function wrapped(query: SelectStatement, names: readonly string[], wanted: readonly string[]): SelectStatement {
  const alias = innerAlias;
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length)
    throw notSupported('a view whose query has two columns of one name; give them aliases in the query');
  const order = orderedView(query, alias);
  const visible = order && !order.hasHiddenColumns ? order.orderBy : [];
  const inner = query.limit ? query : { ...query, orderBy: [] };
  return {
    kind: 'select',
    with: null,
    body: {
      kind: 'block',
      distinct: false,
      modifiers: [],
      items: names.map((name, index) => columnItem(alias, name, wanted[index]!)),
      from: { kind: 'derived', query: inner, alias, columns: [], lateral: false },
      where: null,
      groupBy: [],
      withRollup: false,
      having: null,
      windows: [],
    },
    orderBy: visible,
    limit: null,
    lock: null,
  };
}

function columnItem(table: string, name: string, alias: string | null): SelectItem & { readonly kind: 'expression' } {
  return { kind: 'expression', expression: { kind: 'column', schema: null, table, name }, alias, text: name };
}

function withSchemas(query: SelectStatement, schema: string | null): SelectStatement {
  const own = new Set(tableReferencesOf(query));
  return replaceTables(query, (reference) =>
    own.has(reference) && reference.schema === null ? { ...reference, schema } : reference,
  );
}

// ---------------------------------------------------------------- stars

function withoutStars(query: SelectStatement, columnsOf: ColumnsOf): SelectStatement {
  const ofBody = (body: SelectStatement['body']): SelectStatement['body'] => {
    switch (body.kind) {
      case 'block':
        return { ...body, items: body.items.flatMap((item) => columnsFor(item, body.from, columnsOf)) };
      case 'set-operation':
        return { ...body, left: ofBody(body.left), right: ofBody(body.right) };
      case 'query':
        return { ...body, query: withoutStars(body.query, columnsOf) };
      case 'values':
        return body;
    }
  };
  return { ...query, body: ofBody(query.body) };
}

/** The item itself where the columns cannot be told. */
function columnsFor(item: SelectItem, from: TableExpression | null, columnsOf: ColumnsOf): readonly SelectItem[] {
  if (item.kind === 'expression' || from === null) return [item];
  const tables = tablesOf(from, columnsOf);
  const wanted = tables?.filter(({ name }) => item.table === null || name.toLowerCase() === item.table.toLowerCase());
  if (!wanted || wanted.length === 0 || wanted.some(({ columns }) => columns === null)) return [item];
  return wanted.flatMap(({ name, columns }) => columns!.map((column) => columnItem(name, column, null)));
}

interface NamedColumns {
  readonly name: string;
  readonly columns: readonly string[] | null;
}

/** The tables of a FROM clause from left to right; null where columns of two are one. */
function tablesOf(from: TableExpression, columnsOf: ColumnsOf): readonly NamedColumns[] | null {
  switch (from.kind) {
    case 'table':
      return [{ name: from.alias ?? from.name, columns: columnsOf(from) }];
    case 'derived':
      return [{ name: from.alias, columns: derivedColumns(from) }];
    case 'json-table':
      return [{ name: from.alias, columns: null }];
    case 'join': {
      if (from.natural || from.using) return null;
      const left = tablesOf(from.left, columnsOf);
      const right = tablesOf(from.right, columnsOf);
      return left && right && [...left, ...right];
    }
  }
}

function derivedColumns({ query, columns }: TableExpression & { readonly kind: 'derived' }): readonly string[] | null {
  if (columns.length > 0) return columns;
  const items = firstBlock(query)?.items ?? null;
  if (items === null || items.some(({ kind }) => kind === 'star')) return null;
  return items.map((item) => itemName(item as SelectItem & { readonly kind: 'expression' }));
}
