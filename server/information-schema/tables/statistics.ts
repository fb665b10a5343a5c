import { catalogTable } from '../catalog-table';

export const statisticsTable = catalogTable({
  name: 'STATISTICS',
  schemaColumn: 'TABLE_SCHEMA',
  tableColumn: 'TABLE_NAME',
  columns: `
    TABLE_CATALOG varchar(512) not null
    TABLE_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    NON_UNIQUE bigint(1) not null
    INDEX_SCHEMA varchar(64) not null
    INDEX_NAME varchar(64) not null
    SEQ_IN_INDEX int(2) unsigned not null
    COLUMN_NAME varchar(64) not null
    COLLATION varchar(1)
    CARDINALITY bigint(21)
    SUB_PART bigint(3)
    PACKED varchar(10)
    NULLABLE varchar(3) not null
    INDEX_TYPE varchar(16) not null
    COMMENT varchar(16)
    INDEX_COMMENT varchar(1024) not null
    IGNORED varchar(3) not null`,
  summed: {
    columns: ['CARDINALITY'],
    combine: (rows) => {
      const known = rows.flatMap(({ CARDINALITY }) => (CARDINALITY == null ? [] : [BigInt(CARDINALITY)]));
      const sum = known.reduce((total, each) => total + each, 0n);
      return { ...rows[0], CARDINALITY: known.length === 0 ? null : String(sum) };
    },
    key: ({ TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX }) => JSON.stringify([TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX]),
  },
  described: (schema, { name, indexes, columns }) =>
    indexes.flatMap((index) =>
      index.columns.map((column, position) => ({
        TABLE_CATALOG: 'def',
        TABLE_SCHEMA: schema,
        TABLE_NAME: name,
        NON_UNIQUE: index.unique ? 0 : 1,
        INDEX_SCHEMA: schema,
        INDEX_NAME: index.name,
        SEQ_IN_INDEX: position + 1,
        COLUMN_NAME: column,
        COLLATION: 'A',
        NULLABLE: columns.find((each) => each.name === column)?.type.nullable ? 'YES' : '',
        INDEX_TYPE: 'BTREE',
        COMMENT: '',
        INDEX_COMMENT: '',
        IGNORED: 'NO',
      })),
    ),
});
