import type { Field } from '../../engine/batch/column-type';
import type { VirtualRequest, VirtualTable } from '../../planner/facts';
import type { InformationTable } from '../information-schema/definition';
import { findInformationTable, tableOf } from '../information-schema/registry';
import type { SessionView } from '../session/session-view';

/** What a SHOW shows: its column → the column of the information_schema table that it comes from. */
export type ShownColumns = Readonly<Record<string, string>>;

/** Rows of a table of information_schema under the names of a SHOW. Clients are told both names, as by a MySQL. */
export async function showInformation(
  tableName: string,
  columns: ShownColumns,
  request: VirtualRequest,
  session: SessionView,
): Promise<VirtualTable> {
  const table = findInformationTable('information_schema', tableName)!;
  const rows = await table.rows(request, session);
  const sources = Object.entries(columns);
  const shown = tableOf({ fields: sources.map(([, source]) => fieldNamed(table, source)) }, rows);
  return { ...shown, fields: shown.fields.map((field, index) => ({ ...field, name: sources[index]![0] })) };
}

export function fieldNamed({ fields }: InformationTable, name: string): Field {
  return fields.find((field) => field.name === name)!;
}
