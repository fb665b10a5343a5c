import { catalogTable } from '../catalog-table';

export const tableConstraintsTable = catalogTable({
  name: 'TABLE_CONSTRAINTS',
  schemaColumn: 'TABLE_SCHEMA',
  tableColumn: 'TABLE_NAME',
  columns: `
    CONSTRAINT_CATALOG varchar(512) not null
    CONSTRAINT_SCHEMA varchar(64) not null
    CONSTRAINT_NAME varchar(64) not null
    TABLE_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    CONSTRAINT_TYPE varchar(64) not null`,
  described: (schema, { name, indexes }) =>
    indexes
      .filter(({ unique }) => unique)
      .map((index) => ({
        CONSTRAINT_CATALOG: 'def',
        CONSTRAINT_SCHEMA: schema,
        CONSTRAINT_NAME: index.name,
        TABLE_SCHEMA: schema,
        TABLE_NAME: name,
        CONSTRAINT_TYPE: index.name === 'PRIMARY' ? 'PRIMARY KEY' : 'UNIQUE',
      })),
});
