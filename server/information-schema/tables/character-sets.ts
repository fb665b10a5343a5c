import { allCharsets } from '../../../protocol/wire/charsets';
import { serverTable } from '../server-table';

export const characterSetsTable = serverTable(
  'CHARACTER_SETS',
  `
    CHARACTER_SET_NAME varchar(32) not null
    DEFAULT_COLLATE_NAME varchar(64) not null
    DESCRIPTION varchar(60) not null
    MAXLEN bigint(3) not null`,
  () =>
    [...allCharsets()].map(({ name, bytesMax, collations }) => ({
      CHARACTER_SET_NAME: name,
      DEFAULT_COLLATE_NAME: collations[0]?.name ?? name,
      DESCRIPTION: name,
      MAXLEN: bytesMax,
    })),
);
