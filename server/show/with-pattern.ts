import type { VirtualTable } from '../../planner/facts';
import type { ShowFilter } from '../statements/word-reader';

/** A LIKE pattern is part of the first column's name in lists of names: `Tables_in_shop (p%)`. */
export function withPattern(table: VirtualTable, filter: ShowFilter): VirtualTable {
  if (filter.kind !== 'like') return table;
  const fields = table.fields.map((field, index) =>
    index === 0 ? { ...field, name: `${field.name} (${filter.pattern})` } : field,
  );
  return { ...table, fields };
}
