import type { StatementPlan } from '../../engine/plan';
import type { PlannerFacts, PlannerSession } from '../facts';
import { withSessionValues } from '../session-values';
import type { Shape } from '../shapes/shape';
import type { SelectStatement } from '../sql/ast';
import type { LexedStatement } from '../sql/lexed';
import { parseStatement } from '../sql/parse';
import { leavesUnder, printStatement } from '../sql/print/mysql';
import { withoutSchemaPrefixes } from '../verbatim';
import { countsAllRows } from './found-rows';
import { rowLimitOf } from './row-limit';
import { assigningQuery } from './user-variables';

type ForwardPlan = StatementPlan & { readonly kind: 'forward' };

/**
 * The verbatim path: one data node has all that the query needs, so it gets the client's own text. Only schema prefixes are cut, and session
 * values put in where a backend would give its own.
 */
export function planOnOneNode(
  lexed: LexedStatement,
  shape: Shape,
  query: SelectStatement,
  dataNode: string,
  facts: PlannerFacts,
  session: PlannerSession,
): StatementPlan {
  const limit = rowLimitOf(query, shape, facts.catalog);
  const written = shape.readsSession ? inlineQuery(lexed, session) : null;
  const assigning = written && assigningQuery(written, lexed, shape, session);
  const text =
    assigning?.sql ??
    (written
      ? printStatement(withSessionValues(written, session), leavesUnder(session))
      : withoutSchemaPrefixes(lexed, shape.prefixTokens));
  const plan: ForwardPlan = {
    kind: 'forward',
    targets: [{ dataNode, sql: limit === null ? text : `${text} LIMIT ${limit.rows}` }],
    schema: shape.schema,
    writes: query.lock !== null,
    cut: limit,
    countsAllRows: countsAllRows(query),
  };
  if (!assigning && !shape.setsInsertId) return plan;
  return {
    ...plan,
    ...(assigning ? { variables: assigning.variables } : {}),
    ...(shape.setsInsertId ? { setsInsertId: true } : {}),
  };
}

/** The query with its literals in place. Its shape parsed, so it does. */
export function inlineQuery(lexed: LexedStatement, session: PlannerSession): SelectStatement {
  const statement = parseStatement(lexed, { sqlMode: session.sqlMode, literals: 'inline' });
  if (statement.kind !== 'select') throw new Error(`a query with parameters is none with its literals: ${lexed.text}`);
  return statement;
}
