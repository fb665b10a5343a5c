import { informationTable } from '../definition';

export const columnPrivilegesTable = informationTable(
  'COLUMN_PRIVILEGES',
  `
    GRANTEE varchar(385) not null
    TABLE_CATALOG varchar(512) not null
    TABLE_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    COLUMN_NAME varchar(64) not null
    PRIVILEGE_TYPE varchar(64) not null
    IS_GRANTABLE varchar(3) not null`,
  () => [],
);
