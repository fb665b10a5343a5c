import type {
  Assignment,
  DeleteStatement,
  Expression,
  InsertStatement,
  PeriodPortion,
  SelectItem,
  TableExpression,
  UpdateStatement,
  WithClause,
} from '../ast';
import type { Cursor } from './cursor';
import { atQuery, parseBits, parseExpression } from './expressions';
import { parseFrom, parseTableName, parseTableReference } from './from';
import { parseCountLimit } from './limit';
import { parseItem, parseNames, parseOrderBy, parseQuery } from './select';

function parseModifiers(cursor: Cursor, words: readonly string[]): readonly string[] {
  const modifiers: string[] = [];
  for (let word = cursor.takeOne(words); word; word = cursor.takeOne(words)) modifiers.push(word);
  return modifiers;
}

/** INSERT and REPLACE (MySQL manual, "INSERT Statement"). */
export function parseInsert(cursor: Cursor): InsertStatement {
  const replace = cursor.take('REPLACE');
  if (!replace) cursor.expect('INSERT');
  const priorities = replace ? ['LOW_PRIORITY', 'DELAYED'] : ['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY'];
  const priority = cursor.takeOne(priorities);
  const ignore = !replace && cursor.take('IGNORE');
  const modifiers = [...(priority ? [priority] : []), ...(ignore ? ['IGNORE'] : [])];
  cursor.take('INTO');
  const table = parseTableName(cursor);
  const start = { replace, modifiers, table };
  if (cursor.take('SET')) {
    const assignments = cursor.list(() => parseAssignment(cursor));
    const columns = assignments.map(({ column }) => column.name);
    const rows = [assignments.map(({ value }) => value)];
    return finishInsert(cursor, { ...start, columns, source: { kind: 'rows', rows } });
  }
  const columns = cursor.at('(') && !atQuery(cursor) ? parseColumns(cursor) : null;
  const values = cursor.position;
  if (!cursor.take('VALUES') && !cursor.take('VALUE'))
    return finishInsert(cursor, { ...start, columns, source: { kind: 'query', query: parseQuery(cursor) } });
  const rows = cursor.list(() => parseInsertRow(cursor));
  if (['UNION', 'EXCEPT', 'INTERSECT', 'ORDER', 'LIMIT'].some((word) => cursor.at(word))) {
    cursor.position = values;
    return finishInsert(cursor, { ...start, columns, source: { kind: 'query', query: parseQuery(cursor) } });
  }
  return finishInsert(cursor, { ...start, columns, source: { kind: 'rows', rows } });
}

function parseInsertRow(cursor: Cursor): readonly Expression[] {
  cursor.take('ROW');
  cursor.expect('(');
  const row = cursor.at(')') ? [] : cursor.list(() => parseValue(cursor));
  cursor.expect(')');
  return row;
}

/** What may stand for a column's value: also DEFAULT and (MariaDB) IGNORE. */
function parseValue(cursor: Cursor): Expression {
  return cursor.take('IGNORE') ? { kind: 'keyword', word: 'IGNORE' } : parseExpression(cursor);
}

function finishInsert(
  cursor: Cursor,
  parts: Pick<InsertStatement, 'replace' | 'modifiers' | 'table' | 'columns' | 'source'>,
): InsertStatement {
  const rowAlias = !parts.replace && parts.source.kind === 'rows' ? parseRowAlias(cursor) : null;
  const duplicates = !parts.replace && cursor.take('ON', 'DUPLICATE', 'KEY', 'UPDATE');
  const onDuplicate = duplicates ? cursor.list(() => parseAssignment(cursor)) : [];
  return {
    kind: 'insert',
    ...parts,
    ...(rowAlias ? { rowAlias } : {}),
    onDuplicate,
    returning: parseReturning(cursor),
  };
}

/** AS new (a, b) */
function parseRowAlias(cursor: Cursor): InsertStatement['rowAlias'] | null {
  if (!cursor.take('AS')) return null;
  const name = cursor.name();
  return { name, columns: cursor.at('(') ? parseNames(cursor) : [] };
}

/** ( a, t.b ) */
function parseColumns(cursor: Cursor): readonly string[] {
  cursor.expect('(');
  const columns = cursor.at(')')
    ? []
    : cursor.list(() => {
        let name = cursor.name();
        for (let parts = 1; parts < 3 && cursor.take('.'); parts++) name = cursor.name(true);
        return name;
      });
  cursor.expect(')');
  return columns;
}

function parseReturning(cursor: Cursor): readonly SelectItem[] | null {
  return cursor.take('RETURNING') ? cursor.list(() => parseItem(cursor)) : null;
}

export function parseAssignment(cursor: Cursor): Assignment {
  const names = [cursor.name()];
  while (names.length < 3 && cursor.take('.')) names.push(cursor.name(true));
  const [name, table, schema] = names.reverse();
  if (!cursor.take('=')) cursor.expect(':=');
  const column: Expression & { kind: 'column' } = {
    kind: 'column',
    schema: schema ?? null,
    table: table ?? null,
    name: name!,
  };
  return { column, value: parseValue(cursor) };
}

export function parseUpdate(cursor: Cursor, withClause: WithClause | null): UpdateStatement {
  cursor.expect('UPDATE');
  const modifiers = parsePriorityAndIgnore(cursor);
  const from = parseFrom(cursor);
  const portion = parsePortion(cursor, from);
  cursor.expect('SET');
  const assignments = cursor.list(() => parseAssignment(cursor));
  const restriction = parseRestriction(cursor);
  return { kind: 'update', modifiers, with: withClause, from, ...portion, assignments, ...restriction };
}

function parsePriorityAndIgnore(cursor: Cursor): readonly string[] {
  const modifiers: string[] = [];
  for (const word of ['LOW_PRIORITY', 'IGNORE']) if (cursor.take(word)) modifiers.push(word);
  return modifiers;
}

/** FOR PORTION OF period FROM start TO end */
function parsePortion(cursor: Cursor, from: TableExpression): { portion?: PeriodPortion } {
  if (!cursor.at('FOR')) return {};
  if (from.kind !== 'table' || from.alias !== null) throw cursor.error();
  cursor.expect('FOR', 'PORTION', 'OF');
  const period = cursor.name();
  cursor.expect('FROM');
  const start = parseBits(cursor, 0);
  cursor.expect('TO');
  return { portion: { period, start, end: parseBits(cursor, 0) } };
}

function parseRestriction(cursor: Cursor): Pick<UpdateStatement, 'where' | 'orderBy' | 'limit'> {
  const where = cursor.take('WHERE') ? parseExpression(cursor) : null;
  const orderBy = parseOrderBy(cursor);
  return { where, orderBy, limit: parseCountLimit(cursor) };
}

/** DELETE FROM t …, DELETE t FROM …, DELETE FROM t USING … */
export function parseDelete(cursor: Cursor, withClause: WithClause | null): DeleteStatement {
  cursor.expect('DELETE');
  // DELETE HISTORY cuts the past of a versioned table: another statement that is only spelled like this one.
  if (cursor.at('HISTORY', 'FROM')) throw cursor.error();
  const modifiers = parseModifiers(cursor, ['LOW_PRIORITY', 'QUICK', 'IGNORE']);
  const start = { kind: 'delete', modifiers, with: withClause } as const;
  if (!cursor.take('FROM')) {
    const targets = cursor.list(() => parseTarget(cursor));
    cursor.expect('FROM');
    return { ...start, targets, from: parseFrom(cursor), ...parseMultiRestriction(cursor), returning: null };
  }
  const position = cursor.position;
  const targets = usingTargets(cursor);
  if (targets) return { ...start, targets, from: parseFrom(cursor), ...parseMultiRestriction(cursor), returning: null };
  cursor.position = position;
  const from = parseTableReference(cursor);
  // MySQL 8 takes an alias here, MariaDB 10.11 does not.
  const portion = parsePortion(cursor, from);
  const restriction = parseRestriction(cursor);
  return { ...start, targets: null, from, ...portion, ...restriction, returning: parseReturning(cursor) };
}

/** Deleting from several tables: WHERE only. */
function parseMultiRestriction(cursor: Cursor): Pick<DeleteStatement, 'where' | 'orderBy' | 'limit'> {
  return { where: cursor.take('WHERE') ? parseExpression(cursor) : null, orderBy: [], limit: null };
}

type Target = NonNullable<DeleteStatement['targets']>[number];

/** The list before USING, when there is one. */
function usingTargets(cursor: Cursor): Target[] | null {
  const targets: Target[] = [];
  do {
    if (!cursor.atName()) return null;
    targets.push(parseTarget(cursor));
  } while (cursor.take(','));
  return cursor.take('USING') ? targets : null;
}

function parseTarget(cursor: Cursor): Target {
  const first = cursor.name();
  const second = cursor.at('.') && !cursor.at('.', '*') && cursor.take('.') ? cursor.name(true) : null;
  cursor.take('.', '*');
  return { schema: second === null ? null : first, name: second ?? first };
}
