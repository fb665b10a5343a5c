import type { Expression, FrameBoundary, FrameClause, WindowSpecification } from '../ast';
import { printName, printOrderBy } from './mysql-expressions';

type Print = (node: Expression) => string;

/** A window with its parentheses. */
export function printWindow(window: WindowSpecification, print: Print): string {
  const parts: string[] = [];
  if (window.base !== null) parts.push(printName(window.base));
  if (window.partitionBy.length > 0) parts.push(`PARTITION BY ${window.partitionBy.map(print).join(', ')}`);
  if (window.orderBy.length > 0) parts.push(printOrderBy(window.orderBy, print));
  if (window.frame !== null) parts.push(printFrame(window.frame, print));
  return `(${parts.join(' ')})`;
}

function printFrame({ unit, start, end, exclude }: FrameClause, print: Print): string {
  const between = `${unit.toUpperCase()} BETWEEN ${printBoundary(start, print)} AND ${printBoundary(end, print)}`;
  return exclude === null ? between : `${between} EXCLUDE ${exclude.replace('-', ' ').toUpperCase()}`;
}

function printBoundary(boundary: FrameBoundary, print: Print): string {
  switch (boundary.kind) {
    case 'current-row':
      return 'CURRENT ROW';
    case 'unbounded':
      return `UNBOUNDED ${boundary.direction.toUpperCase()}`;
    case 'offset':
      return `${print(boundary.offset)} ${boundary.direction.toUpperCase()}`;
  }
}
