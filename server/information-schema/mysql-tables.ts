import { type InformationTable, informationTable } from './definition';

/**
 * Tables of the schema `mysql` that tools read on connecting: who may connect, and which time zones have names. Users are those of
 * server.xml, of whom each sees only themselves. Routines and events are told by information_schema.
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
    () => [],
    'mysql',
  ),
  informationTable('event', 'db varchar(64) not null, name varchar(64) not null', () => [], 'mysql'),
  informationTable('plugin', 'name varchar(64) not null, dl varchar(128) not null', () => [], 'mysql'),
];
