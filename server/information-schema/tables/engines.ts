import { serverTable } from '../server-table';

export const enginesTable = serverTable(
  'ENGINES',
  `
    ENGINE varchar(64) not null
    SUPPORT varchar(8) not null
    COMMENT varchar(160) not null
    TRANSACTIONS varchar(3)
    XA varchar(3)
    SAVEPOINTS varchar(3)`,
  () => [
    {
      ENGINE: 'InnoDB',
      SUPPORT: 'DEFAULT',
      COMMENT: 'Supports transactions, row-level locking, foreign keys and encryption for tables',
      TRANSACTIONS: 'YES',
      XA: 'YES',
      SAVEPOINTS: 'YES',
    },
  ],
);
