import { listing } from './information-lists';

const columns = {
  Charset: 'CHARACTER_SET_NAME',
  Description: 'DESCRIPTION',
  'Default collation': 'DEFAULT_COLLATE_NAME',
  Maxlen: 'MAXLEN',
};

/** SHOW CHARACTER SET | CHARSET [LIKE | WHERE] */
export const showCharacterSet = [
  listing(['CHARSET'], 'CHARACTER_SETS', columns),
  listing(['CHARACTER|CHAR', 'SET'], 'CHARACTER_SETS', columns),
];
