import type { Restriction, VirtualRequest } from '../../planner/facts';
import { likePattern } from '../session/like-pattern';

/** Names compare without case and without trailing blanks, as columns of information_schema do. */
function nameKey(text: string): string {
  return text.trimEnd().toLowerCase();
}

/** Whether a value of the column can be in the rows that are asked for. */
export function allows(request: VirtualRequest, column: string, value: string): boolean {
  return restrictionsOf(request, column).every((restriction) => fulfils(value, restriction));
}

function fulfils(value: string, restriction: Restriction): boolean {
  switch (restriction.kind) {
    case 'in':
      return restriction.values.some((wanted) => nameKey(wanted) === nameKey(value));
    case 'like':
      return likePattern(restriction.pattern).test(value);
  }
}

/** The names that are asked for, where they are listed; null = any name may be. */
export function listedNames(request: VirtualRequest, column: string): readonly string[] | null {
  for (const restriction of restrictionsOf(request, column)) if (restriction.kind === 'in') return restriction.values;
  return null;
}

function restrictionsOf({ restrictions }: VirtualRequest, column: string): readonly Restriction[] {
  return restrictions.get(column.toLowerCase()) ?? [];
}

/** All rows, all columns. */
export const everything: VirtualRequest = { restrictions: new Map(), columns: null };

/** A request for rows with the given values; null values restrict nothing. */
export function rowsWhere(
  values: Readonly<Record<string, string | null>>,
  columns: readonly string[] | null = null,
): VirtualRequest {
  const restrictions = new Map<string, readonly Restriction[]>();
  for (const [column, value] of Object.entries(values)) {
    if (value !== null) restrictions.set(column.toLowerCase(), [{ kind: 'in', values: [value] }]);
  }
  return { restrictions, columns: columns && new Set(columns.map((column) => column.toLowerCase())) };
}

/** Whether one of the columns is asked for. */
export function asksFor(request: VirtualRequest, columns: readonly string[]): boolean {
  return request.columns === null || columns.some((column) => request.columns!.has(column.toLowerCase()));
}
