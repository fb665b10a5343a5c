import { everything, rowsWhere } from '../information-schema/restrictions';
import type { ServerStatement } from '../statements/statement';
import { filterRows } from './filter-rows';
import { type ShownColumns, showInformation } from './information-show';
import { schemaOf } from './schema-of';
import { showStatement } from './show-statement';

/** A SHOW [LIKE | WHERE] that lists a table of information_schema. */
export function listing(words: readonly string[], table: string, columns: ShownColumns): ServerStatement {
  return showStatement(words, async (reader, session) => {
    const filter = reader.filter();
    return filterRows(await showInformation(table, columns, everything, session), filter, session);
  });
}

/** A SHOW [FROM schema] [LIKE | WHERE] that lists the rows of one schema. */
export function schemaListing(
  words: readonly string[],
  table: string,
  schemaColumn: string,
  columns: ShownColumns,
  likeColumn?: string,
): ServerStatement {
  return showStatement(words, async (reader, session) => {
    const schema = schemaOf(reader.fromSchema(), session);
    const filter = reader.filter();
    const request = rowsWhere({ [schemaColumn]: schema });
    return filterRows(await showInformation(table, columns, request, session), filter, session, likeColumn);
  });
}
