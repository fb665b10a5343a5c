import { type Catalog, type LogicalView, tableKey } from '../../conf/catalog';
import type { SelectStatement } from '../sql/ast';
import { lexStatements } from '../sql/lexer';
import { parseStatement } from '../sql/parse';

/** The sql_mode under which the text of a view is read, whatever mode its user has. */
export const viewMode: ReadonlySet<string> = new Set();
const parsed = new WeakMap<LogicalView, SelectStatement>();

/** The view that a name means; null when it is none of those that the server keeps. A table of schema.xml comes first. */
export function logicalView(
  { schemas }: Pick<Catalog, 'schemas'>,
  schemaName: string | null,
  name: string,
): LogicalView | null {
  const schema = schemaName === null ? undefined : schemas.get(schemaName);
  if (!schema || schema.views.size === 0 || schema.tables.has(tableKey(name))) return null;
  return schema.views.get(tableKey(name)) ?? null;
}

/** The query of a view. All tables in it have their schemas. */
export function queryOfView(view: LogicalView): SelectStatement {
  const known = parsed.get(view);
  if (known) return known;
  const [lexed] = lexStatements(view.query, { sqlMode: viewMode });
  const query = lexed && parseStatement(lexed, { sqlMode: viewMode, literals: 'inline' });
  if (query?.kind !== 'select')
    throw new Error(`view ${view.schema}.${view.name} in views.json is no query: ${view.query}`);
  parsed.set(view, query);
  return query;
}
