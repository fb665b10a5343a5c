import { catalogTable } from '../catalog-table';
import { sumFigures, tableFigures } from '../table-figures';

export const partitionsTable = catalogTable({
  name: 'PARTITIONS',
  schemaColumn: 'TABLE_SCHEMA',
  tableColumn: 'TABLE_NAME',
  columns: `
    TABLE_CATALOG varchar(512) not null
    TABLE_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    PARTITION_NAME varchar(64)
    SUBPARTITION_NAME varchar(64)
    PARTITION_ORDINAL_POSITION bigint(21) unsigned
    SUBPARTITION_ORDINAL_POSITION bigint(21) unsigned
    PARTITION_METHOD varchar(18)
    SUBPARTITION_METHOD varchar(12)
    PARTITION_EXPRESSION longtext(196605)
    SUBPARTITION_EXPRESSION longtext(196605)
    PARTITION_DESCRIPTION longtext(196605)
    TABLE_ROWS bigint(21) unsigned not null
    AVG_ROW_LENGTH bigint(21) unsigned not null
    DATA_LENGTH bigint(21) unsigned not null
    MAX_DATA_LENGTH bigint(21) unsigned
    INDEX_LENGTH bigint(21) unsigned not null
    DATA_FREE bigint(21) unsigned not null
    CREATE_TIME datetime
    UPDATE_TIME datetime
    CHECK_TIME datetime
    CHECKSUM bigint(21) unsigned
    PARTITION_COMMENT varchar(80) not null
    NODEGROUP varchar(12) not null
    TABLESPACE_NAME varchar(64)`,
  described: (schema, { name }) => [
    {
      TABLE_CATALOG: 'def',
      TABLE_SCHEMA: schema,
      TABLE_NAME: name,
      TABLE_ROWS: 0,
      AVG_ROW_LENGTH: 0,
      DATA_LENGTH: 0,
      INDEX_LENGTH: 0,
      DATA_FREE: 0,
      PARTITION_COMMENT: '',
      NODEGROUP: '',
    },
  ],
  summed: {
    columns: tableFigures,
    combine: sumFigures,
    key: (row) => [row.TABLE_NAME, row.PARTITION_NAME, row.SUBPARTITION_NAME].join('\n'),
  },
});
