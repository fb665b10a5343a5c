import type { Field } from '../../engine/batch/column-type';
import { logicalView } from '../../planner/views/logical-views';
import { sqlError } from '../../protocol/wire/sql-error';
import { viewColumns } from '../information-schema/view-columns';
import { likePattern } from './like-pattern';
import type { SessionView } from './session-view';

/**
 * The columns of a table, for COM_FIELD_LIST: what the mariadb client reads to complete names.
 * @param wildcard LIKE pattern; '' = all. Errors: 1046 no schema, 1146 unknown table.
 */
export async function fieldList(table: string, wildcard: string, session: SessionView): Promise<readonly Field[]> {
  const { schema, server } = session;
  if (schema === null) throw sqlError('ER_NO_DB_ERROR', 'No database selected');
  const view = logicalView(server.catalog, schema, table);
  const columns = view ? await viewColumns(view, session) : (await server.metadata.table(schema, table))?.columns;
  if (!columns) throw sqlError('ER_NO_SUCH_TABLE', `Table '${schema}.${table}' doesn't exist`);
  const pattern = wildcard === '' ? null : likePattern(wildcard);
  return columns
    .filter(({ name }) => pattern === null || pattern.test(name))
    .map(({ name, type, extendedType }) => ({
      name,
      originalName: name,
      table,
      originalTable: table,
      schema,
      type,
      flags: 0,
      ...(extendedType && { extendedType }),
    }));
}
