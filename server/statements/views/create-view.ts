import { type LogicalView, tableKey } from '../../../conf/catalog';
import { isKeptByNodes } from '../../../planner/other/create-view';
import { tableReferencesOf } from '../../../planner/shapes/table-references';
import type { SelectStatement } from '../../../planner/sql/ast';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { leavesUnder, printStatement } from '../../../planner/sql/print/mysql';
import { printQualified } from '../../../planner/sql/print/mysql-tables';
import { definedView } from '../../../planner/views/define-view';
import { viewsIn } from '../../../planner/views/expand-views';
import { logicalView, queryOfView, viewMode } from '../../../planner/views/logical-views';
import type { ColumnsOf } from '../../../planner/views/replace-columns';
import { rowsOfView } from '../../../planner/views/updatable-view';
import { viewContext } from '../../../planner/views/view-context';
import { ErrorCode } from '../../../protocol/wire/error-codes';
import { notSupported, SqlError, sqlError } from '../../../protocol/wire/sql-error';
import { fieldsOf } from '../../session/prepared';
import { schemaFor } from '../../session/schema-access';
import type { Session } from '../../session/session';
import type { SessionView } from '../../session/session-view';
import type { ServerStatement, StatementAnswer } from '../statement';
import { isViewStatement } from './is-view-statement';
import { type CreateViewStatement, readCreateView } from './read-create-view';
import { changeViews } from './views-file';

/**
 * CREATE VIEW and ALTER VIEW. A view whose rows are all on each of the nodes of its name is made there; every other one the server keeps itself
 * and puts its query into the statements that name it.
 */
export const createViewStatement: ServerStatement = {
  name: 'CREATE VIEW',
  verbs: ['CREATE', 'ALTER'],
  accepts: (lexed) => lexed.hint === null && isViewStatement(lexed),
  async run(lexed, session): Promise<StatementAnswer> {
    const asItIs = { kind: 'instead', sql: lexed.text } as const;
    const statement = readCreateView(lexed);
    const { catalog } = session.server;
    const place = { schema: schemaOf(statement, session), name: statement.name };
    const query = queryOf(statement, session);
    if (!query) return asItIs;
    const known = logicalView(catalog, place.schema, place.name);
    const views = viewsIn(query, catalog, session.schema);
    if (!known && views.length === 0 && isKeptByNodes(catalog, session.schema, place, query)) return asItIs;
    if (session.user.readOnly) throw new SqlError(1495, 'HY000', 'User readonly');
    const before = await existing(statement, place, session);
    if (before === 'stays') return { kind: 'ok' };
    const view = await madeView(statement, place, query, session);
    await session.commit();
    const write = (): Promise<void> => changeViews(session.server, [view], []);
    if (before === 'on data nodes') {
      const sql = `DROP VIEW ${printQualified(place.schema, place.name)}`;
      return { kind: 'followed', sql, finish: write, undo: null };
    }
    await write();
    return { kind: 'ok' };
  },
};

interface Place {
  readonly schema: string;
  readonly name: string;
}

function schemaOf({ schema }: CreateViewStatement, session: SessionView): string {
  const written = schema ?? session.schema;
  if (written === null) throw sqlError('ER_NO_DB_ERROR', 'No database selected');
  return schemaFor(written, session.user, session.client.remoteAddress, session.server.catalog);
}

/** null when it is none that is understood: the planner says so, after the privileges were looked at. Errors: 1064. */
function queryOf({ query }: CreateViewStatement, { variables: { sqlMode } }: SessionView): SelectStatement | null {
  const [lexed] = lexStatements(query, { sqlMode });
  const parsed = lexed && parseStatement(lexed, { sqlMode, literals: 'inline' });
  if (parsed?.kind === 'other' && parsed.reason !== null) throw sqlError('ER_PARSE_ERROR', parsed.reason);
  return parsed?.kind === 'select' && !parsed.into ? parsed : null;
}

/** What has the name now, when it may be replaced. Errors: 1050 for what may not, 1146 for ALTER of nothing, 1347 for tables. */
async function existing(
  { verb, orReplace, ifNotExists }: CreateViewStatement,
  { schema, name }: Place,
  session: SessionView,
): Promise<'nothing' | 'kept here' | 'on data nodes' | 'stays'> {
  const { catalog, metadata } = session.server;
  const isDeclared = catalog.schemas.get(schema)!.tables.has(tableKey(name));
  const known = logicalView(catalog, schema, name) !== null;
  const found = known ? null : await metadata.table(schema, name);
  if (!known && !found && !isDeclared) {
    if (verb === 'CREATE') return 'nothing';
    throw sqlError('ER_NO_SUCH_TABLE', `Table '${schema}.${name}' doesn't exist`);
  }
  if (verb === 'CREATE' && !orReplace) {
    const message = `Table '${name}' already exists`;
    if (!ifNotExists) throw sqlError('ER_TABLE_EXISTS_ERROR', message);
    session.note({ level: 'Note', code: ErrorCode.ER_TABLE_EXISTS_ERROR[0], message });
    return 'stays';
  }
  if (known) return 'kept here';
  if (isDeclared && found?.tableType === 'VIEW')
    throw notSupported(
      `a view '${name}' that schema.xml places on data nodes, over rows that they have not; give it another name`,
    );
  if (found?.tableType === 'VIEW') return 'on data nodes';
  throw sqlError('ER_WRONG_OBJECT', `'${schema}.${name}' is not of type 'VIEW'`);
}

async function madeView(
  statement: CreateViewStatement,
  { schema, name }: Place,
  query: SelectStatement,
  session: SessionView,
): Promise<LogicalView> {
  const { catalog } = session.server;
  refuseItself(query, { schema, name }, session);
  // Also finds out whether the user may read what the view reads.
  await session.plan(statement.query);
  const fields = await fieldsOf(lexStatements(statement.query, session.variables)[0]!, session as Session);
  const known = await columnsOfTables(query, session);
  const defined = definedView(
    query,
    fields.map((field) => field.name),
    statement.columns,
    session.schema,
    (reference) => known.get(reference) ?? null,
  );
  warnOfClauses(statement, session);
  const view: LogicalView = {
    schema,
    name,
    columns: defined.columns,
    query: printStatement(defined.query, leavesUnder({ sqlMode: viewMode })),
    definer: statement.definer ?? `${session.user.name}@%`,
    algorithm: statement.algorithm ?? logicalView(catalog, schema, name)?.algorithm ?? 'UNDEFINED',
    characterSet: session.variables.clientCharset,
    collation: session.collation,
    ...(statement.checkOption === null ? {} : { checkOption: statement.checkOption }),
  };
  if (
    statement.checkOption !== null &&
    rowsOfView(view, catalog, null, await columnsUnder(view, session)).kind === 'none'
  )
    throw sqlError('ER_VIEW_NONUPD_CHECK', `CHECK OPTION on non-updatable view \`${schema}\`.\`${name}\``);
  return view;
}

async function columnsUnder(view: LogicalView, session: SessionView): Promise<ColumnsOf> {
  const { catalog, metadata } = session.server;
  return (
    await viewContext(tableReferencesOf(queryOfView(view)), { catalog, table: metadata.table.bind(metadata) }, session)
  ).columnsOf;
}

/** A view that is replaced is gone while its new query is looked at. */
function refuseItself(query: SelectStatement, { schema, name }: Place, session: SessionView): void {
  const { catalog } = session.server;
  const own = logicalView(catalog, schema, name);
  const needed = [...viewsIn(query, catalog, session.schema)];
  for (let next = 0; next < needed.length; next++) {
    if (needed[next] === own) throw sqlError('ER_NO_SUCH_TABLE', `Table '${schema}.${name}' doesn't exist`);
    for (const view of viewsIn(queryOfView(needed[next]!), catalog, null))
      if (!needed.includes(view)) needed.push(view);
  }
}

async function columnsOfTables(query: SelectStatement, session: SessionView): Promise<ReadonlyMap<object, string[]>> {
  const { catalog, metadata } = session.server;
  const columns = new Map<object, string[]>();
  for (const reference of tableReferencesOf(query)) {
    const schema = reference.schema ?? session.schema;
    if (schema === null || !catalog.schemas.has(schema)) continue;
    const view = logicalView(catalog, schema, reference.name);
    const names = view?.columns ?? (await metadata.table(schema, reference.name))?.columns.map(({ name }) => name);
    if (names) columns.set(reference, [...names]);
  }
  return columns;
}

function warnOfClauses({ name, security, algorithm }: CreateViewStatement, session: SessionView): void {
  if (security === 'DEFINER')
    session.warn(
      `SQL SECURITY DEFINER of view '${name}' is not in effect: who reads a view over several data nodes needs the privileges for its tables`,
    );
  if (algorithm !== null && algorithm !== 'UNDEFINED')
    session.warn(`ALGORITHM=${algorithm} of view '${name}' is kept, and has no effect over several data nodes`);
}
