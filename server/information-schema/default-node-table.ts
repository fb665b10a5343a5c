import { type InformationTable, informationTable, type Row } from './definition';
import { allows } from './restrictions';

/** A table about what lives on the default node of each schema: routines, events. */
export function defaultNodeTable(name: string, schemaColumn: string, columns: string): InformationTable {
  return informationTable(name, columns, async (request, session) => {
    const rows: Row[] = [];
    for (const schema of session.visibleSchemas()) {
      if (!allows(request, schemaColumn, schema)) continue;
      rows.push(...(await session.server.information.defaultNodeRows(schema, { table: name, schemaColumn })));
    }
    return rows;
  });
}
