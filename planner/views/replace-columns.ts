import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { Expression, QueryBody, SelectStatement, TableExpression, TableReference } from '../sql/ast';
import { itemName } from '../sql/item-name';
import { mapBody, mapChildren, mapOrder } from '../sql/walk';

type ColumnName = Expression & { readonly kind: 'column' };

/** The columns of a table, in order; null when they are not known. */
export type ColumnsOf = (reference: TableReference) => readonly string[] | null;

/** Something in FROM, as columns are looked up in it. */
export interface Source {
  /** Alias or name. */
  readonly name: string;
  /** Lower case; null = not known. */
  readonly columns: ReadonlySet<string> | null;
}

/** A view in the place of which its table stands now. */
export interface ReplacedView extends Source {
  readonly columns: ReadonlySet<string>;
  /** Schema of the view. */
  readonly schema: string | null;
  /** What a column of it is, by lower-case name. */
  readonly meaning: (name: string) => Expression | undefined;
  /** The name under which its table stands in FROM. */
  readonly tableName: string;
}

/** Puts what columns of views are in their place, in subqueries too, where tables of the subquery come first. */
export class ColumnReplacement {
  /**
   * @param views that are replaced
   * @param others what else stands in the statement's FROM
   */
  constructor(
    private readonly views: readonly ReplacedView[],
    private readonly others: readonly Source[],
    private readonly columnsOf: ColumnsOf,
  ) {}

  /** Errors: 1054 for columns that the views have not, 1052; 1235 where it cannot be told whose a column is. */
  in(expression: Expression): Expression {
    return this.expression(expression, []);
  }

  query(query: SelectStatement): SelectStatement {
    return this.subquery(query, []);
  }

  /** @param around the sources of the subqueries around, the innermost first */
  private expression(node: Expression, around: readonly (readonly Source[])[]): Expression {
    if (node.kind === 'column') return this.column(node, around);
    const entered = 'query' in node ? { ...node, query: this.subquery(node.query, around) } : node;
    return mapChildren(entered, (child) => this.expression(child, around));
  }

  private subquery(query: SelectStatement, around: readonly (readonly Source[])[]): SelectStatement {
    const sources = sourcesIn(query.body, this.columnsOf);
    const within = [sources, ...around];
    return {
      ...query,
      with: query.with && {
        ...query.with,
        tables: query.with.tables.map((table) => ({ ...table, query: this.subquery(table.query, around) })),
      },
      body: this.body(query.body, around),
      orderBy: mapOrder(query.orderBy, (key) => this.expression(key, within)),
    };
  }

  private body(body: QueryBody, around: readonly (readonly Source[])[]): QueryBody {
    if (body.kind === 'set-operation')
      return { ...body, left: this.body(body.left, around), right: this.body(body.right, around) };
    const within = [sourcesIn(body, this.columnsOf), ...around];
    return mapBody(
      body,
      (node) => this.expression(node, within),
      (query) => this.subquery(query, around),
    );
  }

  private column(column: ColumnName, around: readonly (readonly Source[])[]): Expression {
    return column.table === null ? this.unqualified(column, around) : this.qualified(column, column.table, around);
  }

  private qualified(column: ColumnName, table: string, around: readonly (readonly Source[])[]): Expression {
    if (around.some((sources) => sources.some(({ name }) => same(name, table)))) return column;
    const view = this.views.find(
      ({ name, schema }) =>
        same(name, table) && (column.schema === null || schema === null || column.schema === schema),
    );
    if (!view) return column;
    const meaning = view.meaning(column.name.toLowerCase());
    if (!meaning) throw unknown(`${table}.${column.name}`);
    return this.seen(view, meaning, around);
  }

  private unqualified(column: ColumnName, around: readonly (readonly Source[])[]): Expression {
    const name = column.name.toLowerCase();
    for (const source of around.flat()) if (source.columns?.has(name)) return column;
    const owners = this.views.filter(({ columns }) => columns.has(name));
    const others = this.others.filter(({ columns }) => columns?.has(name));
    const isClear = [...around.flat(), ...this.others].every(({ columns }) => columns !== null);
    if (owners.length + others.length > 1) throw sqlError('ER_NON_UNIQ_ERROR', `Column '${column.name}' is ambiguous`);
    if (!isClear)
      throw notSupported(`column '${column.name}' in a change of a view; write whose column it is in front of it`);
    if (others.length === 1) return { ...column, table: others[0]!.name };
    if (owners.length === 0) throw unknown(column.name);
    return this.seen(owners[0]!, owners[0]!.meaning(name)!, around);
  }

  /** Refuses (1235) a table of a subquery that would stand before the view's own. */
  private seen(
    { name, tableName }: ReplacedView,
    meaning: Expression,
    around: readonly (readonly Source[])[],
  ): Expression {
    if (around.some((sources) => sources.some((source) => same(source.name, tableName))))
      throw notSupported(
        `a subquery with table '${tableName}' and a column of view '${name}', which is of that table; give the table an alias`,
      );
    return meaning;
  }
}

function unknown(name: string): Error {
  return sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${name}'`);
}

/** The sources of a query, and the names of its columns, which its ORDER BY may use. */
function sourcesIn(body: QueryBody, columnsOf: ColumnsOf): readonly Source[] {
  if (body.kind !== 'block') return [];
  const names = body.items.flatMap((item) =>
    item.kind === 'expression' && item.alias !== null ? [item.alias.toLowerCase()] : [],
  );
  return [...(body.from ? sourcesOf(body.from, columnsOf) : []), { name: '', columns: new Set(names) }];
}

export function sourcesOf(from: TableExpression, columnsOf: ColumnsOf): readonly Source[] {
  switch (from.kind) {
    case 'table': {
      const columns = columnsOf(from);
      return [{ name: from.alias ?? from.name, columns: columns && lowerCase(columns) }];
    }
    case 'derived': {
      const columns = from.columns.length > 0 ? from.columns : itemNames(from.query.body);
      return [{ name: from.alias, columns: columns && lowerCase(columns) }];
    }
    case 'json-table':
      return [{ name: from.alias, columns: null }];
    case 'join':
      return [...sourcesOf(from.left, columnsOf), ...sourcesOf(from.right, columnsOf)];
  }
}

function itemNames(body: QueryBody): readonly string[] | null {
  if (body.kind === 'set-operation') return itemNames(body.left);
  if (body.kind !== 'block') return null;
  const names = body.items.map((item) => (item.kind === 'expression' ? itemName(item) : null));
  return names.includes(null) ? null : (names as string[]);
}

function lowerCase(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
