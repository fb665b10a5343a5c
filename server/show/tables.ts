import type { VirtualTable } from '../../planner/facts';
import { informationTableNames } from '../information-schema/registry';
import { rowsWhere } from '../information-schema/restrictions';
import { isVirtualSchema } from '../session/schema-access';
import type { SessionView } from '../session/session-view';
import { filterRows } from './filter-rows';
import { showInformation } from './information-show';
import { schemaOf } from './schema-of';
import { showStatement } from './show-statement';
import { withPattern } from './with-pattern';

/** Room that a server gives the name of a table in this list, in characters. */
const nameLength = 73;

/** SHOW [FULL] TABLES [FROM schema] [LIKE | WHERE] */
export const showTables = showStatement(['[EXTENDED]', '[FULL]', 'TABLES'], async (reader, session, taken) => {
  const schema = schemaOf(reader.fromSchema(), session);
  const filter = reader.filter();
  const table = await tableNames(schema, session);
  const fields = table.fields.map((field, index) => ({
    ...field,
    name: index === 0 ? `Tables_in_${schema}` : field.name,
    table: 'TABLE_NAMES',
    originalTable: 'TABLE_NAMES',
    type: index === 0 ? { ...field.type, length: nameLength } : field.type,
  }));
  const shown = withPattern(filterRows({ ...table, fields }, filter, session), filter);
  if (taken.has('FULL')) return shown;
  return { fields: shown.fields.slice(0, 1), rows: shown.rows.map((row) => row.slice(0, 1)) };
});

async function tableNames(schema: string, session: SessionView): Promise<VirtualTable> {
  const request = rowsWhere({ TABLE_SCHEMA: schema }, ['TABLE_NAME', 'TABLE_TYPE']);
  const table = await showInformation('TABLES', { Name: 'TABLE_NAME', Table_type: 'TABLE_TYPE' }, request, session);
  if (!isVirtualSchema(schema)) return table;
  const type = schema === 'information_schema' ? 'SYSTEM VIEW' : 'BASE TABLE';
  return { ...table, rows: informationTableNames(schema).map((name) => [name, type]) };
}
