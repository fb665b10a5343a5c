import { printQualified } from '../../../planner/sql/print/mysql-tables';
import { locateTable } from '../../../planner/tables';
import { logicalView } from '../../../planner/views/logical-views';
import { ErrorCode } from '../../../protocol/wire/error-codes';
import { SqlError, sqlError } from '../../../protocol/wire/sql-error';
import { schemaFor } from '../../session/schema-access';
import type { SessionView } from '../../session/session-view';
import type { ServerStatement, StatementAnswer } from '../statement';
import { WordReader } from '../word-reader';
import { isViewStatement } from './is-view-statement';
import { changeViews } from './views-file';

/** DROP VIEW [IF EXISTS] names [RESTRICT | CASCADE]: of views that the server keeps, and of those that data nodes have. */
export const dropViewStatement: ServerStatement = {
  name: 'DROP VIEW',
  verbs: ['DROP'],
  accepts: (lexed) => lexed.hint === null && isViewStatement(lexed),
  async run(lexed, session): Promise<StatementAnswer> {
    const reader = new WordReader(lexed);
    reader.expect('VIEW');
    const ifExists = reader.take('IF', 'EXISTS');
    const names = [reader.qualifiedName()];
    while (reader.take(',')) names.push(reader.qualifiedName());
    reader.takeOne('RESTRICT', 'CASCADE');
    reader.end();
    const { catalog } = session.server;
    const places = names.map(({ schema, name }) => ({ schema: schemaOf(schema, session), name }));
    const kept = places.filter(({ schema, name }) => logicalView(catalog, schema, name));
    const others = places.filter((place) => !kept.includes(place));
    const missing = others.filter((place) => !isLocated(place, session));
    if (kept.length === 0 && missing.length === 0) return { kind: 'instead', sql: lexed.text };
    if (session.user.readOnly) throw new SqlError(1495, 'HY000', 'User readonly');
    if (missing.length > 0) {
      const message = `Unknown VIEW: '${missing.map(({ schema, name }) => `${schema}.${name}`).join(',')}'`;
      if (!ifExists) throw sqlError('ER_UNKNOWN_VIEW', message);
      session.note({ level: 'Note', code: ErrorCode.ER_UNKNOWN_VIEW[0], message });
    }
    await session.commit();
    const drop = (): Promise<void> => (kept.length > 0 ? changeViews(session.server, [], kept) : Promise.resolve());
    const onNodes = others.filter((place) => !missing.includes(place));
    if (onNodes.length > 0) {
      const list = onNodes.map(({ schema, name }) => printQualified(schema, name)).join(', ');
      return { kind: 'followed', sql: `DROP VIEW ${ifExists ? 'IF EXISTS ' : ''}${list}`, finish: drop, undo: null };
    }
    await drop();
    return { kind: 'ok' };
  },
};

function schemaOf(written: string | null, session: SessionView): string {
  const schema = written ?? session.schema;
  if (schema === null) throw sqlError('ER_NO_DB_ERROR', 'No database selected');
  return schemaFor(schema, session.user, session.client.remoteAddress, session.server.catalog);
}

/** Whether there is a data node that may have it. */
function isLocated(
  { schema, name }: { readonly schema: string; readonly name: string },
  session: SessionView,
): boolean {
  try {
    locateTable(session.server, null, schema, name);
    return true;
  } catch (error) {
    if (error instanceof SqlError) return false;
    throw error;
  }
}
