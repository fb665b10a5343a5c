import { defaultNodeTable } from '../default-node-table';

export const routinesTable = defaultNodeTable(
  'ROUTINES',
  'ROUTINE_SCHEMA',
  `
    SPECIFIC_NAME varchar(64) not null
    ROUTINE_CATALOG varchar(512) not null
    ROUTINE_SCHEMA varchar(64) not null
    ROUTINE_NAME varchar(64) not null
    ROUTINE_TYPE varchar(13) not null
    DATA_TYPE varchar(64) not null
    CHARACTER_MAXIMUM_LENGTH int(21)
    CHARACTER_OCTET_LENGTH int(21)
    NUMERIC_PRECISION int(21)
    NUMERIC_SCALE int(21)
    DATETIME_PRECISION bigint(21) unsigned
    CHARACTER_SET_NAME varchar(64)
    COLLATION_NAME varchar(64)
    DTD_IDENTIFIER longtext(196605)
    ROUTINE_BODY varchar(8) not null
    ROUTINE_DEFINITION longtext(196605)
    EXTERNAL_NAME varchar(64)
    EXTERNAL_LANGUAGE varchar(64)
    PARAMETER_STYLE varchar(8) not null
    IS_DETERMINISTIC varchar(3) not null
    SQL_DATA_ACCESS varchar(64) not null
    SQL_PATH varchar(64)
    SECURITY_TYPE varchar(7) not null
    CREATED datetime not null
    LAST_ALTERED datetime not null
    SQL_MODE varchar(8192) not null
    ROUTINE_COMMENT longtext(196605) not null
    DEFINER varchar(384) not null
    CHARACTER_SET_CLIENT varchar(32) not null
    COLLATION_CONNECTION varchar(64) not null
    DATABASE_COLLATION varchar(64) not null`,
);
