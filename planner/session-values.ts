import { notSupported, sqlError } from '../protocol/wire/sql-error';
import type { PlannerSession } from './facts';
import type { Expression, SelectStatement } from './sql/ast';
import { mapQuery } from './sql/walk';

/** Session functions that a backend would answer for its own connection and not for the client's. */
export const sessionFunctions: ReadonlySet<string> = new Set([
  'database',
  'schema',
  'user',
  'session_user',
  'system_user',
  'current_user',
  'current_role',
  'connection_id',
  'last_insert_id',
  'found_rows',
  'row_count',
  'version',
]);

/** A SQL literal, as sessions give them, as a syntax node. */
export type LiteralReader = (sql: string) => Expression;

/**
 * Replaces session functions and variables by their values. Errors: 1193 unknown system variable, 1235 assignment in an expression.
 * LAST_INSERT_ID(expr) sets a value and is left to the backend.
 */
export function sessionValueOf(node: Expression, session: PlannerSession, read: LiteralReader): Expression {
  switch (node.kind) {
    case 'call': {
      if (node.schema !== null || node.arguments.length > 0 || !sessionFunctions.has(node.name)) return node;
      const value = session.functionValue(node.name);
      return value === null ? node : read(value);
    }
    case 'variable': {
      if (node.scope === 'user') return read(session.userVariable(node.name));
      const value = session.systemVariable(node.scope, node.name);
      if (value === null) throw sqlError('ER_UNKNOWN_SYSTEM_VARIABLE', `Unknown system variable '${node.name}'`);
      return read(value);
    }
    case 'assignment':
      throw notSupported(`assignment to a user variable in an expression (@${node.name} := …); use SET`);
    default:
      return node;
  }
}

/**
 * A query with its session values in place. Select items that change keep their names: an unaliased one gets its source text as alias.
 * Returns the same object when nothing changed.
 */
export function withSessionValues(
  query: SelectStatement,
  session: PlannerSession,
  read: LiteralReader,
): SelectStatement {
  let changed = false;
  const replace = (node: Expression): Expression => {
    const value = sessionValueOf(node, session, read);
    if (value !== node) changed = true;
    return value;
  };
  const mapped = mapQuery(query, replace);
  return changed ? { ...mapped, body: keepNames(query.body, mapped.body) } : query;
}

/** Gives the items of `after` that differ from those of `before` the column names they had. */
export function keepNames(before: SelectStatement['body'], after: SelectStatement['body']): SelectStatement['body'] {
  if (before.kind === 'block' && after.kind === 'block') {
    return {
      ...after,
      items: after.items.map((item, index) => {
        const old = before.items[index]!;
        const same = item === old || item.kind === 'star' || old.kind === 'star' || item.alias !== null;
        return same ? item : { ...item, alias: item.text };
      }),
    };
  }
  if (before.kind === 'set-operation' && after.kind === 'set-operation') {
    return { ...after, left: keepNames(before.left, after.left) };
  }
  return after;
}

/** NOW() and its kin as constants, so that all nodes work with one time. Returns the same node for everything else. */
export function statementTimeOf(node: Expression, session: PlannerSession): Expression {
  if (node.kind !== 'call' || node.schema !== null || node.arguments.length > 1) return node;
  const argument = node.arguments[0];
  if (argument && !(argument.kind === 'number' && argument.form === 'integer')) return node;
  const time = session.statementTime(node.name, argument?.kind === 'number' ? Number(argument.text) : 0);
  if (!time) return node;
  return { kind: 'temporal', type: time.type, value: time.value };
}
