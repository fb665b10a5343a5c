import type { Catalog, LogicalView } from '../../conf/catalog';
import { tableReferencesOf } from '../shapes/table-references';
import type { Expression, SelectBlock, SelectStatement, TableReference } from '../sql/ast';
import { itemName } from '../sql/item-name';
import { someExpression } from '../sql/walk';
import { innerAlias } from './define-view';
import { logicalView, queryOfView } from './logical-views';
import { ColumnReplacement, type ColumnsOf } from './replace-columns';

/** A view each row of which is a row of one table (MariaDB manual, "Inserting and Updating with Views"). */
export interface UpdatableView {
  readonly kind: 'table';
  readonly base: TableReference;
  /** Its columns in order. */
  readonly columns: readonly ViewColumn[];
  /** What rows of the table must fulfil to be rows of the view. */
  readonly conditions: readonly Expression[];
  /** What CHECK OPTION demands of changed rows. */
  readonly checks: readonly Expression[];
}

export interface ViewColumn {
  readonly name: string;
  /** Over columns of the table, which have the table's name in front. */
  readonly meaning: Expression;
}

/** `join`: its rows are of several tables. `none`: they are computed. */
export type ViewRows = UpdatableView | { readonly kind: 'join' } | { readonly kind: 'none' };

const none: ViewRows = { kind: 'none' };

/**
 * Whose rows a view's rows are. A view with CASCADED CHECK OPTION demands all conditions, one with LOCAL its own, one without it none,
 * whatever the views that it reads from say, as in MariaDB.
 * @param tableName name under which the table will stand in the statement; null = its own
 */
export function rowsOfView(
  view: LogicalView,
  catalog: Pick<Catalog, 'schemas'>,
  tableName: string | null,
  columnsOf: ColumnsOf,
): ViewRows {
  if (view.algorithm === 'TEMPTABLE') return none;
  const rows = new Reader(catalog, tableName, columnsOf).query(queryOfView(view));
  if (rows.kind !== 'table') return rows;
  const { own, ...found } = rows;
  const checks = { CASCADED: found.conditions, LOCAL: own, NONE: [] }[view.checkOption ?? 'NONE'];
  const columns = found.columns.map(({ meaning }, index) => ({ name: view.columns[index]!, meaning }));
  return { ...found, columns, checks };
}

interface FoundRows extends Omit<UpdatableView, 'checks'> {
  /** Its own condition, apart from those of views below. */
  readonly own: readonly Expression[];
}

class Reader {
  constructor(
    private readonly catalog: Pick<Catalog, 'schemas'>,
    private readonly tableName: string | null,
    private readonly columnsOf: ColumnsOf,
  ) {}

  query(query: SelectStatement): FoundRows | Exclude<ViewRows, UpdatableView> {
    const { body, limit, with: common } = query;
    if (body.kind !== 'block' || limit || common || !isOfRows(body)) return { kind: 'none' };
    const below = this.below(body);
    if (below.kind !== 'table') return below;
    const { from, where, items } = body;
    const source = from as TableReference | { readonly alias: string };
    const meanings = new Map(below.columns.map(({ name, meaning }) => [name.toLowerCase(), meaning]));
    const replacement = new ColumnReplacement(
      [
        {
          name: 'name' in source ? (source.alias ?? source.name) : source.alias,
          schema: null,
          columns: new Set(meanings.keys()),
          meaning: (name) => meanings.get(name),
          tableName: this.tableName ?? below.base.name,
        },
      ],
      [],
      this.columnsOf,
    );
    if (where && readsTable(where, below.base)) return { kind: 'none' };
    const own = where ? [replacement.in(where)] : [];
    const columns = items.map((item) => {
      if (item.kind !== 'expression') throw new Error('a view with a star in it');
      return { name: itemName(item), meaning: replacement.in(item.expression) };
    });
    return { kind: 'table', base: below.base, columns, conditions: [...below.conditions, ...own], own };
  }

  /** What a query reads from: the columns of its table, or of the view in its place. */
  private below({ from, items }: SelectBlock): FoundRows | Exclude<ViewRows, UpdatableView> {
    if (items.some(({ kind }) => kind === 'star')) return { kind: 'none' };
    if (from?.kind === 'join') return { kind: 'join' };
    if (from?.kind === 'derived' && from.alias === innerAlias) return this.query(from.query);
    if (from?.kind !== 'table') return { kind: 'none' };
    const view = logicalView(this.catalog, from.schema, from.name);
    if (view) {
      if (view.algorithm === 'TEMPTABLE') return { kind: 'none' };
      const rows = this.query(queryOfView(view));
      if (rows.kind !== 'table') return rows;
      const columns = rows.columns.map(({ meaning }, index) => ({ name: view.columns[index]!, meaning }));
      return { ...rows, columns };
    }
    const names = this.columnsOf(from);
    if (names === null) return { kind: 'none' };
    const table = this.tableName ?? from.name;
    const columns = names.map((name) => ({ name, meaning: { kind: 'column', schema: null, table, name } as const }));
    return { kind: 'table', base: { ...from, alias: this.tableName }, columns, conditions: [], own: [] };
  }
}

/** Each row of the query is one row of what it reads from. */
function isOfRows({ distinct, groupBy, having, items }: SelectBlock): boolean {
  if (distinct || groupBy.length > 0 || having) return false;
  return !items.some(
    (item) =>
      item.kind === 'expression' &&
      someExpression(item.expression, ({ kind }) => kind === 'aggregate' || kind === 'window'),
  );
}

/** A subquery that reads the table itself makes the view one that cannot be changed. */
function readsTable(where: Expression, { schema, name }: TableReference): boolean {
  const references = tableReferencesOf({
    kind: 'update',
    modifiers: [],
    with: null,
    from: { kind: 'table', schema, name, alias: null, partitions: [], indexHints: [] },
    assignments: [],
    where,
    orderBy: [],
    limit: null,
  });
  return references.slice(1).some((table) => table.name === name && table.schema === schema);
}
