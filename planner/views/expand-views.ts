import type { Catalog, LogicalView } from '../../conf/catalog';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { tableReferencesOf } from '../shapes/table-references';
import type {
  DeleteStatement,
  Expression,
  InsertStatement,
  SelectItem,
  SelectStatement,
  Statement,
  TableExpression,
  TableReference,
  UpdateStatement,
} from '../sql/ast';
import { replaceTables, replaceTablesInExpression, replaceTablesInFrom } from '../sql/replace-tables';
import { mapQuery } from '../sql/walk';
import { logicalView, queryOfView } from './logical-views';
import { orderedView, takesOrder } from './view-order';

type Analysed = Exclude<Statement, { kind: 'other' }>;

/** The views that a statement names itself, in order. */
export function viewsIn(
  statement: Analysed,
  catalog: Pick<Catalog, 'schemas'>,
  schema: string | null,
): readonly LogicalView[] {
  return tableReferencesOf(statement).flatMap((reference) => {
    const view = logicalView(catalog, reference.schema ?? schema, reference.name);
    return view ? [view] : [];
  });
}

/**
 * The statement with derived tables in the place of views that it reads, and of the views in these. Errors: 1462 for views that need each
 * other, 1235.
 */
export function expandViews<T extends Analysed>(
  statement: T,
  catalog: Pick<Catalog, 'schemas'>,
  schema: string | null,
): T {
  const expansion = new Expansion(catalog, schema);
  return expansion.statement(statement) as T;
}

class Expansion {
  /** `schema.name`, as written, of views without an alias. */
  private readonly replaced = new Set<string>();

  constructor(
    private readonly catalog: Pick<Catalog, 'schemas'>,
    private readonly schema: string | null,
  ) {}

  viewOf({ schema, name }: Pick<TableReference, 'schema' | 'name'>): LogicalView | null {
    return logicalView(this.catalog, schema ?? this.schema, name);
  }

  statement(statement: Analysed): Analysed {
    refuseHiddenTables(statement, this.allViews(statement));
    const replace = this.replacement(statement, []);
    switch (statement.kind) {
      case 'select':
        return this.unqualified(this.query(statement, []));
      case 'insert':
        return this.insert(statement, replace);
      case 'update':
      case 'delete':
        return this.change(statement, replace);
    }
  }

  private insert(statement: InsertStatement, replace: Replace): InsertStatement {
    const { source, onDuplicate } = statement;
    const inside = (value: Expression): Expression => replaceTablesInExpression(value, replace);
    return {
      ...statement,
      source:
        source.kind === 'query'
          ? { kind: 'query', query: this.unqualified(this.query(source.query, [])) }
          : { kind: 'rows', rows: source.rows.map((row) => row.map(inside)) },
      onDuplicate: onDuplicate.map(({ column, value }) => ({ column, value: inside(value) })),
    };
  }

  private change<T extends UpdateStatement | DeleteStatement>(statement: T, replace: Replace): T {
    const inside = (value: Expression): Expression => replaceTablesInExpression(value, replace);
    const assignments = 'assignments' in statement ? statement.assignments : [];
    return {
      ...statement,
      with: statement.with && {
        ...statement.with,
        tables: statement.with.tables.map((table) => ({ ...table, query: this.query(table.query, []) })),
      },
      from: replaceTablesInFrom(statement.from, replace),
      where: statement.where && inside(statement.where),
      orderBy: statement.orderBy.map((item) => ({ ...item, expression: inside(item.expression) })),
      ...('assignments' in statement
        ? { assignments: assignments.map(({ column, value }) => ({ column, value: inside(value) })) }
        : {}),
    };
  }

  /** @param around the views whose queries this one stands in */
  private query(query: SelectStatement, around: readonly LogicalView[]): SelectStatement {
    const replace = this.replacement(query, around);
    const from = query.body.kind === 'block' ? query.body.from : null;
    const view = from?.kind === 'table' && takesOrder(query) ? this.viewOf(from) : null;
    const ordered = view && orderedView(this.query(queryOfView(view), [...inside(view, around)]), nameIn(from!));
    if (!view || !ordered || query.body.kind !== 'block') return replaceTables(query, replace);
    const alias = nameIn(from!);
    const items = ordered.hasHiddenColumns ? query.body.items.flatMap(columnsInStead(view, alias)) : query.body.items;
    const others = replaceTables({ ...query, body: { ...query.body, from: null, items } }, replace);
    if (others.body.kind !== 'block') return others;
    this.note(from as TableReference);
    return {
      ...others,
      body: { ...others.body, from: derived(ordered.query, alias) },
      orderBy: ordered.orderBy,
    };
  }

  /** Replaces the views among the tables of a statement. */
  private replacement(statement: Analysed, around: readonly LogicalView[]): Replace {
    const own = new Set(tableReferencesOf(statement));
    return (reference) => {
      const view = own.has(reference) ? this.viewOf(reference) : null;
      if (!view) return reference;
      refuseTableOptions(reference);
      this.note(reference);
      return derived(this.query(queryOfView(view), inside(view, around)), nameIn(reference));
    };
  }

  private note({ schema, name, alias }: TableReference): void {
    if (alias === null) this.replaced.add(`${schema ?? this.schema}.${name}`);
  }

  /** `TESTDB.v.a` becomes `v.a`: derived tables are in no schema. */
  private unqualified(query: SelectStatement): SelectStatement {
    const isReplaced = ({
      schema,
      table,
    }: {
      readonly schema: string | null;
      readonly table: string | null;
    }): boolean => schema !== null && this.replaced.has(`${schema}.${table}`);
    return mapQuery(
      query,
      (node) => (node.kind === 'column' && isReplaced(node) ? { ...node, schema: null } : node),
      (item) => (isReplaced(item) ? { ...item, schema: null } : item),
    );
  }

  /** The statement's views, and those that they need. */
  private allViews(statement: Analysed): readonly LogicalView[] {
    const found = [...viewsIn(statement, this.catalog, this.schema)];
    for (let next = 0; next < found.length; next++) {
      for (const view of viewsIn(queryOfView(found[next]!), this.catalog, null))
        if (!found.includes(view)) found.push(view);
    }
    return found;
  }
}

type Replace = (reference: TableReference) => TableExpression;

/** An order that nobody sees is none: without a LIMIT it goes. */
function derived(query: SelectStatement, alias: string): TableExpression {
  const orderBy = query.limit ? query.orderBy : [];
  return { kind: 'derived', query: { ...query, orderBy }, alias, columns: [], lateral: false };
}

function nameIn(table: TableExpression): string {
  if (table.kind !== 'table') throw new Error(`a view is no ${table.kind}`);
  return table.alias ?? table.name;
}

function inside(view: LogicalView, around: readonly LogicalView[]): readonly LogicalView[] {
  if (around.includes(view))
    throw sqlError('ER_VIEW_RECURSIVE', `\`${view.schema}\`.\`${view.name}\` contains view recursion`);
  return [...around, view];
}

/** `*` as the columns that the view shows. */
function columnsInStead(view: LogicalView, alias: string): (item: SelectItem) => readonly SelectItem[] {
  return (item) =>
    item.kind === 'expression' || (item.table !== null && item.table.toLowerCase() !== alias.toLowerCase())
      ? [item]
      : view.columns.map((name) => ({
          kind: 'expression',
          expression: { kind: 'column', schema: null, table: alias, name },
          alias: null,
          text: name,
        }));
}

function refuseTableOptions({ name, partitions, indexHints, systemTime }: TableReference): void {
  if (partitions.length > 0 || indexHints.length > 0 || systemTime)
    throw notSupported(`PARTITION, index hints and FOR SYSTEM_TIME of view '${name}'; write them into the view`);
}

/** On one data node tables lose their schemas, and a common table around a view would stand in for a table of the view. */
function refuseHiddenTables(statement: Analysed, views: readonly LogicalView[]): void {
  const common = 'with' in statement ? (statement.with?.tables ?? []) : [];
  for (const view of views) {
    for (const { name } of tableReferencesOf(queryOfView(view))) {
      if (!common.some((table) => table.name.toLowerCase() === name.toLowerCase())) continue;
      throw notSupported(
        `a common table '${name}' around view '${view.name}', which reads a table of that name; call the common table otherwise`,
      );
    }
  }
}
