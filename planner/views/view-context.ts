import type { LogicalView } from '../../conf/catalog';
import type { TableDescription } from '../../connectors/connector';
import type { PlannerFacts, PlannerSession } from '../facts';
import { tableReferencesOf } from '../shapes/table-references';
import type { Expression, TableReference } from '../sql/ast';
import { isVirtualSchema } from '../tables';
import { logicalView, queryOfView } from './logical-views';
import type { ColumnsOf } from './replace-columns';

/** What is known where a change of views is read. */
export interface ViewContext {
  readonly catalog: PlannerFacts['catalog'];
  /** The current schema. */
  readonly schema: string | null;
  readonly sqlMode: ReadonlySet<string>;
  readonly columnsOf: ColumnsOf;
  /** null when its columns are not known. */
  readonly describe: (reference: TableReference) => TableDescription | null;
}

export function viewOf(reference: Pick<TableReference, 'schema' | 'name'>, context: ViewContext): LogicalView | null {
  return logicalView(context.catalog, reference.schema ?? context.schema, reference.name);
}

/** Asks for the columns of tables, and of those that views among them read. */
export async function viewContext(
  tables: readonly Pick<TableReference, 'schema' | 'name'>[],
  facts: Pick<PlannerFacts, 'catalog' | 'table'>,
  { schema, sqlMode }: Pick<PlannerSession, 'schema' | 'sqlMode'>,
): Promise<ViewContext> {
  const { catalog } = facts;
  const known = new Map<string, TableDescription | null>();
  const seen = new Set<LogicalView>();
  const key = (of: string | null, name: string): string => `${of ?? schema}.${name}`;
  const note = async (of: string | null, name: string): Promise<void> => {
    const owner = of ?? schema;
    const view = logicalView(catalog, owner, name);
    if (view && !seen.has(view)) {
      seen.add(view);
      for (const table of tableReferencesOf(queryOfView(view))) await note(table.schema, table.name);
    }
    if (view || owner === null || isVirtualSchema(owner) || !catalog.schemas.has(owner) || known.has(key(of, name)))
      return;
    known.set(key(of, name), await facts.table(owner, name));
  };
  for (const { schema: of, name } of tables) await note(of, name);
  const describe = (reference: TableReference): TableDescription | null =>
    known.get(key(reference.schema, reference.name)) ?? null;
  return {
    catalog,
    schema,
    sqlMode,
    describe,
    columnsOf: (reference) =>
      logicalView(catalog, reference.schema ?? schema, reference.name)?.columns ??
      describe(reference)?.columns.map(({ name }) => name) ??
      null,
  };
}

export function allOf(conditions: readonly Expression[]): Expression | null {
  if (conditions.length === 0) return null;
  return conditions.reduce((left, right) => ({ kind: 'binary', operator: 'and', left, right }));
}

/** Names of columns and tables, as they are compared. */
export function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
