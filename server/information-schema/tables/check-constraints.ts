import { catalogTable } from '../catalog-table';

export const checkConstraintsTable = catalogTable({
  name: 'CHECK_CONSTRAINTS',
  schemaColumn: 'CONSTRAINT_SCHEMA',
  tableColumn: 'TABLE_NAME',
  columns: `
    CONSTRAINT_CATALOG varchar(512) not null
    CONSTRAINT_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    CONSTRAINT_NAME varchar(64) not null
    LEVEL varchar(6) not null
    CHECK_CLAUSE longtext(196596) not null`,
  described: () => [],
});
