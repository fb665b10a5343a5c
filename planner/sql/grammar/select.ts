import type { Expression, OrderItem, QueryBody, SelectBlock, SelectItem, SelectStatement, WithClause } from '../ast';
import type { Cursor } from './cursor';
import { parseExpression } from './expressions';
import { parseFrom } from './from';
import { takeInto } from './into';
import { parseLimit } from './limit';
import { parseLock } from './lock';
import { parseWindow } from './window';

/** A query expression inside another statement. */
export function parseQuery(cursor: Cursor): SelectStatement {
  const query = parseQueryStatement(cursor);
  if (query.into) throw cursor.error();
  return query;
}

/** A query expression: WITH, set operations, ORDER BY, LIMIT, INTO, locking (MySQL manual, "SELECT Statement", "UNION Clause"). */
export function parseQueryStatement(cursor: Cursor): SelectStatement {
  const outerInto = cursor.into;
  cursor.into = null;
  const withClause = parseWith(cursor);
  const body = parseSetOperations(cursor);
  if (cursor.into && body.kind !== 'block') throw cursor.error();
  const orderBy = parseOrderBy(cursor);
  const limit = parseLimit(cursor);
  takeInto(cursor, false);
  const lock = parseLock(cursor);
  if (lock) takeInto(cursor, false);
  const { into } = cursor;
  cursor.into = outerInto;
  // `(SELECT …) ORDER BY`: parentheses around a whole query add nothing when nothing follows them.
  const alone = body.kind === 'query' && !withClause && orderBy.length === 0 && !limit && !lock && !into;
  if (alone) return body.query;
  return { kind: 'select', with: withClause, body, orderBy, limit, lock, ...(into ? { into } : {}) };
}

export function parseWith(cursor: Cursor): WithClause | null {
  if (!cursor.take('WITH')) return null;
  const recursive = cursor.take('RECURSIVE');
  const tables = cursor.list(() => {
    const name = cursor.name();
    const columns = cursor.at('(') ? parseNames(cursor) : [];
    cursor.expect('AS', '(');
    const query = parseQuery(cursor);
    cursor.expect(')');
    if (!cursor.take('CYCLE')) return { name, columns, query };
    const cycle = cursor.list(() => cursor.name());
    cursor.expect('RESTRICT');
    return { name, columns, query, cycle };
  });
  return { recursive, tables };
}

/** ( a, b, c ) */
export function parseNames(cursor: Cursor): readonly string[] {
  cursor.expect('(');
  const names = cursor.list(() => cursor.name());
  cursor.expect(')');
  return names;
}

function parseSetOperations(cursor: Cursor): QueryBody {
  let left = parseIntersections(cursor);
  for (;;) {
    const operator = cursor.take('UNION') ? 'union' : cursor.take('EXCEPT') ? 'except' : null;
    if (!operator) return left;
    const all = cursor.take('ALL');
    if (!all) cursor.take('DISTINCT');
    left = { kind: 'set-operation', operator, all, left, right: parseIntersections(cursor) };
  }
}

function parseIntersections(cursor: Cursor): QueryBody {
  let left = parseOperand(cursor);
  while (cursor.take('INTERSECT')) {
    const all = cursor.take('ALL');
    if (!all) cursor.take('DISTINCT');
    left = { kind: 'set-operation', operator: 'intersect', all, left, right: parseOperand(cursor) };
  }
  return left;
}

function parseOperand(cursor: Cursor): QueryBody {
  if (cursor.take('(')) {
    const query = parseQuery(cursor);
    cursor.expect(')');
    return { kind: 'query', query };
  }
  if (!cursor.take('VALUES')) return parseBlock(cursor);
  return { kind: 'values', rows: cursor.list(() => parseRow(cursor)) };
}

/** (1, 2), or ROW(1, 2) of MySQL 8. */
export function parseRow(cursor: Cursor): readonly Expression[] {
  cursor.take('ROW');
  cursor.expect('(');
  const row = cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  return row;
}

const modifierWords = [
  'HIGH_PRIORITY',
  'STRAIGHT_JOIN',
  'SQL_SMALL_RESULT',
  'SQL_BIG_RESULT',
  'SQL_BUFFER_RESULT',
  'SQL_CACHE',
  'SQL_NO_CACHE',
  'SQL_CALC_FOUND_ROWS',
] as const;

function parseBlock(cursor: Cursor): SelectBlock {
  cursor.expect('SELECT');
  const modifiers: string[] = [];
  let distinct = false;
  for (;;) {
    const modifier = cursor.takeOne(modifierWords);
    if (modifier) modifiers.push(modifier);
    else if (cursor.take('DISTINCT') || cursor.take('DISTINCTROW')) distinct = true;
    else if (!cursor.take('ALL')) break;
  }
  const items = cursor.list(() => parseItem(cursor));
  takeInto(cursor, true);
  const hasFrom = cursor.take('FROM');
  const from = hasFrom && !cursor.take('DUAL') ? parseFrom(cursor) : null;
  const where = cursor.take('WHERE') ? parseExpression(cursor) : null;
  const groupBy = cursor.take('GROUP', 'BY') ? cursor.list(() => parseOrderItem(cursor)) : [];
  const withRollup = groupBy.length > 0 && cursor.take('WITH', 'ROLLUP');
  const having = cursor.take('HAVING') ? parseExpression(cursor) : null;
  const windows = cursor.take('WINDOW')
    ? cursor.list(() => {
        const name = cursor.name();
        cursor.expect('AS');
        return { name, window: parseWindow(cursor) };
      })
    : [];
  return { kind: 'block', distinct, modifiers, items, from, where, groupBy, withRollup, having, windows };
}

export function parseItem(cursor: Cursor): SelectItem {
  if (cursor.take('*')) return { kind: 'star', schema: null, table: null };
  const star = parseQualifiedStar(cursor);
  if (star) return star;
  const start = cursor.position;
  const expression = parseExpression(cursor);
  const text = literalName(expression) ?? cursor.textFrom(start);
  const span = { start: cursor.tokenAt(start).start, end: cursor.tokenAt(cursor.position - 1).end };
  return { kind: 'expression', expression, alias: parseAlias(cursor), text, span };
}

/** Columns of literals are called by what these say, not by how it is written. */
function literalName(expression: Expression): string | null {
  switch (expression.kind) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return expression.value ? 'TRUE' : 'FALSE';
    case 'number':
      return expression.text;
    case 'string':
      return expression.value;
    default:
      return null;
  }
}

/** `t.*` or `s.t.*` */
function parseQualifiedStar(cursor: Cursor): SelectItem | null {
  for (const parts of [1, 2]) {
    const star = cursor.peek(parts * 2);
    const dots = Array.from({ length: parts }, (_, index) => cursor.peek(index * 2 + 1));
    if (star.kind !== 'symbol' || star.text !== '*' || dots.some((dot) => dot.kind !== 'symbol' || dot.text !== '.'))
      continue;
    const names: string[] = [];
    for (let part = 0; part < parts; part++) {
      names.push(cursor.name(part > 0));
      cursor.expect('.');
    }
    cursor.expect('*');
    return { kind: 'star', schema: parts === 2 ? names[0]! : null, table: names[parts - 1]! };
  }
  return null;
}

function parseAlias(cursor: Cursor): string | null {
  if (cursor.take('AS')) return cursor.peek().kind === 'string' ? cursor.string() : cursor.name();
  if (cursor.peek().kind === 'string') return cursor.string();
  return cursor.atImplicitAlias() ? cursor.name() : null;
}

export function parseOrderBy(cursor: Cursor): readonly OrderItem[] {
  return cursor.take('ORDER', 'BY') ? cursor.list(() => parseOrderItem(cursor)) : [];
}

function parseOrderItem(cursor: Cursor): OrderItem {
  const expression = parseExpression(cursor);
  const descending = cursor.take('DESC');
  if (!descending) cursor.take('ASC');
  return { expression, descending };
}
