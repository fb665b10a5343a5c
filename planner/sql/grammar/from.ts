import type { TableExpression, TableReference } from '../ast';
import type { Cursor } from './cursor';
import { atQuery, parseExpression } from './expressions';
import { parseNames, parseQuery } from './select';

/** Tables of a FROM clause. The comma is a cross join that binds looser than JOIN. */
export function parseFrom(cursor: Cursor): TableExpression {
  let left = parseJoins(cursor);
  while (cursor.take(',')) left = joined('cross', left, parseJoins(cursor));
  return left;
}

type JoinType = (TableExpression & { kind: 'join' })['type'];

function joined(type: JoinType, left: TableExpression, right: TableExpression): TableExpression & { kind: 'join' } {
  return { kind: 'join', type, natural: false, left, right, on: null, using: null };
}

function parseJoins(cursor: Cursor): TableExpression {
  let left = parseTable(cursor);
  for (;;) {
    const natural = cursor.at('NATURAL');
    const start = cursor.position;
    if (natural) cursor.take('NATURAL');
    const type = joinType(cursor);
    if (!type) {
      if (cursor.position !== start) throw cursor.error();
      return left;
    }
    const outer = type === 'left' || type === 'right';
    const right = parseTable(cursor);
    // `a JOIN b JOIN c ON x ON y`: an ON may belong to a join further left.
    const nested = !natural && outer && !cursor.at('ON') && !cursor.at('USING') ? continueRight(cursor, right) : right;
    left = { ...joined(type, left, nested), natural, ...(natural ? {} : parseCondition(cursor, outer)) };
  }
}

function continueRight(cursor: Cursor, first: TableExpression): TableExpression {
  const type = joinType(cursor);
  if (!type) throw cursor.error();
  const right = parseTable(cursor);
  return { ...joined(type, first, right), ...parseCondition(cursor, type === 'left' || type === 'right') };
}

function parseCondition(
  cursor: Cursor,
  required: boolean,
): Partial<Pick<TableExpression & { kind: 'join' }, 'on' | 'using'>> {
  if (cursor.take('ON')) return { on: parseExpression(cursor) };
  if (cursor.take('USING')) return { using: parseNames(cursor) };
  if (required) throw cursor.error();
  return {};
}

function joinType(cursor: Cursor): JoinType | null {
  if (cursor.take('STRAIGHT_JOIN')) return 'straight';
  if (cursor.take('JOIN') || cursor.take('INNER', 'JOIN')) return 'inner';
  if (cursor.take('CROSS', 'JOIN')) return 'cross';
  if (cursor.take('LEFT', 'JOIN') || cursor.take('LEFT', 'OUTER', 'JOIN')) return 'left';
  if (cursor.take('RIGHT', 'JOIN') || cursor.take('RIGHT', 'OUTER', 'JOIN')) return 'right';
  return null;
}

function parseTable(cursor: Cursor): TableExpression {
  const lateral = cursor.take('LATERAL');
  if (cursor.at('(')) {
    if (atQuery(cursor)) {
      cursor.take('(');
      const query = parseQuery(cursor);
      cursor.expect(')');
      cursor.take('AS');
      const alias = cursor.name();
      return { kind: 'derived', query, alias, columns: cursor.at('(') ? parseNames(cursor) : [], lateral };
    }
    cursor.take('(');
    const inside = parseFrom(cursor);
    cursor.expect(')');
    return inside;
  }
  return parseTableReference(cursor);
}

export function parseTableReference(cursor: Cursor): TableReference {
  const first = cursor.name();
  const second = cursor.take('.') ? cursor.name(true) : null;
  const partitions = cursor.take('PARTITION') ? parseNames(cursor) : [];
  const alias = cursor.take('AS') || cursor.atName() ? cursor.name() : null;
  const indexHints: string[] = [];
  while (cursor.at('USE') || cursor.at('FORCE') || cursor.at('IGNORE')) {
    const start = cursor.position;
    cursor.position++;
    if (!cursor.take('INDEX') && !cursor.take('KEY')) throw cursor.error();
    if (cursor.take('FOR') && !cursor.take('JOIN') && !cursor.take('ORDER', 'BY')) cursor.expect('GROUP', 'BY');
    cursor.expect('(');
    if (!cursor.at(')')) cursor.list(() => (cursor.take('PRIMARY') ? 'PRIMARY' : cursor.name()));
    cursor.expect(')');
    indexHints.push(cursor.textFrom(start));
    // Only a comma before another hint is one between hints.
    if (['USE', 'FORCE', 'IGNORE'].some((word) => cursor.at(',', word))) cursor.take(',');
  }
  return {
    kind: 'table',
    schema: second === null ? null : first,
    name: second ?? first,
    alias,
    partitions,
    indexHints,
  };
}
