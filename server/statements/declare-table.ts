import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Catalog, tableKey } from '../../conf/catalog';
import { type TableElement, withTable } from '../../conf/edit/add-table';
import { formatMistake } from '../../conf/load/mistakes';
import { replaceFile } from '../../engine/storage/replace-file';
import type { LexedStatement } from '../../planner/sql/lexed';
import { parseStatement } from '../../planner/sql/parse';
import { printName } from '../../planner/sql/print/mysql-expressions';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import { schemaFor } from '../session/schema-access';
import type { ServerView, SessionView } from '../session/session-view';
import type { ServerStatement, StatementAnswer } from './statement';

/** Keys of the hint, and the attributes of schema.xml that they become. */
const attributes: Readonly<Record<string, string>> = {
  datanode: 'dataNode',
  rule: 'rule',
  type: 'type',
  primarykey: 'primaryKey',
  autoincrement: 'autoIncrement',
  joinkey: 'joinKey',
  parentkey: 'parentKey',
};
/** One of these makes a hint a declaration: `datanode=` alone only sends the statement somewhere. */
const declaring: ReadonlySet<string> = new Set(['rule', 'type', 'parent', 'primarykey', 'autoincrement']);

/**
 * A table declared in SQL: `/*!mycat:rule=mod-long dataNode=dn1,dn2,dn3 primaryKey=id*​/ CREATE TABLE t (…)`, `type=global dataNode=…`, or
 * `parent=orders joinKey=order_id parentKey=id`. It is made on its data nodes, then written into schema.xml, which takes effect at once for all
 * sessions. When the file cannot be written, or is not right with it, nothing stays.
 */
export const declareTableStatement: ServerStatement = {
  name: 'CREATE TABLE with a declaration',
  verbs: ['CREATE'],
  accepts: (lexed) => lexed.hint !== null && [...pairsOf(lexed).keys()].some((key) => declaring.has(key)),
  async run(lexed, session): Promise<StatementAnswer> {
    if (session.user.readOnly) throw new SqlError(1495, 'HY000', 'User readonly');
    const { server } = session;
    const { element, name } = elementOf(lexed, session);
    const nodes = nodesWith(element, name, server);
    const hint = `/*!mycat:datanode=${nodes.join(',')}*/`;
    const ifNotExists = lexed.tokens.slice(0, 6).some(({ text }) => text.toUpperCase() === 'EXISTS');
    return {
      kind: 'followed',
      sql: `${hint} ${lexed.text}`,
      finish: () => writeDown(element, name, server),
      // A table that was there before is not ours to drop.
      undo: ifNotExists ? null : `${hint} DROP TABLE IF EXISTS ${printName(name)}`,
    };
  },
};

/** Pairs of the hint by their keys in lower case. */
function pairsOf({ hint }: LexedStatement): ReadonlyMap<string, string> {
  const text = hint === null ? '' : `${hint.key}=${hint.value}`;
  const pairs = text.matchAll(/([\w]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/g);
  return new Map(
    [...pairs].map(([, key, double, single, bare]) => [key!.toLowerCase(), double ?? single ?? bare ?? '']),
  );
}

function elementOf(
  lexed: LexedStatement,
  session: SessionView,
): { readonly element: TableElement; readonly name: string } {
  const { catalog } = session.server;
  const statement = parseStatement(lexed, { sqlMode: session.variables.sqlMode, literals: 'inline' });
  const table = statement.kind === 'other' && statement.verb === 'CREATE TABLE' ? statement.tables?.[0] : undefined;
  if (!table)
    throw sqlError('ER_PARSE_ERROR', 'a hint with rule=, type= or parent= declares a table: CREATE TABLE follows');
  const written = table.schema ?? session.schema;
  if (written === null) throw sqlError('ER_NO_DB_ERROR', 'No database selected');
  const schema = schemaFor(written, session.user, session.client.remoteAddress, catalog);
  if (catalog.schemas.get(schema)?.tables.has(tableKey(table.name)))
    throw sqlError('ER_TABLE_EXISTS_ERROR', `Table '${table.name}' is in schema.xml already`);
  const pairs = pairsOf(lexed);
  const given: [string, string][] = [['name', table.name]];
  for (const [key, value] of pairs) {
    const attribute = attributes[key];
    if (attribute) given.push([attribute, value]);
    else if (key !== 'parent') {
      throw sqlError(
        'ER_PARSE_ERROR',
        `the declaration of a table has no '${key}'; it may have ${[...Object.values(attributes), 'parent'].join(', ')}`,
      );
    }
  }
  return { element: { schema, parent: pairs.get('parent') ?? null, attributes: given }, name: table.name };
}

/** The data nodes of the table by the configuration as it will be. Errors: 1064 with all mistakes that the file would have. */
function nodesWith(element: TableElement, name: string, server: ServerView): readonly string[] {
  const catalog = checked(newText(element, server), server);
  const table = catalog.schemas.get(element.schema)?.tables.get(tableKey(name));
  if (!table) throw sqlError('ER_PARSE_ERROR', `the declaration of '${name}' makes no table`);
  return [...new Set(table.dataNodes)];
}

function fileOf({ catalog }: ServerView): string {
  return join(catalog.folder, 'schema.xml');
}

function newText(element: TableElement, server: ServerView): string {
  const text = withTable(readFileSync(fileOf(server), 'utf8'), element);
  if (text !== null) return text;
  const missing = element.parent === null ? `schema '${element.schema}'` : `table '${element.parent}'`;
  throw sqlError('ER_PARSE_ERROR', `schema.xml has no ${missing} that the table could stand in`);
}

function checked(text: string, server: ServerView): Catalog {
  const result = server.configuration.check(new Map([['schema.xml', text]]));
  if (result.kind === 'ok') return result.catalog;
  throw sqlError('ER_PARSE_ERROR', `the table cannot be declared so: ${result.mistakes.map(formatMistake).join('; ')}`);
}

/** The file may have changed while the table was made: it is read and checked anew. */
async function writeDown(element: TableElement, name: string, server: ServerView): Promise<void> {
  const file = fileOf(server);
  const before = readFileSync(file, 'utf8');
  const { mode } = statSync(file);
  const text = newText(element, server);
  checked(text, server);
  replaceFile(file, text, mode & 0o777);
  const outcome = await server.configuration.reload();
  if (outcome.kind === 'done') return;
  replaceFile(file, before, mode & 0o777);
  throw sqlError('ER_UNKNOWN_ERROR', `table '${name}' is not declared: ${outcome.mistakes.join('; ')}`);
}
