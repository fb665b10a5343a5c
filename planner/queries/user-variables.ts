import type { UserVariable } from '../../engine/user-variable';
import type { PlannerSession } from '../facts';
import { withServerValues } from '../session-values';
import type { Shape } from '../shapes/shape';
import type { Expression, SelectStatement } from '../sql/ast';
import type { LexedStatement } from '../sql/lexed';
import { leavesUnder, printStatement } from '../sql/print/mysql';
import { mapQuery } from '../sql/walk';
import { withoutSchemaPrefixes } from '../verbatim';

/** A query that assigns user variables (`@n := @n + 1`), for one data node. */
export interface AssigningQuery {
  readonly sql: string;
  /** What it reads or sets, with the values that the data node's connection is given first, as SQL literals. */
  readonly variables: readonly UserVariable[];
}

/**
 * In a query that assigns user variables their values change from row to row, so that the data node must have the variables themselves. Null
 * for queries that only read them. @param query with its literals in place
 */
export function assigningQuery(
  query: SelectStatement,
  lexed: LexedStatement,
  shape: Shape,
  session: PlannerSession,
): AssigningQuery | null {
  const names = new Set<string>();
  let assigns = false;
  mapQuery(query, (node) => {
    if (isUserVariable(node)) names.add(node.name.toLowerCase());
    if (node.kind === 'assignment') assigns = true;
    return node;
  });
  if (!assigns) return null;
  const filled = withServerValues(query, session);
  return {
    sql:
      filled === query
        ? withoutSchemaPrefixes(lexed, shape.prefixTokens)
        : printStatement(filled, leavesUnder(session)),
    variables: [...names].map((name) => ({ name, literal: session.userVariable(name) })),
  };
}

function isUserVariable(node: Expression): node is Expression & { readonly kind: 'variable' | 'assignment' } {
  return node.kind === 'assignment' || (node.kind === 'variable' && node.scope === 'user');
}
