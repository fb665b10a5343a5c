import { catalogTable } from '../catalog-table';

export const viewsTable = catalogTable({
  name: 'VIEWS',
  schemaColumn: 'TABLE_SCHEMA',
  tableColumn: 'TABLE_NAME',
  columns: `
    TABLE_CATALOG varchar(512) not null
    TABLE_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    VIEW_DEFINITION longtext(196605) not null
    CHECK_OPTION varchar(8) not null
    IS_UPDATABLE varchar(3) not null
    DEFINER varchar(384) not null
    SECURITY_TYPE varchar(7) not null
    CHARACTER_SET_CLIENT varchar(32) not null
    COLLATION_CONNECTION varchar(64) not null
    ALGORITHM varchar(10) not null`,
  described: () => [],
  viewRows: async (view) => [
    {
      TABLE_CATALOG: 'def',
      TABLE_SCHEMA: view.schema,
      TABLE_NAME: view.name,
      VIEW_DEFINITION: view.query,
      CHECK_OPTION: 'NONE',
      IS_UPDATABLE: 'NO',
      DEFINER: view.definer,
      SECURITY_TYPE: 'INVOKER',
      CHARACTER_SET_CLIENT: view.characterSet,
      COLLATION_CONNECTION: view.collation,
      ALGORITHM: view.algorithm,
    },
  ],
});
