import { charsetsWithCollations } from '../charsets-with-collations';
import { serverTable } from '../server-table';

export const collationCharacterSetApplicabilityTable = serverTable(
  'COLLATION_CHARACTER_SET_APPLICABILITY',
  `
    COLLATION_NAME varchar(64) not null
    CHARACTER_SET_NAME varchar(32) not null
    FULL_COLLATION_NAME varchar(64) not null
    ID bigint(11) not null
    IS_DEFAULT varchar(3) not null`,
  () =>
    charsetsWithCollations().map(({ charset, collation, isDefault }) => ({
      COLLATION_NAME: collation.name,
      CHARACTER_SET_NAME: charset.name,
      FULL_COLLATION_NAME: collation.name,
      ID: collation.id,
      IS_DEFAULT: isDefault ? 'Yes' : '',
    })),
);
