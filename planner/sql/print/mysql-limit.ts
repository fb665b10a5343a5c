import type { Expression, LimitClause } from '../ast';

/** LIMIT, or OFFSET … FETCH FIRST … where only that says it. */
export function printLimit(limit: LimitClause, print: (node: Expression) => string): string {
  const { offset, count, withTies, rowsExamined } = limit;
  if (withTies) {
    const start = offset ? `OFFSET ${print(offset)} ROWS ` : '';
    return `${start}FETCH FIRST ${print(count)} ROWS WITH TIES`;
  }
  const examined = rowsExamined ? ` ROWS EXAMINED ${print(rowsExamined)}` : '';
  return `LIMIT ${offset ? `${print(offset)}, ` : ''}${print(count)}${examined}`;
}
