import { charsetsWithCollations } from '../../information-schema/charsets-with-collations';
import type { ManagerCommand } from '../command';

export const showCollation: ManagerCommand = {
  syntax: 'show @@collation',
  description: 'Reports the collations that clients may use',
  columns: ['COLLATION', 'CHARSET', 'ID number', 'DEFAULT', 'COMPILED', 'SORTLEN number'],
  run: () =>
    charsetsWithCollations().map(({ charset, collation, isDefault }) => [
      collation.name,
      charset.name,
      collation.id,
      isDefault ? 'Yes' : '',
      'Yes',
      1,
    ]),
};
