import { listing } from './information-lists';

/** SHOW COLLATION [LIKE | WHERE] */
export const showCollation = listing(['COLLATION'], 'COLLATIONS', {
  Collation: 'COLLATION_NAME',
  Charset: 'CHARACTER_SET_NAME',
  Id: 'ID',
  Default: 'IS_DEFAULT',
  Compiled: 'IS_COMPILED',
  Sortlen: 'SORTLEN',
});
