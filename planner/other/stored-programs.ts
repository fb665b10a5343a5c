import type { StatementPlan } from '../../engine/plan';
import type { UserVariable } from '../../engine/user-variable';
import { sqlError } from '../../protocol/wire/sql-error';
import type { PlannerSession } from '../facts';
import type { PlanInput } from '../plan-statement';
import { runsProgram } from '../sql/compound';
import type { LexedStatement } from '../sql/lexed';
import { programStatement } from '../sql/stored-program';
import { locateTable } from '../tables';
import { withoutSchemaPrefixes } from '../verbatim';

/** The user variables that a stored program may read and set: those that the session has, and those that the statement names. */
export function programVariables({ tokens }: LexedStatement, session: PlannerSession): readonly UserVariable[] {
  const named = tokens.flatMap(({ kind, text }) => (kind === 'user-variable' ? [text.toLowerCase()] : []));
  const names = new Set([...session.userVariableNames(), ...named]);
  return [...names].map((name) => ({ name, literal: session.userVariable(name) }));
}

/** What makes a plan for one node one that runs a stored program; nothing for other statements. */
export function asProgram(
  lexed: LexedStatement,
  session: PlannerSession,
): { readonly isProgram?: true; readonly variables?: readonly UserVariable[] } {
  return runsProgram(lexed.tokens) ? { isProgram: true, variables: programVariables(lexed, session) } : {};
}

/**
 * CREATE, ALTER and DROP of stored programs, as DDL: triggers on every node of their table, all others on the schema's default node. Null for other
 * statements. Errors: 1046, 1146.
 */
export function planStoredProgram(input: PlanInput): StatementPlan | Promise<StatementPlan> | null {
  const { lexed, facts, session, shape } = input;
  const program = programStatement(lexed.tokens);
  if (program === null) return null;
  const schemaName = program.schema ?? session.schema;
  if (schemaName === null) throw sqlError('ER_NO_DB_ERROR', 'No database selected');
  const sql = withoutSchemaPrefixes(lexed, shape.prefixTokens);
  const onNodes = (nodes: readonly string[], tables: readonly string[] = []): StatementPlan => ({
    kind: 'ddl',
    targets: nodes.map((dataNode) => ({ dataNode, sql })),
    schema: schemaName,
    tables,
  });
  const onTable = (schema: string | null, name: string): StatementPlan => {
    const table = locateTable(facts, session.schema, schema, name);
    return onNodes([...new Set(table.placement.nodes)], [table.name]);
  };
  const ownNode = facts.catalog.schemas.get(schemaName)?.dataNode ?? null;
  if (program.kind !== 'TRIGGER') return ownNode === null ? null : onNodes([ownNode]);
  if (program.table) return onTable(program.table.schema, program.table.name);
  return tableOfTrigger(schemaName, program.name, input).then((table) => {
    if (table !== null) return onTable(schemaName, table);
    if (ownNode !== null) return onNodes([ownNode]);
    throw sqlError('ER_TRG_DOES_NOT_EXIST', 'Trigger does not exist');
  });
}

async function tableOfTrigger(schema: string, trigger: string, { facts, session }: PlanInput): Promise<string | null> {
  const columns = ['trigger_schema', 'trigger_name', 'event_object_table'];
  const request = { restrictions: new Map(), columns: new Set(columns) };
  const found = await facts.virtualTable('information_schema', 'triggers', request, session);
  if (found === null) return null;
  const names = found.fields.map(({ name }) => name.toLowerCase());
  const places = columns.map((name) => names.indexOf(name));
  const triggers = found.rows.map((row) => places.map((place) => String(row[place])));
  const known = triggers.find(([of, name]) => of === schema && name!.toLowerCase() === trigger.toLowerCase());
  return known?.[2] ?? null;
}
