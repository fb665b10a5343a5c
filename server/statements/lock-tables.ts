import { tableReferencesOf } from '../../planner/shapes/table-references';
import { locateTable } from '../../planner/tables';
import { logicalView, queryOfView } from '../../planner/views/logical-views';
import { notSupported } from '../../protocol/wire/sql-error';
import { schemaFor } from '../session/schema-access';
import type { SessionView } from '../session/session-view';
import type { TableToLock } from '../session/table-locks';
import type { ServerStatement } from './statement';
import { WordReader } from './word-reader';

/**
 * LOCK TABLE[S] table [[AS] alias] READ [LOCAL], …: on all data nodes of each table, as dump tools do before they read; of a view, on the tables that it reads. WRITE locks are refused
 * (1235): the statements that may then change the tables would run on other connections than the lock's.
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
      tables.push(...physicalTables(schema, name, session));
      if (reader.take('AS') || !reader.atAny('READ', 'WRITE', 'LOW_PRIORITY')) reader.name();
      if (reader.takeOne('LOW_PRIORITY', 'WRITE') !== null) {
        throw notSupported(
          'LOCK TABLES … WRITE; use a transaction (a dump without LOCK TABLES is made with --skip-add-locks)',
        );
      }
      reader.expect('READ');
      reader.take('LOCAL');
    } while (reader.take(','));
    reader.end();
    await session.lockTables(tables);
    return { kind: 'ok' };
  },
};

function physicalTables(prefix: string | null, name: string, session: SessionView): readonly TableToLock[] {
  const { catalog } = session.server;
  const schema = prefix === null ? null : schemaFor(prefix, session.user, session.client.remoteAddress, catalog);
  const view = logicalView(catalog, schema ?? session.schema, name);
  if (view)
    return tableReferencesOf(queryOfView(view)).flatMap((table) => physicalTables(table.schema, table.name, session));
  const { placement } = locateTable({ catalog }, session.schema, schema, name);
  const names = placement.kind === 'subtables' ? placement.subTables : [name];
  return placement.nodes.flatMap((dataNode) => names.map((table) => ({ dataNode, table })));
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
