import { charsetsWithCollations } from '../charsets-with-collations';
import { serverTable } from '../server-table';

export const collationsTable = serverTable(
  'COLLATIONS',
  `
    COLLATION_NAME varchar(64) not null
    CHARACTER_SET_NAME varchar(32)
    ID bigint(11)
    IS_DEFAULT varchar(3)
    IS_COMPILED varchar(3) not null
    SORTLEN bigint(3) not null`,
  () =>
    charsetsWithCollations().map(({ charset, collation, isDefault }) => ({
      COLLATION_NAME: collation.name,
      CHARACTER_SET_NAME: charset.name,
      ID: collation.id,
      IS_DEFAULT: isDefault ? 'Yes' : '',
      IS_COMPILED: 'Yes',
      SORTLEN: 1,
    })),
);
