import { notSupported } from '../../protocol/wire/sql-error';
import type { Expression, SelectStatement } from '../sql/ast';

const modifier = 'SQL_CALC_FOUND_ROWS';

/** Whether FOUND_ROWS() is to tell the rows that there would be without LIMIT. */
export function countsAllRows({ body }: SelectStatement): boolean {
  return body.kind === 'block' && body.modifiers.includes(modifier);
}

/** The part of a result that the client gets. */
export interface ResultWindow {
  readonly offset: number;
  readonly count: number;
}

/**
 * A query with SQL_CALC_FOUND_ROWS as one without LIMIT, and the part of its rows that LIMIT leaves; the query itself and null where nothing is
 * to be counted. Errors: 1235 for a LIMIT that is no number, and for WITH TIES.
 */
export function withoutCountedLimit(query: SelectStatement): {
  readonly query: SelectStatement;
  readonly window: ResultWindow | null;
} {
  const { body, limit } = query;
  if (!countsAllRows(query) || body.kind !== 'block') return { query, window: null };
  if (limit?.withTies) throw notSupported('SQL_CALC_FOUND_ROWS with FETCH … WITH TIES over several data nodes');
  const plain = { ...body, modifiers: body.modifiers.filter((word) => word !== modifier) };
  return {
    query: { ...query, body: plain, limit: null },
    window: limit && { offset: limit.offset ? rowNumber(limit.offset) : 0, count: rowNumber(limit.count) },
  };
}

function rowNumber(expression: Expression): number {
  if (expression.kind === 'number' && expression.form === 'integer') return Number(expression.text);
  throw notSupported('a LIMIT that is not a number');
}
