import { defaultNodeTable } from '../default-node-table';

export const parametersTable = defaultNodeTable(
  'PARAMETERS',
  'SPECIFIC_SCHEMA',
  `
    SPECIFIC_CATALOG varchar(512) not null
    SPECIFIC_SCHEMA varchar(64) not null
    SPECIFIC_NAME varchar(64) not null
    ORDINAL_POSITION int(21) not null
    PARAMETER_MODE varchar(5)
    PARAMETER_NAME varchar(64)
    DATA_TYPE varchar(64) not null
    CHARACTER_MAXIMUM_LENGTH int(21)
    CHARACTER_OCTET_LENGTH int(21)
    NUMERIC_PRECISION int(21)
    NUMERIC_SCALE int(21)
    DATETIME_PRECISION bigint(21) unsigned
    CHARACTER_SET_NAME varchar(64)
    COLLATION_NAME varchar(64)
    DTD_IDENTIFIER longtext(196605) not null
    ROUTINE_TYPE varchar(9) not null`,
);
