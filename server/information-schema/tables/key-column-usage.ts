import { catalogTable } from '../catalog-table';

export const keyColumnUsageTable = catalogTable({
  name: 'KEY_COLUMN_USAGE',
  schemaColumn: 'TABLE_SCHEMA',
  tableColumn: 'TABLE_NAME',
  columns: `
    CONSTRAINT_CATALOG varchar(512) not null
    CONSTRAINT_SCHEMA varchar(64) not null
    CONSTRAINT_NAME varchar(64) not null
    TABLE_CATALOG varchar(512) not null
    TABLE_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    COLUMN_NAME varchar(64) not null
    ORDINAL_POSITION bigint(10) not null
    POSITION_IN_UNIQUE_CONSTRAINT bigint(10)
    REFERENCED_TABLE_SCHEMA varchar(64)
    REFERENCED_TABLE_NAME varchar(64)
    REFERENCED_COLUMN_NAME varchar(64)`,
  described: (schema, { name, indexes }) =>
    indexes
      .filter(({ unique }) => unique)
      .flatMap((index) =>
        index.columns.map((column, position) => ({
          CONSTRAINT_CATALOG: 'def',
          CONSTRAINT_SCHEMA: schema,
          CONSTRAINT_NAME: index.name,
          TABLE_CATALOG: 'def',
          TABLE_SCHEMA: schema,
          TABLE_NAME: name,
          COLUMN_NAME: column,
          ORDINAL_POSITION: position + 1,
        })),
      ),
});
