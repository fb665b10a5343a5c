import { rowsWhere } from '../information-schema/restrictions';
import { filterRows } from './filter-rows';
import { showInformation } from './information-show';
import { showStatement } from './show-statement';
import { withPattern } from './with-pattern';

/** SHOW DATABASES | SCHEMAS [LIKE | WHERE] */
export const showDatabases = showStatement(['DATABASES|SCHEMAS'], async (reader, session) => {
  const filter = reader.filter();
  const request = rowsWhere({}, ['SCHEMA_NAME']);
  const table = await showInformation('SCHEMATA', { Database: 'SCHEMA_NAME' }, request, session);
  return withPattern(filterRows(table, filter, session), filter);
});
