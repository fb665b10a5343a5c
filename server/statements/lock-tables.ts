import { tableReferencesOf } from '../../planner/shapes/table-references';
import { locateTable } from '../../planner/tables';
import { logicalView, queryOfView } from '../../planner/views/logical-views';
import { checkTableLock } from '../security/privileges';
import { schemaFor } from '../session/schema-access';
import type { SessionView } from '../session/session-view';
import type { TableToLock } from '../session/table-locks';
import type { ServerStatement } from './statement';
import { WordReader } from './word-reader';

/**
 * LOCK TABLE[S] table [[AS] alias] READ [LOCAL] | [LOW_PRIORITY] WRITE, …: on all data nodes of each table, one after the other in an order that
 * is the same for everybody; of a view, on the tables that it reads. Errors: 1235 for tables on backends that have no such locks, before
 * anything is locked.
 */
export const lockTablesStatement: ServerStatement = {
  name: 'LOCK TABLES',
  verbs: ['LOCK'],
  accepts: ({ secondWord }) => secondWord === 'TABLES' || secondWord === 'TABLE',
  async run(lexed, session) {
    const reader = new WordReader(lexed, 2);
    const tables: TableToLock[] = [];
    do {
      const { schema, name } = reader.qualifiedName();
      const isNamed = reader.take('AS') || !reader.atAny('READ', 'WRITE', 'LOW_PRIORITY');
      const alias = isNamed ? reader.name() : null;
      reader.take('LOW_PRIORITY');
      const writes = reader.take('WRITE');
      if (!writes) {
        reader.expect('READ');
        reader.take('LOCAL');
      }
      const found = await physicalTables(schema, name, alias, writes, session);
      tables.push(...found.map((place) => ({ ...place, writes })));
    } while (reader.take(','));
    reader.end();
    await session.lockTables(tables);
    return { kind: 'ok' };
  },
};

/** Its tables, whose columns are looked up before locks hide them from other connections. */
async function physicalTables(
  prefix: string | null,
  name: string,
  alias: string | null,
  writes: boolean,
  session: SessionView,
): Promise<readonly Omit<TableToLock, 'writes'>[]> {
  const { catalog } = session.server;
  const schema = prefix === null ? null : schemaFor(prefix, session.user, session.client.remoteAddress, catalog);
  const view = logicalView(catalog, schema ?? session.schema, name);
  if (view) {
    const read = tableReferencesOf(queryOfView(view));
    const tables = read.map((table) => physicalTables(table.schema, table.name, table.alias, writes, session));
    return (await Promise.all(tables)).flat();
  }
  const { placement, schema: owner } = locateTable({ catalog }, session.schema, schema, name);
  checkTableLock(owner, name, writes, session);
  await session.server.metadata.table(owner, name);
  const names = placement.kind === 'subtables' ? placement.subTables : [name];
  return placement.nodes.flatMap((dataNode) => names.map((table) => ({ dataNode, table, alias })));
}

/** UNLOCK TABLE[S] */
export const unlockTablesStatement: ServerStatement = {
  name: 'UNLOCK TABLES',
  verbs: ['UNLOCK'],
  accepts: ({ secondWord }) => secondWord === 'TABLES' || secondWord === 'TABLE',
  async run(_lexed, session) {
    await session.unlockTables();
    return { kind: 'ok' };
  },
};
