import type { Expression, SystemTime, TableExpression, TableReference } from '../ast';
import type { Cursor } from './cursor';
import { atQuery, parseBits, parseExpression } from './expressions';
import { parseJsonTable } from './json-table';
import { parseNames, parseQuery } from './select';

/** Tables of a FROM clause. The comma is a cross join that binds looser than JOIN. */
export function parseFrom(cursor: Cursor): TableExpression {
  let left = parseListed(cursor);
  while (cursor.take(',')) left = joined('cross', left, parseListed(cursor));
  return left;
}

/** Joins, or those in ODBC's braces: { OJ a LEFT JOIN b ON … } */
function parseListed(cursor: Cursor): TableExpression {
  if (!cursor.take('{')) return parseJoins(cursor);
  cursor.expect('OJ');
  const inside = parseJoins(cursor);
  cursor.expect('}');
  return inside;
}

type Join = TableExpression & { kind: 'join' };

function joined(type: Join['type'], left: TableExpression, right: TableExpression): Join {
  return { kind: 'join', type, natural: false, left, right, on: null, using: null };
}

/** A join operator at the cursor, taken. */
interface JoinOperator {
  readonly type: Join['type'];
  readonly natural: boolean;
}

function parseJoins(cursor: Cursor): TableExpression {
  let left = parseTable(cursor);
  for (let operator = takeJoin(cursor); operator; operator = takeJoin(cursor)) left = parseJoin(cursor, left, operator);
  return left;
}

/**
 * The right side of a join and its condition. `a JOIN b JOIN c ON x ON y` is `a JOIN (b JOIN c ON x) ON y`: when no condition follows the right
 * table, further joins may belong to it. For an outer join they do, since it must have a condition; for the others only if one is left over.
 */
function parseJoin(cursor: Cursor, left: TableExpression, { type, natural }: JoinOperator): TableExpression {
  const right = parseTable(cursor);
  if (natural) return { ...joined(type, left, right), natural };
  const condition = takeCondition(cursor);
  if (condition) return { ...joined(type, left, right), ...condition };
  const start = cursor.position;
  const longer = continueRight(cursor, right);
  const outerCondition = longer && takeCondition(cursor);
  if (longer && outerCondition) return { ...joined(type, left, longer), ...outerCondition };
  if (type === 'left' || type === 'right') throw cursor.error();
  cursor.position = start;
  return joined(type, left, right);
}

/** Joins that follow a right table up to where a condition is left over; null when there is no join. */
function continueRight(cursor: Cursor, first: TableExpression): TableExpression | null {
  let right: TableExpression | null = null;
  for (let operator = takeJoin(cursor); operator; operator = takeJoin(cursor)) {
    right = parseJoin(cursor, right ?? first, operator);
    if (cursor.at('ON') || cursor.at('USING')) return right;
  }
  return right;
}

function takeCondition(cursor: Cursor): Pick<Join, 'on' | 'using'> | null {
  if (cursor.take('ON')) return { on: parseExpression(cursor), using: null };
  if (cursor.take('USING')) return { on: null, using: parseNames(cursor) };
  return null;
}

function takeJoin(cursor: Cursor): JoinOperator | null {
  const natural = cursor.take('NATURAL');
  const type = takeJoinType(cursor, natural);
  if (natural && !type) throw cursor.error();
  return type && { type, natural };
}

function takeJoinType(cursor: Cursor, natural: boolean): Join['type'] | null {
  if (cursor.take('JOIN') || cursor.take('INNER', 'JOIN')) return 'inner';
  if (cursor.take('LEFT', 'JOIN') || cursor.take('LEFT', 'OUTER', 'JOIN')) return 'left';
  if (cursor.take('RIGHT', 'JOIN') || cursor.take('RIGHT', 'OUTER', 'JOIN')) return 'right';
  if (natural) return null;
  if (cursor.take('STRAIGHT_JOIN')) return 'straight';
  return cursor.take('CROSS', 'JOIN') ? 'cross' : null;
}

function parseTable(cursor: Cursor): TableExpression {
  if (cursor.at('JSON_TABLE', '(')) return parseJsonTable(cursor);
  const lateral = cursor.take('LATERAL');
  if (!cursor.at('(')) {
    if (lateral) throw cursor.error();
    return parseTableReference(cursor);
  }
  if (!atQuery(cursor)) {
    if (lateral) throw cursor.error();
    cursor.take('(');
    const inside = parseFrom(cursor);
    cursor.expect(')');
    return inside;
  }
  cursor.take('(');
  const query = parseQuery(cursor);
  cursor.expect(')');
  cursor.take('AS');
  const alias = cursor.name();
  return { kind: 'derived', query, alias, columns: cursor.at('(') ? parseNames(cursor) : [], lateral };
}

/** A table by name with everything that may follow it but its alias. */
export function parseTableName(cursor: Cursor): TableReference {
  const leading = cursor.takeLeadingDot();
  const first = cursor.name(leading);
  const second = !leading && cursor.take('.') ? cursor.name(true) : null;
  const partitions = cursor.take('PARTITION') ? parseNames(cursor) : [];
  return {
    kind: 'table',
    schema: second === null ? null : first,
    name: second ?? first,
    alias: null,
    partitions,
    indexHints: [],
  };
}

export function parseTableReference(cursor: Cursor): TableReference {
  const table = parseTableName(cursor);
  const systemTime = parseSystemTime(cursor);
  const alias = cursor.take('AS') || cursor.atImplicitAlias() ? cursor.name() : null;
  return { ...table, alias, indexHints: parseIndexHints(cursor), ...(systemTime ? { systemTime } : {}) };
}

function parseIndexHints(cursor: Cursor): readonly string[] {
  const indexHints: string[] = [];
  while (cursor.at('USE') || cursor.at('FORCE') || cursor.at('IGNORE')) {
    const start = cursor.position;
    const mayBeEmpty = cursor.at('USE');
    cursor.position++;
    if (!cursor.take('INDEX') && !cursor.take('KEY')) throw cursor.error();
    if (cursor.take('FOR') && !cursor.take('JOIN') && !cursor.take('ORDER', 'BY')) cursor.expect('GROUP', 'BY');
    cursor.expect('(');
    if (!mayBeEmpty || !cursor.at(')')) cursor.list(() => (cursor.take('PRIMARY') ? 'PRIMARY' : cursor.name()));
    cursor.expect(')');
    indexHints.push(cursor.textFrom(start));
  }
  return indexHints;
}

/** FOR SYSTEM_TIME … (MariaDB manual, "System-Versioned Tables"). */
export function parseSystemTime(cursor: Cursor): SystemTime | null {
  if (!cursor.take('FOR', 'SYSTEM_TIME')) return null;
  if (cursor.take('ALL')) return { kind: 'all' };
  if (cursor.take('AS', 'OF')) {
    const transaction = cursor.take('TRANSACTION');
    return { kind: 'as-of', at: parseHistoryPoint(cursor), transaction };
  }
  if (cursor.take('BETWEEN')) {
    const start = parseHistoryPoint(cursor);
    cursor.expect('AND');
    return { kind: 'between', start, end: parseHistoryPoint(cursor) };
  }
  cursor.expect('FROM');
  const start = parseHistoryPoint(cursor);
  cursor.expect('TO');
  return { kind: 'from-to', start, end: parseHistoryPoint(cursor) };
}

/** `TIMESTAMP expr` names the kind of point; `TIMESTAMP '…'` is a literal like any other. */
function parseHistoryPoint(cursor: Cursor): Expression {
  return parseBits(cursor, 0);
}
