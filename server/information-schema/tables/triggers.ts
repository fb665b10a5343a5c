import { catalogTable } from '../catalog-table';

export const triggersTable = catalogTable({
  name: 'TRIGGERS',
  schemaColumn: 'EVENT_OBJECT_SCHEMA',
  tableColumn: 'EVENT_OBJECT_TABLE',
  columns: `
    TRIGGER_CATALOG varchar(512) not null
    TRIGGER_SCHEMA varchar(64) not null
    TRIGGER_NAME varchar(64) not null
    EVENT_MANIPULATION varchar(6) not null
    EVENT_OBJECT_CATALOG varchar(512) not null
    EVENT_OBJECT_SCHEMA varchar(64) not null
    EVENT_OBJECT_TABLE varchar(64) not null
    ACTION_ORDER bigint(4) not null
    ACTION_CONDITION longtext(196605)
    ACTION_STATEMENT longtext(196605)
    ACTION_ORIENTATION varchar(9) not null
    ACTION_TIMING varchar(6) not null
    ACTION_REFERENCE_OLD_TABLE varchar(64)
    ACTION_REFERENCE_NEW_TABLE varchar(64)
    ACTION_REFERENCE_OLD_ROW varchar(3) not null
    ACTION_REFERENCE_NEW_ROW varchar(3) not null
    CREATED datetime(2)
    SQL_MODE varchar(8192) not null
    DEFINER varchar(384)
    CHARACTER_SET_CLIENT varchar(32) not null
    COLLATION_CONNECTION varchar(64) not null
    DATABASE_COLLATION varchar(64) not null`,
  described: () => [],
});
