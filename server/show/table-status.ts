import { rowsWhere } from '../information-schema/restrictions';
import { filterRows } from './filter-rows';
import { type ShownColumns, showInformation } from './information-show';
import { schemaOf } from './schema-of';
import { showStatement } from './show-statement';

const columns: ShownColumns = {
  Name: 'TABLE_NAME',
  Engine: 'ENGINE',
  Version: 'VERSION',
  Row_format: 'ROW_FORMAT',
  Rows: 'TABLE_ROWS',
  Avg_row_length: 'AVG_ROW_LENGTH',
  Data_length: 'DATA_LENGTH',
  Max_data_length: 'MAX_DATA_LENGTH',
  Index_length: 'INDEX_LENGTH',
  Data_free: 'DATA_FREE',
  Auto_increment: 'AUTO_INCREMENT',
  Create_time: 'CREATE_TIME',
  Update_time: 'UPDATE_TIME',
  Check_time: 'CHECK_TIME',
  Collation: 'TABLE_COLLATION',
  Checksum: 'CHECKSUM',
  Create_options: 'CREATE_OPTIONS',
  Comment: 'TABLE_COMMENT',
  Max_index_length: 'MAX_INDEX_LENGTH',
  Temporary: 'TEMPORARY',
};

/** SHOW TABLE STATUS [FROM schema] [LIKE | WHERE]: rows and bytes of all data nodes of a table together. */
export const showTableStatus = showStatement(['TABLE', 'STATUS'], async (reader, session) => {
  const schema = schemaOf(reader.fromSchema(), session);
  const filter = reader.filter();
  const { restrictions } = rowsWhere({ TABLE_SCHEMA: schema });
  const ofNames = new Map(restrictions);
  if (filter.kind === 'like') ofNames.set('table_name', [filter]);
  const table = await showInformation('TABLES', columns, { restrictions: ofNames, columns: null }, session);
  return filterRows(table, filter, session);
});
