import type { Expression, LimitClause } from '../ast';
import type { Cursor } from './cursor';

/** What LIMIT means that only an offset was given of. */
const allRows: Expression = { kind: 'number', text: '18446744073709551615', form: 'integer' };
const oneRow: Expression = { kind: 'number', text: '1', form: 'integer' };

/** LIMIT n, LIMIT m, n, LIMIT n OFFSET m, ROWS EXAMINED, OFFSET m ROWS FETCH FIRST n ROWS ONLY (MariaDB manual, "LIMIT", "SELECT … OFFSET … FETCH"). */
export function parseLimit(cursor: Cursor): LimitClause | null {
  if (cursor.at('OFFSET') || cursor.at('FETCH')) return parseOffsetFetch(cursor);
  if (!cursor.take('LIMIT')) return null;
  const limit = cursor.at('ROWS', 'EXAMINED') ? { offset: null, count: allRows } : parseRows(cursor);
  if (!cursor.take('ROWS', 'EXAMINED')) return limit;
  return { ...limit, rowsExamined: limitValue(cursor) };
}

function parseRows(cursor: Cursor): LimitClause {
  const first = limitValue(cursor);
  if (cursor.take(',')) return { offset: first, count: limitValue(cursor) };
  return { offset: cursor.take('OFFSET') ? limitValue(cursor) : null, count: first };
}

function limitValue(cursor: Cursor): Expression {
  const { kind } = cursor.peek();
  const value = kind === 'integer' || kind === 'placeholder' ? cursor.literal() : null;
  if (!value) throw cursor.error();
  return value;
}

function parseOffsetFetch(cursor: Cursor): LimitClause {
  let offset: Expression | null = null;
  if (cursor.take('OFFSET')) {
    offset = limitValue(cursor);
    expectRows(cursor);
  }
  if (!cursor.take('FETCH')) return { offset, count: allRows };
  if (!cursor.take('FIRST')) cursor.expect('NEXT');
  const count = cursor.at('ROW') || cursor.at('ROWS') ? oneRow : limitValue(cursor);
  expectRows(cursor);
  if (cursor.take('ONLY')) return { offset, count };
  cursor.expect('WITH', 'TIES');
  return { offset, count, withTies: true };
}

function expectRows(cursor: Cursor): void {
  if (!cursor.take('ROW')) cursor.expect('ROWS');
}

/** LIMIT of UPDATE and DELETE: a count, and for UPDATE nothing else. */
export function parseCountLimit(cursor: Cursor): LimitClause | null {
  if (!cursor.at('LIMIT')) return null;
  const limit = parseLimit(cursor);
  if (limit?.offset) throw cursor.error();
  return limit;
}
