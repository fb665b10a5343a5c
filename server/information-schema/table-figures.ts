import type { BackendRow } from '../session/session-view';

/** Columns of TABLES and PARTITIONS that tell of rows and bytes: a logical table has those of all its data nodes together. */
const added = ['TABLE_ROWS', 'DATA_LENGTH', 'INDEX_LENGTH', 'DATA_FREE'] as const;
const greatest = ['AUTO_INCREMENT', 'UPDATE_TIME', 'CHECK_TIME', 'MAX_DATA_LENGTH', 'MAX_INDEX_LENGTH'] as const;

export const tableFigures: readonly string[] = [...added, ...greatest, 'AVG_ROW_LENGTH'];

/** The rows of one logical table on several data nodes as one. What is no figure is the first node's. */
export function sumFigures(rows: readonly BackendRow[]): BackendRow {
  const [first] = rows;
  const result: Record<string, string | null> = { ...first };
  for (const column of added) result[column] = total(rows, column);
  for (const column of greatest) result[column] = maximum(rows, column);
  const [count, bytes] = [Number(result.TABLE_ROWS ?? 0), Number(result.DATA_LENGTH ?? 0)];
  if (result.AVG_ROW_LENGTH != null) result.AVG_ROW_LENGTH = String(count === 0 ? 0 : Math.floor(bytes / count));
  return result;
}

function total(rows: readonly BackendRow[], column: string): string | null {
  const values = rows.flatMap((row) => (row[column] == null ? [] : [BigInt(row[column])]));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0n).toString();
}

/** Numbers and times: both have one form, in which the longer or later text is the greater. */
function maximum(rows: readonly BackendRow[], column: string): string | null {
  const values = rows.flatMap((row) => (row[column] == null ? [] : [row[column]]));
  return values.reduce<string | null>((best, value) => (best === null || isGreater(value, best) ? value : best), null);
}

function isGreater(left: string, right: string): boolean {
  return left.length === right.length ? left > right : left.length > right.length;
}
