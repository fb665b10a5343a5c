import { catalogTable } from '../catalog-table';
import type { InformationTable } from '../definition';
import { describedColumns, ownColumns } from '../described-columns';
import { viewColumns } from '../view-columns';

/** @param ownTables those of information_schema, which have rows here too */
export const columnsTable = (ownTables: () => readonly InformationTable[]) =>
  catalogTable(
    {
      name: 'COLUMNS',
      schemaColumn: 'TABLE_SCHEMA',
      tableColumn: 'TABLE_NAME',
      columns: `
    TABLE_CATALOG varchar(512) not null
    TABLE_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    COLUMN_NAME varchar(64) not null
    ORDINAL_POSITION bigint(21) unsigned not null
    COLUMN_DEFAULT longtext(196596)
    IS_NULLABLE varchar(3) not null
    DATA_TYPE varchar(64) not null
    CHARACTER_MAXIMUM_LENGTH bigint(21) unsigned
    CHARACTER_OCTET_LENGTH bigint(21) unsigned
    NUMERIC_PRECISION bigint(21) unsigned
    NUMERIC_SCALE bigint(21) unsigned
    DATETIME_PRECISION bigint(21) unsigned
    CHARACTER_SET_NAME varchar(32)
    COLLATION_NAME varchar(64)
    COLUMN_TYPE longtext(196605) not null
    COLUMN_KEY varchar(3) not null
    EXTRA varchar(80) not null
    PRIVILEGES varchar(80) not null
    COLUMN_COMMENT varchar(1024) not null
    IS_GENERATED varchar(6) not null
    GENERATION_EXPRESSION longtext(196596)`,
      described: (schema, { name, columns }) => describedColumns(schema, name, columns),
      viewRows: async (view, session) => describedColumns(view.schema, view.name, await viewColumns(view, session)),
      ownRows: ownColumns,
    },
    ownTables,
  );
