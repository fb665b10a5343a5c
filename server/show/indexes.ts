import { logicalView } from '../../planner/views/logical-views';
import { sqlError } from '../../protocol/wire/sql-error';
import { rowsWhere } from '../information-schema/restrictions';
import { filterRows } from './filter-rows';
import { type ShownColumns, showInformation } from './information-show';
import { schemaOf } from './schema-of';
import { showStatement } from './show-statement';

const columns: ShownColumns = {
  Table: 'TABLE_NAME',
  Non_unique: 'NON_UNIQUE',
  Key_name: 'INDEX_NAME',
  Seq_in_index: 'SEQ_IN_INDEX',
  Column_name: 'COLUMN_NAME',
  Collation: 'COLLATION',
  Cardinality: 'CARDINALITY',
  Sub_part: 'SUB_PART',
  Packed: 'PACKED',
  Null: 'NULLABLE',
  Index_type: 'INDEX_TYPE',
  Comment: 'COMMENT',
  Index_comment: 'INDEX_COMMENT',
  Ignored: 'IGNORED',
};

/** SHOW INDEX | INDEXES | KEYS FROM table [FROM schema] [WHERE] */
export const showIndexes = showStatement(['[EXTENDED]', 'INDEX|INDEXES|KEYS'], async (reader, session) => {
  if (reader.takeOne('FROM', 'IN') === null) throw reader.error();
  const { schema: prefix, name } = reader.qualifiedName();
  const schema = schemaOf(reader.fromSchema() ?? prefix, session);
  const filter = reader.filter();
  const shown = await showInformation(
    'STATISTICS',
    columns,
    rowsWhere({ TABLE_SCHEMA: schema, TABLE_NAME: name }),
    session,
  );
  const { catalog, metadata } = session.server;
  // A view has no indexes of its own.
  const isThere = shown.rows.length > 0 || logicalView(catalog, schema, name) || (await metadata.table(schema, name));
  if (!isThere) {
    throw sqlError('ER_NO_SUCH_TABLE', `Table '${schema}.${name}' doesn't exist`);
  }
  return filterRows(shown, filter, session);
});
