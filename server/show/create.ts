import type { LogicalView } from '../../conf/catalog';
import type { VirtualTable } from '../../planner/facts';
import { printName } from '../../planner/sql/print/mysql-expressions';
import { logicalView } from '../../planner/views/logical-views';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { schemaRow } from '../information-schema/schemas';
import type { CreateText, SessionView } from '../session/session-view';
import type { ServerStatement } from '../statements/statement';
import { plainTable } from './plain-table';
import { schemaOf } from './schema-of';
import { showStatement } from './show-statement';

/** SHOW CREATE TABLE | VIEW: as the first data node of the table tells it, with the logical name; of views that the server keeps, what it knows. Errors: 1146; 1347 when it is no view. */
const showCreateTable = ['TABLE', 'VIEW'].map((kind) =>
  showStatement(['CREATE', kind], async (reader, session) => {
    const { schema: prefix, name } = reader.qualifiedName();
    reader.end();
    const schema = schemaOf(prefix, session);
    const view = logicalView(session.server.catalog, schema, name);
    const found = view
      ? createTextOf(view)
      : await session.server.metadata.createTable(schema, name, session.variables.facts.sqlMode);
    if (!found) throw sqlError('ER_NO_SUCH_TABLE', `Table '${schema}.${name}' doesn't exist`);
    if (kind === 'VIEW' && found.kind !== 'view') {
      throw sqlError('ER_WRONG_OBJECT', `'${schema}.${name}' is not of type 'VIEW'`);
    }
    return found.kind === 'view'
      ? plainTable(
          ['View text(64)', 'Create View text(1024)', 'character_set_client text(32)', 'collation_connection text(64)'],
          [[found.name, found.text, found.characterSet, found.collation]],
        )
      : plainTable(['Table text(64)', 'Create Table text(1024)'], [[found.name, found.text]]);
  }),
);

function createTextOf(view: LogicalView): CreateText {
  const { name, query, definer, algorithm, characterSet, collation } = view;
  const at = definer.lastIndexOf('@');
  const user = `${printName(definer.slice(0, at))}@${printName(definer.slice(at + 1))}`;
  const check = view.checkOption ? ` WITH ${view.checkOption} CHECK OPTION` : '';
  const text = `CREATE ALGORITHM=${algorithm} DEFINER=${user} SQL SECURITY INVOKER VIEW ${printName(name)} AS ${query}${check}`;
  return { kind: 'view', name, text, characterSet, collation };
}

/** SHOW CREATE DATABASE | SCHEMA [IF NOT EXISTS] name */
const showCreateDatabase = showStatement(['CREATE', 'DATABASE|SCHEMA'], async (reader, session) => {
  const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
  const schema = schemaOf(reader.name(), session);
  reader.end();
  const row = await schemaRow(schema, session);
  const text = `CREATE DATABASE ${ifNotExists ? '/*!32312 IF NOT EXISTS*/ ' : ''}\`${schema}\` /*!40100 DEFAULT CHARACTER SET ${row.DEFAULT_CHARACTER_SET_NAME} COLLATE ${row.DEFAULT_COLLATION_NAME} */`;
  return plainTable(['Database text(64)', 'Create Database text(1024)'], [[schema, text]]);
});

/** SHOW CREATE PROCEDURE | FUNCTION | TRIGGER | EVENT: they live on the schema's default node. */
const showCreateRoutine = ['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT'].map((kind) =>
  showStatement(['CREATE', kind], async (reader, session) => {
    const { schema: prefix, name } = reader.qualifiedName();
    reader.end();
    return createdOnDefaultNode(kind, schemaOf(prefix, session), name, session);
  }),
);

async function createdOnDefaultNode(
  kind: string,
  schema: string,
  name: string,
  session: SessionView,
): Promise<VirtualTable> {
  const table = await session.server.information.onDefaultNode(
    schema,
    `SHOW CREATE ${kind} \`${name.replaceAll('`', '``')}\``,
  );
  if (!table)
    throw notSupported(`SHOW CREATE ${kind} in schema '${schema}', which has no default dataNode that is MySQL`);
  return table;
}

const showCreateUser = showStatement(['CREATE', 'USER'], () => {
  throw notSupported('SHOW CREATE USER: users are those of server.xml');
});

export const showCreate: readonly ServerStatement[] = [
  ...showCreateTable,
  showCreateDatabase,
  ...showCreateRoutine,
  showCreateUser,
];
