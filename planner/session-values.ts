import { notSupported, sqlError } from '../protocol/wire/sql-error';
import type { PlannerSession } from './facts';
import { readLiteral } from './literal-reader';
import type { Assignment, Expression, SelectStatement, Statement } from './sql/ast';
import { mapExpression, mapQuery } from './sql/walk';

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

/**
 * Replaces session functions and variables by their values. Errors: 1193 unknown system variable, 1235 assignment in an expression.
 * LAST_INSERT_ID(expr) sets a value and is left to the backend.
 */
export function sessionValueOf(node: Expression, session: PlannerSession): Expression {
  switch (node.kind) {
    case 'call': {
      if (node.schema !== null || node.arguments.length > 0 || !sessionFunctions.has(node.name)) return node;
      const value = session.functionValue(node.name);
      return value === null ? node : readLiteral(value);
    }
    case 'variable': {
      if (node.scope === 'user') return readLiteral(session.userVariable(node.name));
      const value = session.systemVariable(node.scope, node.name);
      if (value === null) throw sqlError('ER_UNKNOWN_SYSTEM_VARIABLE', `Unknown system variable '${node.name}'`);
      return readLiteral(value);
    }
    case 'assignment':
      throw notSupported(
        `assignment to a user variable in an expression (@${node.name} := …) of a change, or of a query over several data nodes; use SET, or window functions`,
      );
    default:
      return node;
  }
}

/**
 * A query with its session values in place. Select items that change keep their names: an unaliased one gets its source text as alias.
 * Returns the same object when nothing changed.
 */
export function withSessionValues(query: SelectStatement, session: PlannerSession): SelectStatement {
  return replaceInQuery(query, (node) => sessionValueOf(node, session));
}

/** The same for session functions and system variables alone. User variables stay, and so do their assignments. */
export function withServerValues(query: SelectStatement, session: PlannerSession): SelectStatement {
  return replaceInQuery(query, (node) =>
    node.kind === 'assignment' || (node.kind === 'variable' && node.scope === 'user')
      ? node
      : sessionValueOf(node, session),
  );
}

function replaceInQuery(query: SelectStatement, value: (node: Expression) => Expression): SelectStatement {
  let changed = false;
  const mapped = mapQuery(query, (node) => {
    const replaced = value(node);
    if (replaced !== node) changed = true;
    return replaced;
  });
  return changed ? { ...mapped, body: keepNames(query.body, mapped.body) } : query;
}

type Change = Exclude<Statement, { kind: 'other' | 'select' }>;

/** A change with `value` applied to everything it computes, subqueries included. */
export function replaceInChange<S extends Change>(statement: S, value: (node: Expression) => Expression): S {
  const replace = (expression: Expression): Expression => {
    const inside = (node: Expression): Expression => {
      const replaced = value(node);
      if (replaced !== node) return replaced;
      return 'query' in node ? { ...node, query: replaceInQuery(node.query, value) } : node;
    };
    return mapExpression(expression, inside);
  };
  const assign = (items: readonly Assignment[]): readonly Assignment[] =>
    items.map((item) => ({ ...item, value: replace(item.value) }));
  switch (statement.kind) {
    case 'insert': {
      const { source } = statement;
      return {
        ...statement,
        source:
          source.kind === 'rows'
            ? { kind: 'rows', rows: source.rows.map((row) => row.map(replace)) }
            : { kind: 'query', query: replaceInQuery(source.query, value) },
        onDuplicate: assign(statement.onDuplicate),
      };
    }
    case 'update':
      return {
        ...statement,
        assignments: assign(statement.assignments),
        where: statement.where && replace(statement.where),
      };
    case 'delete':
      return { ...statement, where: statement.where && replace(statement.where) };
    default:
      return statement;
  }
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

/** NOW(), UNIX_TIMESTAMP() and their kin as constants, so that all nodes work with one time. Returns the same node for everything else. */
export function statementTimeOf(node: Expression, session: PlannerSession): Expression {
  if (node.kind !== 'call' || node.schema !== null || node.arguments.length > 1) return node;
  if (node.name === 'unix_timestamp' && node.arguments.length === 0) {
    const utc = session.statementTime('utc_timestamp', 0);
    if (!utc) return node;
    return { kind: 'number', form: 'integer', text: String(Date.parse(`${utc.value.replace(' ', 'T')}Z`) / 1000) };
  }
  const argument = node.arguments[0];
  if (argument && !(argument.kind === 'number' && argument.form === 'integer')) return node;
  const time = session.statementTime(node.name, argument?.kind === 'number' ? Number(argument.text) : 0);
  if (!time) return node;
  return { kind: 'temporal', type: time.type, value: time.value };
}
