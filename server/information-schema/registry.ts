import type { VirtualRequest, VirtualTable } from '../../planner/facts';
import type { SessionView } from '../session/session-view';
import type { InformationTable, Row } from './definition';
import { emptyTables } from './empty-tables';
import { mysqlTables } from './mysql-tables';
import { characterSetsTable } from './tables/character-sets';
import { checkConstraintsTable } from './tables/check-constraints';
import { collationCharacterSetApplicabilityTable } from './tables/collation-character-set-applicability';
import { collationsTable } from './tables/collations';
import { columnPrivilegesTable } from './tables/column-privileges';
import { columnsTable } from './tables/columns';
import { enginesTable } from './tables/engines';
import { eventsTable } from './tables/events';
import { statusTables } from './tables/global-status';
import { systemVariableTables } from './tables/global-variables';
import { keyColumnUsageTable } from './tables/key-column-usage';
import { keywordsTable } from './tables/keywords';
import { parametersTable } from './tables/parameters';
import { partitionsTable } from './tables/partitions';
import { pluginsTable } from './tables/plugins';
import { processlistTable } from './tables/processlist';
import { referentialConstraintsTable } from './tables/referential-constraints';
import { routinesTable } from './tables/routines';
import { schemaPrivilegesTable } from './tables/schema-privileges';
import { schemataTable } from './tables/schemata';
import { statisticsTable } from './tables/statistics';
import { tableConstraintsTable } from './tables/table-constraints';
import { tablePrivilegesTable } from './tables/table-privileges';
import { tablesTable } from './tables/tables';
import { triggersTable } from './tables/triggers';
import { userPrivilegesTable } from './tables/user-privileges';
import { viewsTable } from './tables/views';

const all: readonly InformationTable[] = [
  characterSetsTable,
  checkConstraintsTable,
  collationCharacterSetApplicabilityTable,
  collationsTable,
  columnPrivilegesTable,
  columnsTable(() => informationTables),
  enginesTable,
  eventsTable,
  keyColumnUsageTable,
  keywordsTable,
  parametersTable,
  partitionsTable,
  pluginsTable,
  processlistTable,
  referentialConstraintsTable,
  routinesTable,
  schemaPrivilegesTable,
  schemataTable,
  statisticsTable,
  tableConstraintsTable,
  tablePrivilegesTable,
  tablesTable(() => informationTables),
  triggersTable,
  userPrivilegesTable,
  viewsTable,
  ...systemVariableTables,
  ...statusTables,
  ...emptyTables,
  ...mysqlTables,
];

const informationTables = all.filter(({ schema }) => schema === 'information_schema');
const byName = new Map(all.map((table) => [keyOf(table.schema, table.name), table]));

function keyOf(schema: string, name: string): string {
  return `${schema}.${name.toLowerCase()}`;
}

/** The definition of a table; null when there is none of that name. Case is ignored. */
export function findInformationTable(schema: string, name: string): InformationTable | null {
  return byName.get(keyOf(schema.toLowerCase(), name)) ?? null;
}

/** Names of the tables of information_schema, mysql or performance_schema, sorted. */
export function informationTableNames(schema: string): readonly string[] {
  return all
    .filter((table) => table.schema === schema)
    .map(({ name }) => name)
    .sort();
}

/** A table of information_schema and the like as this session may see it; null when there is none of that name. */
export async function virtualTable(
  schema: string,
  name: string,
  request: VirtualRequest,
  session: SessionView,
): Promise<VirtualTable | null> {
  const table = findInformationTable(schema, name);
  return table && tableOf(table, await table.rows(request, session));
}

/** Rows in the order of the table's columns. */
export function tableOf({ fields }: Pick<InformationTable, 'fields'>, rows: readonly Row[]): VirtualTable {
  return { fields, rows: rows.map((row) => fields.map(({ name }) => row[name] ?? null)) };
}
