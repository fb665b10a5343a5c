import { defaultNodeTable } from '../default-node-table';

export const eventsTable = defaultNodeTable(
  'EVENTS',
  'EVENT_SCHEMA',
  `
    EVENT_CATALOG varchar(64) not null
    EVENT_SCHEMA varchar(64) not null
    EVENT_NAME varchar(64) not null
    DEFINER varchar(384) not null
    TIME_ZONE varchar(64) not null
    EVENT_BODY varchar(8) not null
    EVENT_DEFINITION longtext(196605) not null
    EVENT_TYPE varchar(9) not null
    EXECUTE_AT datetime
    INTERVAL_VALUE varchar(256)
    INTERVAL_FIELD varchar(18)
    SQL_MODE varchar(8192) not null
    STARTS datetime
    ENDS datetime
    STATUS varchar(18) not null
    ON_COMPLETION varchar(12) not null
    CREATED datetime not null
    LAST_ALTERED datetime not null
    LAST_EXECUTED datetime
    EVENT_COMMENT varchar(64) not null
    ORIGINATOR bigint(10) not null
    CHARACTER_SET_CLIENT varchar(32) not null
    COLLATION_CONNECTION varchar(64) not null
    DATABASE_COLLATION varchar(64) not null`,
);
