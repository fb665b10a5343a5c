import { catalogTable } from '../catalog-table';
import type { InformationTable } from '../definition';
import { sumFigures, tableFigures } from '../table-figures';

/** @param ownTables those of information_schema, which have rows here too */
export const tablesTable = (ownTables: () => readonly InformationTable[]) =>
  catalogTable(
    {
      name: 'TABLES',
      schemaColumn: 'TABLE_SCHEMA',
      tableColumn: 'TABLE_NAME',
      columns: `
    TABLE_CATALOG varchar(512) not null
    TABLE_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    TABLE_TYPE varchar(64) not null
    ENGINE varchar(64)
    VERSION bigint(21) unsigned
    ROW_FORMAT varchar(10)
    TABLE_ROWS bigint(21) unsigned
    AVG_ROW_LENGTH bigint(21) unsigned
    DATA_LENGTH bigint(21) unsigned
    MAX_DATA_LENGTH bigint(21) unsigned
    INDEX_LENGTH bigint(21) unsigned
    DATA_FREE bigint(21) unsigned
    AUTO_INCREMENT bigint(21) unsigned
    CREATE_TIME datetime
    UPDATE_TIME datetime
    CHECK_TIME datetime
    TABLE_COLLATION varchar(64)
    CHECKSUM bigint(21) unsigned
    CREATE_OPTIONS varchar(2048)
    TABLE_COMMENT varchar(2048) not null
    MAX_INDEX_LENGTH bigint(21) unsigned
    TEMPORARY varchar(1)`,
      described: (schema, { name, tableType, engine, collation, comment }) => [
        {
          TABLE_CATALOG: 'def',
          TABLE_SCHEMA: schema,
          TABLE_NAME: name,
          TABLE_TYPE: tableType,
          ENGINE: engine,
          VERSION: tableType === 'VIEW' ? null : 10,
          TABLE_COLLATION: collation,
          CREATE_OPTIONS: tableType === 'VIEW' ? null : '',
          TABLE_COMMENT: tableType === 'VIEW' ? 'VIEW' : comment,
          TEMPORARY: tableType === 'VIEW' ? null : 'N',
        },
      ],
      viewRows: async ({ schema, name }) => [
        {
          TABLE_CATALOG: 'def',
          TABLE_SCHEMA: schema,
          TABLE_NAME: name,
          TABLE_TYPE: 'VIEW',
          TABLE_COMMENT: 'VIEW',
        },
      ],
      summed: { columns: tableFigures, combine: sumFigures, key: (row) => row.TABLE_NAME ?? '' },
      ownRows: (tables) =>
        tables.map(({ name }) => ({
          TABLE_CATALOG: 'def',
          TABLE_SCHEMA: 'information_schema',
          TABLE_NAME: name,
          TABLE_TYPE: 'SYSTEM VIEW',
          ENGINE: 'MEMORY',
          VERSION: 11,
          ROW_FORMAT: 'Fixed',
          TABLE_COLLATION: 'utf8mb3_general_ci',
          CREATE_OPTIONS: '',
          TABLE_COMMENT: '',
          TEMPORARY: 'Y',
        })),
    },
    ownTables,
  );
