import type { SessionView } from '../session/session-view';
import { type InformationTable, informationTable, type Row } from './definition';

/** Stored programs of the schemas' default data nodes. */
async function procedures(_request: unknown, session: SessionView): Promise<readonly Row[]> {
  const query = { table: 'ROUTINES', schemaColumn: 'ROUTINE_SCHEMA' };
  const found = session.visibleSchemas().map((schema) => session.server.information.defaultNodeRows(schema, query));
  return (await Promise.all(found)).flat().map((row) => ({
    db: row.ROUTINE_SCHEMA ?? null,
    name: row.ROUTINE_NAME ?? null,
    type: row.ROUTINE_TYPE ?? null,
    specific_name: row.SPECIFIC_NAME ?? null,
    comment: row.ROUTINE_COMMENT ?? '',
    definer: row.DEFINER ?? null,
  }));
}

/**
 * Tables of the schema `mysql` that tools read on connecting: who may connect, and which time zones have names. Users are those of
 * server.xml, of whom each sees only themselves. Events are told by information_schema.
 */
export const mysqlTables: readonly InformationTable[] = [
  informationTable(
    'user',
    `
    Host varchar(255) not null
    User varchar(128) not null
    Password longtext(65535)
    plugin longtext(65535) not null
    is_role varchar(1) not null`,
    (_request, { user }) => [
      { Host: '%', User: user.name, Password: '', plugin: 'mysql_native_password', is_role: 'N' },
    ],
    'mysql',
  ),
  informationTable(
    'db',
    `
    Host varchar(255) not null
    Db varchar(64) not null
    User varchar(128) not null`,
    (_request, session) =>
      session.visibleSchemas().map((schema) => ({ Host: '%', Db: schema, User: session.user.name })),
    'mysql',
  ),
  informationTable(
    'time_zone',
    'Time_zone_id int(10) unsigned not null, Use_leap_seconds varchar(1) not null',
    () => [],
    'mysql',
  ),
  informationTable(
    'time_zone_name',
    'Name varchar(64) not null, Time_zone_id int(10) unsigned not null',
    () => [],
    'mysql',
  ),
  informationTable(
    'proc',
    `
    db varchar(64) not null
    name varchar(64) not null
    type varchar(12) not null
    specific_name varchar(64) not null
    comment longtext(65535) not null
    definer varchar(384) not null`,
    procedures,
    'mysql',
  ),
  // Privileges are those of schemas: Connector/J asks for those of tables and columns.
  informationTable(
    'tables_priv',
    `
    Host varchar(255) not null
    Db varchar(64) not null
    User varchar(128) not null
    Table_name varchar(64) not null
    Grantor varchar(384) not null
    Timestamp timestamp not null
    Table_priv varchar(600) not null
    Column_priv varchar(100) not null`,
    () => [],
    'mysql',
  ),
  informationTable(
    'columns_priv',
    `
    Host varchar(255) not null
    Db varchar(64) not null
    User varchar(128) not null
    Table_name varchar(64) not null
    Column_name varchar(64) not null
    Timestamp timestamp not null
    Column_priv varchar(100) not null`,
    () => [],
    'mysql',
  ),
  informationTable('event', 'db varchar(64) not null, name varchar(64) not null', () => [], 'mysql'),
  informationTable('func', 'name varchar(64) not null, dl varchar(128) not null', () => [], 'mysql'),
  // mycli completes SHOW by it; HELP is the backends'.
  informationTable(
    'help_topic',
    `
    help_topic_id int(10) unsigned not null
    name varchar(64) not null
    help_category_id int(10) unsigned not null
    description longtext(65535) not null
    example longtext(65535) not null
    url longtext(65535) not null`,
    () => [],
    'mysql',
  ),
  informationTable('plugin', 'name varchar(64) not null, dl varchar(128) not null', () => [], 'mysql'),
];
