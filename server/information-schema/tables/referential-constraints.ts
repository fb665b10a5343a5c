import { catalogTable } from '../catalog-table';

export const referentialConstraintsTable = catalogTable({
  name: 'REFERENTIAL_CONSTRAINTS',
  schemaColumn: 'CONSTRAINT_SCHEMA',
  tableColumn: 'TABLE_NAME',
  columns: `
    CONSTRAINT_CATALOG varchar(512) not null
    CONSTRAINT_SCHEMA varchar(64) not null
    CONSTRAINT_NAME varchar(64) not null
    UNIQUE_CONSTRAINT_CATALOG varchar(512) not null
    UNIQUE_CONSTRAINT_SCHEMA varchar(64) not null
    UNIQUE_CONSTRAINT_NAME varchar(64)
    MATCH_OPTION varchar(64) not null
    UPDATE_RULE varchar(64) not null
    DELETE_RULE varchar(64) not null
    TABLE_NAME varchar(64) not null
    REFERENCED_TABLE_NAME varchar(64)`,
  described: () => [],
});
