import type { StatementPlan, Target } from '../../engine/plan';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { handlerRefused } from '../hints/hinted-nodes';
import type { PlanInput } from '../plan-statement';
import type { OtherStatement } from '../sql/ast';
import type { LexedStatement } from '../sql/lexed';
import { printName } from '../sql/print/mysql-expressions';
import { locateTable, type ResolvedTable } from '../tables';
import { withoutSchemaPrefixes } from '../verbatim';
import { refuseBackendStatement } from './backend-statements';
import { planCreateView } from './create-view';
import { foreignDdl } from './foreign-ddl';
import { foreignKeyWarnings } from './foreign-keys';
import { asProgram, planStoredProgram } from './stored-programs';
import { uniqueKeyWarnings } from './unique-keys';

/** Verbs that change tables: they go to every node of the table. */
const ddlVerbs: ReadonlySet<string> = new Set([
  'CREATE TABLE',
  'ALTER TABLE',
  'DROP TABLE',
  'TRUNCATE TABLE',
  'RENAME TABLE',
  'CREATE INDEX',
  'DROP INDEX',
  'DROP VIEW',
]);

/** Those that may make keys. */
const keyVerbs: ReadonlySet<string> = new Set(['CREATE TABLE', 'ALTER TABLE', 'CREATE INDEX']);

const databaseVerbs: ReadonlySet<string> = new Set([
  'CREATE DATABASE',
  'CREATE SCHEMA',
  'DROP DATABASE',
  'DROP SCHEMA',
  'ALTER DATABASE',
]);

/** DDL, and statements that are not analysed: sent as they are to the nodes of the tables that they name. */
export function planDdlOrOther(input: PlanInput, statement: OtherStatement): StatementPlan | Promise<StatementPlan> {
  const { facts, session, lexed } = input;
  refuseBackendStatement(lexed);
  const program = planStoredProgram(input);
  if (program !== null) return program;
  if (databaseVerbs.has(statement.verb)) {
    throw notSupported(`${statement.verb}: schemas are those of schema.xml; add one there`);
  }
  if (statement.verb === 'HANDLER' && !session.inTransaction) throw handlerRefused();
  if (statement.verb === 'CREATE TABLE' && isTemporary(lexed)) {
    throw notSupported(
      'CREATE TEMPORARY TABLE as a part of something else: it is made by a session, on a connection that it keeps',
    );
  }
  if (statement.verb === 'CREATE VIEW' || statement.verb === 'ALTER VIEW') return planCreateView(input, statement.verb);
  if (statement.tables === null || statement.tables.length === 0) return planOnDefaultNode(input, statement);
  const tables = statement.tables.map(({ schema, name }) => locateTable(facts, session.schema, schema, name));
  if (ddlVerbs.has(statement.verb)) return planDdl(input, statement, tables);
  const nodes = commonNodes(tables);
  refuseForeign(input, statement, nodes);
  const oneNode = tables.every(({ placement }) => placement.kind === 'replicated' || placement.nodes.length === 1);
  if (oneNode && nodes.length > 0) {
    return {
      kind: 'forward',
      targets: [{ dataNode: nodes[0]!, sql: textOf(input) }],
      schema: tables[0]!.schema,
      writes: lexed.verb !== 'SELECT' && lexed.verb !== 'WITH',
      cut: null,
    };
  }
  if (statement.reason !== null) throw sqlError('ER_PARSE_ERROR', statement.reason);
  throw notSupported(`${statement.verb} of tables on several data nodes`);
}

function isTemporary({ tokens }: LexedStatement): boolean {
  return tokens.slice(1, 4).some(({ kind, text }) => kind === 'word' && text.toUpperCase() === 'TEMPORARY');
}

function textOf({ lexed, shape }: PlanInput): string {
  return withoutSchemaPrefixes(lexed, shape.prefixTokens);
}

function commonNodes(tables: readonly ResolvedTable[]): readonly string[] {
  return tables
    .map(({ placement }) => placement.nodes as readonly string[])
    .reduce((left, right) => left.filter((node) => right.includes(node)));
}

function planDdl(
  input: PlanInput,
  statement: OtherStatement,
  tables: readonly ResolvedTable[],
): StatementPlan | Promise<StatementPlan> {
  const [first] = tables;
  const { nodes } = first!.placement;
  const stranger = tables.find(
    ({ placement }) =>
      placement.nodes.length !== nodes.length || !nodes.every((node) => placement.nodes.includes(node)),
  );
  if (stranger && statement.verb === 'DROP TABLE') return planDrops(input, statement, tables);
  if (stranger) {
    throw notSupported(
      `${statement.verb} of '${first!.name}' (${nodes.join(', ')}) and '${stranger.name}' (${stranger.placement.nodes.join(', ')}) in one statement: they are on different data nodes; use one statement each`,
    );
  }
  const distinct = [...new Set(nodes)];
  const warnings = keyVerbs.has(statement.verb)
    ? [...foreignKeyWarnings(input.lexed, first!, input.facts), ...uniqueKeyWarnings(input.lexed, statement, first!)]
    : [];
  const own = textOf(input);
  const foreign = distinct.filter((dataNode) => !input.facts.capabilities(dataNode).speaksMysql);
  const plan = (texts: readonly string[]): StatementPlan => ({
    kind: 'ddl',
    targets: distinct.map((dataNode): Target => ({ dataNode, sql: texts[foreign.indexOf(dataNode)] ?? own })),
    schema: first!.schema,
    tables: tables.map(({ name }) => name),
    ...(warnings.length > 0 && { warnings }),
  });
  if (foreign.length === 0) return plan([]);
  return Promise.all(foreign.map((dataNode) => foreignDdl(input, statement.verb, tables, dataNode))).then(plan);
}

/** DROP TABLE of tables on different data nodes: each node drops those that it has. Errors: 1235 for nodes that are not MySQL. */
function planDrops(
  { lexed, facts }: PlanInput,
  statement: OtherStatement,
  tables: readonly ResolvedTable[],
): StatementPlan {
  const named = statement.tables!;
  const [head, tail] = [lexed.text.slice(0, named[0]!.start), lexed.text.slice(named.at(-1)!.end)];
  const nodes = [...new Set(tables.flatMap(({ placement }) => placement.nodes))];
  const foreign = nodes.find((node) => !facts.capabilities(node).speaksMysql);
  if (foreign !== undefined)
    throw notSupported(
      `DROP TABLE of tables on different data nodes, of which '${foreign}' is not MySQL; use one statement each`,
    );
  const dropsOf = (node: string): string =>
    tables.flatMap(({ name, placement }) => (placement.nodes.includes(node) ? [printName(name)] : [])).join(', ');
  return {
    kind: 'ddl',
    targets: nodes.map((dataNode) => ({ dataNode, sql: `${head}${dropsOf(dataNode)}${tail}` })),
    schema: tables[0]!.schema,
    tables: tables.map(({ name }) => name),
  };
}

/** What is not analysed is text of MySQL's, and nothing else understands it. */
function refuseForeign({ facts }: PlanInput, { verb }: OtherStatement, nodes: readonly string[]): void {
  const stranger = nodes.find((node) => !facts.capabilities(node).speaksMysql);
  if (stranger !== undefined) throw notSupported(`${verb} on data node '${stranger}', which is not MySQL`);
}

/** Statements whose tables are not known run where unconfigured tables are. */
function planOnDefaultNode(input: PlanInput, statement: OtherStatement): StatementPlan {
  const { facts, session, lexed } = input;
  if (session.schema === null) throw sqlError('ER_NO_DB_ERROR', 'No database selected');
  const schema = facts.catalog.schemas.get(session.schema);
  const everythingThere = schema?.dataNode != null && schema.tables.size === 0;
  if (statement.unparsed && !everythingThere) {
    throw sqlError('ER_PARSE_ERROR', statement.reason ?? `${lexed.verb} is not understood`);
  }
  if (schema?.dataNode == null) {
    throw notSupported(`${statement.verb}: schema '${session.schema}' has no default dataNode that it could run on`);
  }
  refuseForeign(input, statement, [schema.dataNode]);
  return {
    kind: 'forward',
    targets: [{ dataNode: schema.dataNode, sql: textOf(input) }],
    schema: session.schema,
    writes: true,
    cut: null,
    ...asProgram(lexed, session),
  };
}
