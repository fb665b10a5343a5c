import type { LogicalView } from '../../../conf/catalog';
import { tableReferencesOf } from '../../../planner/shapes/table-references';
import { queryOfView } from '../../../planner/views/logical-views';
import { rowsOfView } from '../../../planner/views/updatable-view';
import { viewContext } from '../../../planner/views/view-context';
import type { SessionView } from '../../session/session-view';
import { catalogTable } from '../catalog-table';

export const viewsTable = catalogTable({
  name: 'VIEWS',
  schemaColumn: 'TABLE_SCHEMA',
  tableColumn: 'TABLE_NAME',
  columns: `
    TABLE_CATALOG varchar(512) not null
    TABLE_SCHEMA varchar(64) not null
    TABLE_NAME varchar(64) not null
    VIEW_DEFINITION longtext(196605) not null
    CHECK_OPTION varchar(8) not null
    IS_UPDATABLE varchar(3) not null
    DEFINER varchar(384) not null
    SECURITY_TYPE varchar(7) not null
    CHARACTER_SET_CLIENT varchar(32) not null
    COLLATION_CONNECTION varchar(64) not null
    ALGORITHM varchar(10) not null`,
  described: () => [],
  viewRows: async (view, session) => [
    {
      TABLE_CATALOG: 'def',
      TABLE_SCHEMA: view.schema,
      TABLE_NAME: view.name,
      VIEW_DEFINITION: view.query,
      CHECK_OPTION: view.checkOption ?? 'NONE',
      IS_UPDATABLE: (await isUpdatable(view, session)) ? 'YES' : 'NO',
      DEFINER: view.definer,
      SECURITY_TYPE: 'INVOKER',
      CHARACTER_SET_CLIENT: view.characterSet,
      COLLATION_CONNECTION: view.collation,
      ALGORITHM: view.algorithm,
    },
  ],
});

async function isUpdatable(view: LogicalView, session: SessionView): Promise<boolean> {
  const { catalog, metadata } = session.server;
  const facts = { catalog, table: (schema: string, name: string) => metadata.table(schema, name) };
  const { columnsOf } = await viewContext(tableReferencesOf(queryOfView(view)), facts, session);
  return rowsOfView(view, catalog, null, columnsOf).kind !== 'none';
}
