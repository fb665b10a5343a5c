import { type InformationTable, informationTable, type Row } from './definition';

/** A table about the server itself. The backends' own answer counts, since they run the statements; `builtIn` is for when none can be asked. */
export function serverTable(name: string, columns: string, builtIn: () => readonly Row[]): InformationTable {
  return informationTable(
    name,
    columns,
    async (_request, session) => (await session.server.information.anyNodeRows(name)) ?? builtIn(),
  );
}
