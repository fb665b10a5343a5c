import { listing } from './information-lists';

/** SHOW [STORAGE] ENGINES */
export const showEngines = listing(['[STORAGE]', 'ENGINES'], 'ENGINES', {
  Engine: 'ENGINE',
  Support: 'SUPPORT',
  Comment: 'COMMENT',
  Transactions: 'TRANSACTIONS',
  XA: 'XA',
  Savepoints: 'SAVEPOINTS',
});
