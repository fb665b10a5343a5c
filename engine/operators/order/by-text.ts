import type { Field } from '../../batch/column-type';

/**
 * For a sort that only brings equal rows together: ENUM and SET in the order of their texts, because their numbers are not in the rows. The
 * rows that come out have this type, and are made to conform again.
 */
export function byText(field: Field): Field {
  const { type } = field;
  return type.name === 'enum' || type.name === 'set' ? { ...field, type: { ...type, name: 'varchar' } } : field;
}
