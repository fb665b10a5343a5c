import { serverTable } from '../server-table';

export const keywordsTable = serverTable(
  'KEYWORDS',
  `
    WORD varchar(64)`,
  () => [],
);
