/**
 * What all statements of one shape (equal but for their literals) have in common: the first half of planning, kept in the plan cache. Routing
 * then needs the literals only, so a point query costs a look-up and a partition function.
 */

import type { PlannerFacts, PlannerSession } from '../facts';
import { findInstances, type TableInstance, type TableLookup } from '../routing/instances';
import { requireRules } from '../routing/required-rules';
import { type SequenceUse, sequenceUseOf } from '../sequences/sequence-use';
import { sessionFunctions } from '../session-values';
import type { Expression, InsertStatement, SelectStatement, Statement, TableReference } from '../sql/ast';
import type { LexedStatement } from '../sql/lexed';
import { parseStatement } from '../sql/parse';
import { mapQuery, someExpression } from '../sql/walk';
import { isVirtualSchema, type ResolvedTable, resolveTable } from '../tables';
import { schemaPrefixTokens } from '../verbatim';
import { viewsIn } from '../views/expand-views';
import { namesInsertId } from './named-insert-id';
import { usesNamedLocks } from './named-lock-calls';
import { tableReferencesOf } from './table-references';

export interface Shape {
  /** Parsed with every literal as a parameter, numbered as in LexedStatement.literals. */
  readonly statement: Statement;
  /** In the order of the statement; empty for INSERT, whose table is `target`. */
  readonly instances: readonly TableInstance[];
  /** Of the subqueries in the rows of an INSERT. */
  readonly valueInstances: readonly TableInstance[];
  /** Of the subqueries in ON DUPLICATE KEY UPDATE. */
  readonly updateInstances: readonly TableInstance[];
  /** Tables of an INSERT, else null. */
  readonly target: ResolvedTable | null;
  /** Tokens that are the `TESTDB` of `TESTDB.t`. */
  readonly prefixTokens: readonly number[];
  /** Holds session functions or variables, whose values must stand in their place. */
  readonly readsSession: boolean;
  /** Calls GET_LOCK or its kin. */
  readonly namedLocks: boolean;
  /** Gives LAST_INSERT_ID() a value. */
  readonly setsInsertId: boolean;
  /** What it wants of sequences; null = nothing. */
  readonly sequences: SequenceUse | null;
  /** Names tables of information_schema and the like. */
  readonly virtual: boolean;
  /** Names views that the server keeps: the statement is to be planned with their queries in their place, and nothing else is known here. */
  readonly views: boolean;
  /** A query that is part of a change: it must give all its rows, whatever sqlMaxLimit says. */
  readonly partOfChange?: true;
  /** Schemas that it names, other than those of the server's own tables: whoever runs it must be allowed to use them. */
  readonly namedSchemas: readonly string[];
  /** Schema that results are shown to come from. */
  readonly schema: string;
}

/** Errors: 1046, 1049, 1146 for tables that are not there; 1064 for what ruleRequired refuses. */
export async function shapeOf(lexed: LexedStatement, facts: PlannerFacts, session: PlannerSession): Promise<Shape> {
  const statement = parseStatement(lexed, { sqlMode: session.sqlMode, literals: 'parameters' });
  const references = statement.kind === 'other' ? [] : tableReferencesOf(statement);
  if (statement.kind !== 'other' && viewsIn(statement, facts.catalog, session.schema).length > 0)
    return withViews(statement, references, session);
  const virtual = references.some((reference) => isVirtualSchema(reference.schema ?? session.schema ?? ''));
  const tables = new Map<string, ResolvedTable>();
  for (const { schema, name } of virtual ? [] : references) {
    const key = tableName(schema, name);
    if (!tables.has(key)) tables.set(key, await resolveTable(facts, session.schema, schema, name, true));
  }
  const lookup = (reference: { schema: string | null; name: string }): ResolvedTable =>
    tables.get(tableName(reference.schema, reference.name))!;
  const first = references.length > 0 && !virtual ? lookup(references[0]!).schema : null;
  const instances = virtual ? [] : instancesOf(statement, lookup);
  requireRules(instances, lexed.text);
  const target = statement.kind === 'insert' && !virtual ? lookup(statement.table) : null;
  return {
    statement,
    instances,
    ...(statement.kind === 'insert' && !virtual ? insertInstances(statement, lookup) : noInstances),
    target,
    prefixTokens: schemaPrefixTokens(lexed.tokens, (name) => facts.catalog.schemas.has(name)),
    readsSession: statement.kind !== 'other' && readsSession(statement),
    namedLocks: usesNamedLocks(lexed.shape),
    setsInsertId: namesInsertId(lexed),
    sequences: sequenceUseOf(lexed, statement, target, instances.length > 0 || virtual),
    virtual,
    views: false,
    namedSchemas: namedSchemas(statement.kind === 'other' ? (statement.tables ?? []) : references),
    schema: first ?? session.schema ?? '',
  };
}

function namedSchemas(references: readonly { readonly schema: string | null }[]): readonly string[] {
  const names = references.flatMap(({ schema }) => (schema === null || isVirtualSchema(schema) ? [] : [schema]));
  return [...new Set(names)];
}

function withViews(statement: Statement, references: readonly TableReference[], { schema }: PlannerSession): Shape {
  return {
    statement,
    instances: [],
    ...noInstances,
    target: null,
    prefixTokens: [],
    readsSession: false,
    namedLocks: false,
    setsInsertId: false,
    sequences: null,
    virtual: false,
    views: true,
    namedSchemas: namedSchemas(references),
    schema: schema ?? '',
  };
}

function tableName(schema: string | null, name: string): string {
  return schema === null ? name : `${schema}.${name}`;
}

function instancesOf(
  statement: Statement,
  lookup: (reference: { schema: string | null; name: string }) => ResolvedTable,
): readonly TableInstance[] {
  switch (statement.kind) {
    case 'select':
    case 'update':
    case 'delete':
      return findInstances(statement, lookup);
    case 'insert':
      return statement.source.kind === 'query' ? findInstances(statement.source.query, lookup) : [];
    case 'other':
      return [];
  }
}

const noInstances = { valueInstances: [], updateInstances: [] } as const;

function insertInstances(
  { source, onDuplicate }: InsertStatement,
  lookup: TableLookup,
): Pick<Shape, 'valueInstances' | 'updateInstances'> {
  const inside = (values: readonly Expression[]): readonly TableInstance[] =>
    values.flatMap((value) => {
      const holder = subqueryHolder(value);
      return holder ? findInstances(holder, lookup) : [];
    });
  return {
    valueInstances: source.kind === 'rows' ? source.rows.flatMap(inside) : [],
    updateInstances: inside(onDuplicate.map(({ value }) => value)),
  };
}

function isSessionValue(node: Expression): boolean {
  return (
    node.kind === 'variable' ||
    node.kind === 'assignment' ||
    (node.kind === 'call' && node.schema === null && node.arguments.length === 0 && sessionFunctions.has(node.name))
  );
}

/** Whether a query or a change holds session functions or variables anywhere, subqueries included. */
function readsSession(statement: Exclude<Statement, { kind: 'other' }>): boolean {
  switch (statement.kind) {
    case 'select':
      return queryReadsSession(statement);
    case 'insert':
      return statement.source.kind === 'query'
        ? queryReadsSession(statement.source.query)
        : statement.source.rows.some((row) => row.some(expressionReadsSession)) ||
            statement.onDuplicate.some(({ value }) => expressionReadsSession(value));
    case 'update':
    case 'delete': {
      const assigned = statement.kind === 'update' ? statement.assignments.map(({ value }) => value) : [];
      return [...assigned, ...(statement.where ? [statement.where] : [])].some(expressionReadsSession);
    }
  }
}

function expressionReadsSession(expression: Expression): boolean {
  let found = someExpression(expression, isSessionValue);
  const query = subqueryHolder(expression);
  if (!found && query) found = queryReadsSession(query);
  return found;
}

/** An expression as a query, so that its subqueries are walked too; null when it has none. */
function subqueryHolder(expression: Expression): SelectStatement | null {
  const holds = someExpression(expression, (node) => 'query' in node);
  return holds
    ? {
        kind: 'select',
        with: null,
        body: { kind: 'values', rows: [[expression]] },
        orderBy: [],
        limit: null,
        lock: null,
      }
    : null;
}

function queryReadsSession(query: SelectStatement): boolean {
  let found = false;
  mapQuery(query, (node) => {
    if (isSessionValue(node)) found = true;
    return node;
  });
  return found;
}
