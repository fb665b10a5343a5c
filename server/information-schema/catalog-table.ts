import type { LogicalView } from '../../conf/catalog';
import type { TableDescription } from '../../connectors/connector';
import type { VirtualRequest } from '../../planner/facts';
import { logicalView } from '../../planner/views/logical-views';
import { SqlError } from '../../protocol/wire/sql-error';
import type { BackendRow, SessionView } from '../session/session-view';
import { type InformationTable, informationTable, type Row } from './definition';
import { allows, asksFor, listedNames } from './restrictions';

/** A table of information_schema with rows about the tables of the logical schemas, as their backends tell them. */
export interface CatalogTable {
  readonly name: string;
  readonly columns: string;
  readonly schemaColumn: string;
  readonly tableColumn: string;
  /** Rows of a table on a backend that is not MySQL. */
  readonly described: (schema: string, table: TableDescription) => readonly Row[];
  /** Figures that are summed over the data nodes of a table: they are only asked of all nodes when the statement wants them. */
  readonly summed?: {
    readonly columns: readonly string[];
    readonly combine: (rows: readonly BackendRow[]) => BackendRow;
    /** Rows with the same value here are one row of the result. */
    readonly key: (row: BackendRow) => string;
  };
  /** Rows of a view that the server keeps; absent = it has none here. */
  readonly viewRows?: (view: LogicalView, session: SessionView) => Promise<readonly Row[]>;
  /** Rows of information_schema's own tables, for tools that browse it. */
  readonly ownRows?: (tables: readonly InformationTable[]) => readonly Row[];
}

export function catalogTable(
  table: CatalogTable,
  ownTables: () => readonly InformationTable[] = () => [],
): InformationTable {
  const definition = informationTable(table.name, table.columns, async (request, session) => {
    const rows: Row[] = [];
    for (const schema of session.visibleSchemas()) {
      if (allows(request, table.schemaColumn, schema))
        rows.push(...(await rowsOfSchema(schema, table, definition, request, session)));
    }
    if (table.ownRows && allows(request, table.schemaColumn, 'information_schema')) {
      const wanted = ownTables().filter(({ name }) => allows(request, table.tableColumn, name));
      rows.push(...table.ownRows(wanted));
    }
    return rows;
  });
  return definition;
}

async function rowsOfSchema(
  schema: string,
  table: CatalogTable,
  { fields }: InformationTable,
  request: VirtualRequest,
  session: SessionView,
): Promise<readonly Row[]> {
  const { summed } = table;
  const everyNode = summed !== undefined && asksFor(request, summed.columns);
  const rows = await session.server.information.tableRows(
    schema,
    {
      table: table.name,
      schemaColumn: table.schemaColumn,
      tableColumn: table.tableColumn,
      columns: columnsToRead(
        table,
        fields.map(({ name }) => name),
        request,
      ),
      wanted: (name) => allows(request, table.tableColumn, name),
      names: listedNames(request, table.tableColumn),
      everyNode,
      described: (ofSchema, description) => table.described(ofSchema, description).map(asBackendRow),
    },
    (message) => session.warn(message),
  );
  const all = [...rows, ...(await rowsOfViews(schema, table, request, session))];
  const sorted = all.sort((left, right) => compareNames(left[table.tableColumn], right[table.tableColumn]));
  if (!everyNode || !summed) return sorted;
  const groups = new Map<string, BackendRow[]>();
  for (const row of sorted) {
    const key = summed.key(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => (group.length === 1 ? group[0]! : summed.combine(group)));
}

/** A view that has become wrong is left out of what needs its columns, with a warning. */
async function rowsOfViews(
  schema: string,
  { tableColumn, viewRows }: CatalogTable,
  request: VirtualRequest,
  session: SessionView,
): Promise<readonly BackendRow[]> {
  if (!viewRows) return [];
  const rows: BackendRow[] = [];
  for (const { name } of session.server.catalog.schemas.get(schema)?.views.values() ?? []) {
    const view = allows(request, tableColumn, name) ? logicalView(session.server.catalog, schema, name) : null;
    if (!view) continue;
    try {
      rows.push(...(await viewRows(view, session)).map(asBackendRow));
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      session.warn(error.message);
    }
  }
  return rows;
}

/** Backends of other versions may lack a column, so all are asked for unless few are needed. */
function columnsToRead(
  { schemaColumn, tableColumn }: CatalogTable,
  all: readonly string[],
  { columns }: VirtualRequest,
): readonly string[] | null {
  if (columns === null) return null;
  const needed = all.filter((name) => columns.has(name.toLowerCase()));
  return needed.length > 4 ? null : [...new Set([schemaColumn, tableColumn, ...needed])];
}

function asBackendRow(row: Row): BackendRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]));
}

function compareNames(left: string | null | undefined, right: string | null | undefined): number {
  const [first, second] = [(left ?? '').toLowerCase(), (right ?? '').toLowerCase()];
  return first < second ? -1 : first > second ? 1 : 0;
}
