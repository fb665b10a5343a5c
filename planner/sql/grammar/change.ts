import type {
  Assignment,
  DeleteStatement,
  Expression,
  InsertStatement,
  SelectItem,
  TableExpression,
  UpdateStatement,
  WithClause,
} from '../ast';
import type { Cursor } from './cursor';
import { atQuery, parseExpression } from './expressions';
import { parseFrom, parseTableReference } from './from';
import { parseItem, parseLimit, parseOrderBy, parseQuery } from './select';

function parseModifiers(cursor: Cursor, words: readonly string[]): readonly string[] {
  const modifiers: string[] = [];
  for (let word = cursor.takeOne(words); word; word = cursor.takeOne(words)) modifiers.push(word);
  return modifiers;
}

/** INSERT and REPLACE (MySQL manual, "INSERT Statement"). */
export function parseInsert(cursor: Cursor): InsertStatement {
  const replace = cursor.take('REPLACE');
  if (!replace) cursor.expect('INSERT');
  const modifiers = parseModifiers(cursor, ['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE']);
  cursor.take('INTO');
  // The table has no alias here: `INSERT INTO t VALUES` and `t SET` must not read a keyword as one.
  const table = parseTableReference(cursor);
  if (table.alias !== null) throw cursor.error();
  if (cursor.take('SET')) {
    const assignments = cursor.list(() => parseAssignment(cursor));
    return finishInsert(cursor, {
      replace,
      modifiers,
      table,
      columns: assignments.map(({ column }) => column.name),
      source: { kind: 'rows', rows: [assignments.map(({ value }) => value)] },
    });
  }
  const columns = cursor.at('(') && !atQuery(cursor) ? parseColumns(cursor) : null;
  if (!cursor.take('VALUES') && !cursor.take('VALUE')) {
    return finishInsert(cursor, {
      replace,
      modifiers,
      table,
      columns,
      source: { kind: 'query', query: parseQuery(cursor) },
    });
  }
  const rows = cursor.list(() => {
    cursor.expect('(');
    const row = cursor.at(')') ? [] : cursor.list(() => parseExpression(cursor));
    cursor.expect(')');
    return row;
  });
  return finishInsert(cursor, { replace, modifiers, table, columns, source: { kind: 'rows', rows } });
}

function finishInsert(
  cursor: Cursor,
  parts: Pick<InsertStatement, 'replace' | 'modifiers' | 'table' | 'columns' | 'source'>,
): InsertStatement {
  const onDuplicate = cursor.take('ON', 'DUPLICATE', 'KEY', 'UPDATE') ? cursor.list(() => parseAssignment(cursor)) : [];
  return { kind: 'insert', ...parts, onDuplicate, returning: parseReturning(cursor) };
}

/** ( a, t.b ) */
function parseColumns(cursor: Cursor): readonly string[] {
  cursor.expect('(');
  const columns = cursor.at(')')
    ? []
    : cursor.list(() => {
        let name = cursor.name();
        while (cursor.take('.')) name = cursor.name(true);
        return name;
      });
  cursor.expect(')');
  return columns;
}

function parseReturning(cursor: Cursor): readonly SelectItem[] | null {
  return cursor.take('RETURNING') ? cursor.list(() => parseItem(cursor)) : null;
}

function parseAssignment(cursor: Cursor): Assignment {
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
  return { column, value: parseExpression(cursor) };
}

export function parseUpdate(cursor: Cursor, withClause: WithClause | null): UpdateStatement {
  cursor.expect('UPDATE');
  const modifiers = parseModifiers(cursor, ['LOW_PRIORITY', 'IGNORE']);
  const from = parseFrom(cursor);
  cursor.expect('SET');
  const assignments = cursor.list(() => parseAssignment(cursor));
  return { kind: 'update', modifiers, with: withClause, from, assignments, ...parseRestriction(cursor) };
}

function parseRestriction(cursor: Cursor): Pick<UpdateStatement, 'where' | 'orderBy' | 'limit'> {
  const where = cursor.take('WHERE') ? parseExpression(cursor) : null;
  const orderBy = parseOrderBy(cursor);
  return { where, orderBy, limit: parseLimit(cursor) };
}

/** DELETE FROM t …, DELETE t FROM …, DELETE FROM t USING … */
export function parseDelete(cursor: Cursor, withClause: WithClause | null): DeleteStatement {
  cursor.expect('DELETE');
  const modifiers = parseModifiers(cursor, ['LOW_PRIORITY', 'QUICK', 'IGNORE']);
  let targets: DeleteStatement['targets'] = null;
  let from: TableExpression;
  if (cursor.take('FROM')) {
    const start = cursor.position;
    const listed = usingTargets(cursor);
    if (listed) targets = listed;
    else cursor.position = start;
    from = parseFrom(cursor);
  } else {
    targets = cursor.list(() => parseTarget(cursor));
    cursor.expect('FROM');
    from = parseFrom(cursor);
  }
  const restriction = parseRestriction(cursor);
  return {
    kind: 'delete',
    modifiers,
    with: withClause,
    targets,
    from,
    ...restriction,
    returning: parseReturning(cursor),
  };
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
