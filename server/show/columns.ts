import type { VirtualTable } from '../../planner/facts';
import { sqlError } from '../../protocol/wire/sql-error';
import { rowsWhere } from '../information-schema/restrictions';
import type { SessionView } from '../session/session-view';
import type { ServerStatement } from '../statements/statement';
import { type ShowFilter, WordReader } from '../statements/word-reader';
import { filterRows } from './filter-rows';
import { type ShownColumns, showInformation } from './information-show';
import { schemaOf } from './schema-of';
import { showStatement } from './show-statement';

const brief: ShownColumns = {
  Field: 'COLUMN_NAME',
  Type: 'COLUMN_TYPE',
  Null: 'IS_NULLABLE',
  Key: 'COLUMN_KEY',
  Default: 'COLUMN_DEFAULT',
  Extra: 'EXTRA',
};

const full: ShownColumns = {
  Field: 'COLUMN_NAME',
  Type: 'COLUMN_TYPE',
  Collation: 'COLLATION_NAME',
  Null: 'IS_NULLABLE',
  Key: 'COLUMN_KEY',
  Default: 'COLUMN_DEFAULT',
  Extra: 'EXTRA',
  Privileges: 'PRIVILEGES',
  Comment: 'COLUMN_COMMENT',
};

/** SHOW [FULL] COLUMNS | FIELDS FROM table [FROM schema] [LIKE | WHERE] */
export const showColumns = showStatement(['[EXTENDED]', '[FULL]', 'COLUMNS|FIELDS'], async (reader, session, taken) => {
  if (reader.takeOne('FROM', 'IN') === null) throw reader.error();
  const { schema, name } = reader.qualifiedName();
  const from = reader.fromSchema() ?? schema;
  return columnsOf(from, name, taken.has('FULL') ? full : brief, reader.filter(), session);
});

/** DESCRIBE | DESC | EXPLAIN table [column | 'pattern'] */
export const describeTable: ServerStatement = {
  name: 'DESCRIBE',
  verbs: ['DESCRIBE', 'DESC', 'EXPLAIN'],
  accepts: () => true,
  async run(lexed, session) {
    const reader = new WordReader(lexed);
    const { schema, name } = reader.qualifiedName();
    const pattern = reader.atEnd ? null : reader.nameOrText();
    reader.end();
    const filter: ShowFilter = pattern === null ? { kind: 'all' } : { kind: 'like', pattern };
    return { kind: 'table', table: await columnsOf(schema, name, brief, filter, session) };
  },
};

/** Errors: 1146 when the table is not there. */
async function columnsOf(
  schemaName: string | null,
  table: string,
  columns: ShownColumns,
  filter: ShowFilter,
  session: SessionView,
): Promise<VirtualTable> {
  const schema = schemaOf(schemaName, session);
  const request = rowsWhere({ TABLE_SCHEMA: schema, TABLE_NAME: table });
  const shown = await showInformation('COLUMNS', columns, request, session);
  if (shown.rows.length === 0) throw sqlError('ER_NO_SUCH_TABLE', `Table '${schema}.${table}' doesn't exist`);
  return filterRows(withShownDefaults(shown), filter, session);
}

/** MariaDB's COLUMN_DEFAULT is an expression in which texts have quotes; SHOW COLUMNS shows their value, and NULL for no default. */
function withShownDefaults(table: VirtualTable): VirtualTable {
  const index = table.fields.findIndex(({ name }) => name === 'Default');
  return {
    ...table,
    rows: table.rows.map((row) => row.map((value, at) => (at === index ? shownDefault(value, String(row[1])) : value))),
  };
}

/** Defaults of TEXT and BLOB columns are expressions even when they are plain texts, and are shown as such. */
function shownDefault(value: string | number | null, columnType: string): string | number | null {
  if (typeof value !== 'string') return value;
  if (value.toUpperCase() === 'NULL') return null;
  if (/text|blob|json/.test(columnType)) return value;
  return value.length >= 2 && value.startsWith("'") && value.endsWith("'")
    ? value.slice(1, -1).replaceAll("''", "'").replaceAll('\\\\', '\\')
    : value;
}
