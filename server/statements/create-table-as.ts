import { type CreateTableAs, createTableAs } from '../../planner/other/create-table-as';
import { tableReferencesOf } from '../../planner/shapes/table-references';
import type { SelectStatement } from '../../planner/sql/ast';
import { lexStatements } from '../../planner/sql/lexer';
import { leavesUnder, printStatement } from '../../planner/sql/print/mysql';
import { printName } from '../../planner/sql/print/mysql-expressions';
import { printQualified } from '../../planner/sql/print/mysql-tables';
import { locateTable, type ResolvedTable } from '../../planner/tables';
import { expandViews, viewsIn } from '../../planner/views/expand-views';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { fieldsOf } from '../session/prepared';
import type { Session } from '../session/session';
import type { SessionView } from '../session/session-view';
import type { ServerStatement, StatementAnswer } from './statement';

/**
 * CREATE TABLE … SELECT over data nodes: the table is made empty on all of its nodes, then the rows go where they belong, as INSERT … SELECT
 * does it. When they cannot, the table is dropped again. On one node that has everything, the statement runs there as it is.
 */
export const createTableAsStatement: ServerStatement = {
  name: 'CREATE TABLE … SELECT',
  verbs: ['CREATE'],
  accepts: ({ tokens }) =>
    tokens.some(({ kind, text }) => kind === 'word' && text.toUpperCase() === 'SELECT') && isTable(tokens),
  async run(lexed, session): Promise<StatementAnswer> {
    const written = lexed.hint === null ? createTableAs(lexed, session.variables.sqlMode) : null;
    if (!written) return { kind: 'instead', sql: lexed.text };
    const { catalog, metadata } = session.server;
    const statement = withoutViews(written, session);
    const asItIs = {
      kind: 'instead',
      sql: statement === written ? lexed.text : `${statement.head} ${statement.queryText}`,
    } as const;
    const target = locateTable({ catalog }, session.schema, statement.table.schema, statement.table.name);
    const known = await metadata.table(target.schema, target.name);
    if (known && statement.ifNotExists) return asItIs;
    const nodes = [...new Set(target.placement.nodes)];
    const plan = await session.plan(statement.queryText);
    if (nodes.length === 1 && plan.kind === 'forward' && plan.targets.every(({ dataNode }) => dataNode === nodes[0]))
      return asItIs;
    refuseMissingSources(statement.query, target.name, nodes, session);
    const fields = await fieldsOf(lexStatements(statement.queryText, session.variables)[0]!, session as Session);
    const columns = fields.map(({ name }) => name);
    checkShardingColumn(target, columns);
    const table = printQualified(statement.table.schema, statement.table.name);
    return {
      kind: 'steps',
      before: `${statement.head} ${printStatement(emptyQuery(statement))}`,
      sql: `${statement.insert} INTO ${table} (${columns.map(printName).join(', ')}) ${statement.queryText}`,
      undo: `DROP TABLE IF EXISTS ${table}`,
    };
  },
};

/** Data nodes know nothing of views that the server keeps: their queries stand in their place. */
export function withoutViews(statement: CreateTableAs, session: SessionView): CreateTableAs {
  const { catalog } = session.server;
  if (viewsIn(statement.query, catalog, session.schema).length === 0) return statement;
  const query = expandViews(statement.query, catalog, session.schema);
  return { ...statement, query, queryText: printStatement(query, leavesUnder(session)) };
}

function isTable(tokens: readonly { readonly text: string }[]): boolean {
  return tokens.slice(1, 4).some(({ text }) => text.toUpperCase() === 'TABLE');
}

/** Its columns without its rows. */
export function emptyQuery({ query }: CreateTableAs): SelectStatement {
  const zero = { kind: 'number', text: '0', form: 'integer' } as const;
  return { ...query, orderBy: [], limit: { offset: null, count: zero }, lock: null };
}

/** Each node finds the types of the columns out by itself, so it needs the tables, though not their rows. Errors: 1235. */
export function refuseMissingSources(
  query: SelectStatement,
  target: string,
  nodes: readonly string[],
  session: SessionView,
): void {
  for (const { schema, name } of tableReferencesOf(query)) {
    const source = locateTable({ catalog: session.server.catalog }, session.schema, schema, name);
    if (session.temporaryTables.has(source.schema, name)) continue;
    const missing = nodes.find((node) => !(source.placement.nodes as readonly string[]).includes(node));
    if (missing === undefined) continue;
    throw notSupported(
      `CREATE TABLE '${target}' … SELECT: data node '${missing}' has no table '${name}'; create the table with its columns, then INSERT … SELECT`,
    );
  }
}

function checkShardingColumn({ placement, name }: ResolvedTable, columns: readonly string[]): void {
  if (placement.kind !== 'sharded' || !placement.rule) return;
  const { column } = placement.rule;
  if (columns.some((each) => each.toUpperCase() === column)) return;
  throw sqlError('ER_PARSE_ERROR', `CREATE TABLE '${name}' … SELECT: the query gives no sharding column ${column}`);
}
